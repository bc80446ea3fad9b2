package classify

import (
	"fmt"
	"math/bits"
)

// wordPieces is a vocabulary as a tree of characters. A piece that goes on
// inside a word is found from the root inner, every piece with its prefix
// spelled out from the root 0.
type wordPieces struct {
	edges []edge  // a hash table with open addressing; its length is a power of two
	ids   []int64 // [nodes]; -1 where no piece ends
	shift int     // 64 less the bits of an index into edges

	unknown  int64 // id of a word that can't be put together
	maxChars int   // a longer word is unknown
}

type edge struct {
	from int32
	r    rune
	to   int32 // 0 where the place is free: no edge leads to a root
}

const root, inner = 0, 1

// newWordPieces builds the tree of a vocabulary whose pieces inside a word
// begin with prefix.
func newWordPieces(vocab map[string]int64, prefix, unknown string, maxChars int) (*wordPieces, error) {
	id, ok := vocab[unknown]
	if !ok {
		return nil, fmt.Errorf("the vocabulary lacks unk_token %q", unknown)
	}
	chars := 0
	for piece := range vocab {
		chars += 2 * len(piece) // at most: each piece is put in at most twice
	}
	size := bits.Len(uint(chars)) + 1
	w := &wordPieces{edges: make([]edge, 1<<size), shift: 64 - size, ids: []int64{-1, -1}, unknown: id, maxChars: maxChars}
	for piece, id := range vocab {
		w.insert(root, piece, id)
		if len(piece) >= len(prefix) && piece[:len(prefix)] == prefix {
			w.insert(inner, piece[len(prefix):], id)
		}
	}
	return w, nil
}

func (w *wordPieces) insert(node int32, piece string, id int64) {
	if piece == "" {
		return
	}
	for _, r := range piece {
		e := w.find(node, r)
		if e.to == 0 {
			*e = edge{node, r, int32(len(w.ids))}
			w.ids = append(w.ids, -1)
		}
		node = e.to
	}
	w.ids[node] = id
}

// find returns the edge r from a node, or the free place where it belongs.
func (w *wordPieces) find(node int32, r rune) *edge {
	key := uint64(node)<<21 | uint64(r)
	i := key * 0x9E3779B97F4A7C15 >> w.shift // Fibonacci hashing: Knuth, TAOCP volume 3, section 6.4
	for {
		e := &w.edges[i]
		if e.to == 0 || e.from == node && e.r == r {
			return e
		}
		i = (i + 1) & uint64(len(w.edges)-1)
	}
}

// append cuts a word into pieces, at each place the longest that fits, and
// appends them. If no piece fits somewhere the whole word is one unknown piece.
func (w *wordPieces) append(t *Tokens, word []char) {
	first := len(t.IDs)
	if len(word) > w.maxChars {
		w.appendUnknown(t, word)
		return
	}
	for start, node := 0, int32(root); start < len(word); node = inner {
		end, id := w.longest(node, word, start)
		if end == start {
			t.IDs, t.Spans = t.IDs[:first], t.Spans[:first]
			w.appendUnknown(t, word)
			return
		}
		t.IDs = append(t.IDs, id)
		t.Spans = append(t.Spans, Span{word[start].start, word[end-1].end()})
		start = end
	}
}

func (w *wordPieces) appendUnknown(t *Tokens, word []char) {
	t.IDs = append(t.IDs, w.unknown)
	t.Spans = append(t.Spans, Span{word[0].start, word[len(word)-1].end()})
}

// longest returns the end and id of the longest piece at start of the tree
// under node; end is start if there is none.
func (w *wordPieces) longest(node int32, word []char, start int) (end int, id int64) {
	end = start
	for i := start; i < len(word); i++ {
		if node = w.find(node, word[i].r).to; node == 0 {
			break
		}
		if w.ids[node] >= 0 {
			end, id = i+1, w.ids[node]
		}
	}
	return end, id
}
