package tokenizer

import "math/bits"

// pieceTree is a vocabulary as a tree of characters.
type pieceTree struct {
	edges []edge  // a hash table with open addressing; its length is a power of two
	ids   []int64 // [nodes]; -1 where no piece ends
	shift int     // 64 less the bits of an index into edges
}

type edge struct {
	from int32
	r    rune
	to   int32 // 0 where the place is free: no edge leads to a root
}

// newPieceTree returns a tree of so many roots, the nodes 0, 1, …, and room for
// so many characters.
func newPieceTree(roots, chars int) pieceTree {
	size := bits.Len(uint(chars)) + 1
	p := pieceTree{edges: make([]edge, 1<<size), shift: 64 - size}
	for range roots {
		p.ids = append(p.ids, -1)
	}
	return p
}

// insert puts a piece under a node; the last of several equal ones counts.
func (p *pieceTree) insert(node int32, piece string, id int64) {
	if piece == "" {
		return
	}
	for _, r := range piece {
		e := p.find(node, r)
		if e.to == 0 {
			*e = edge{node, r, int32(len(p.ids))}
			p.ids = append(p.ids, -1)
		}
		node = e.to
	}
	p.ids[node] = id
}

// find returns the edge r from a node, or the free place where it belongs.
func (p *pieceTree) find(node int32, r rune) *edge {
	key := uint64(node)<<21 | uint64(r)
	i := key * 0x9E3779B97F4A7C15 >> p.shift // Fibonacci hashing: Knuth, TAOCP volume 3, section 6.4
	for {
		e := &p.edges[i]
		if e.to == 0 || e.from == node && e.r == r {
			return e
		}
		i = (i + 1) & uint64(len(p.edges)-1)
	}
}
