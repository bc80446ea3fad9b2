package tokenizer

import (
	"math"
	"slices"
)

// unigram is the Unigram language model of SentencePiece: it cuts each word
// into the pieces whose scores, the logarithms of their probabilities, have the
// greatest sum (Kudo 2018, "Subword regularization", section 3.2).
type unigram struct {
	pieceTree
	scores  []float64 // [ids]
	unknown int64     // id of what no piece covers
	penalty float64   // score of an unknown character
	words   metaspace
}

// node is the best way to cut a word up to one of its places.
type node struct {
	score float64
	start int32 // where its last piece begins
	id    int64 // of that piece; -1 where there is no way yet
}

// pathScratch is the room of unigram.
type pathScratch struct {
	word  []char
	nodes []node
	path  []int // the ends of the pieces, the last first
}

// unknownPenalty is how much less an unknown character scores than the
// worst piece.
const unknownPenalty = 10

// newUnigram takes pieces in the order of their ids.
func newUnigram(pieces []scoredPiece, unknown int64) *unigram {
	chars, least := 0, math.Inf(1)
	for _, p := range pieces {
		chars += len(p.piece)
		least = min(least, p.score)
	}
	u := &unigram{pieceTree: newPieceTree(1, chars), unknown: unknown, penalty: least - unknownPenalty}
	for id, p := range pieces {
		u.insert(root, p.piece, int64(id))
		u.scores = append(u.scores, p.score)
	}
	return u
}

func (u *unigram) append(t *Tokens, s *scratch) {
	for part, rest := u.words.cut(s.chars); len(part) > 0; part, rest = u.words.cut(rest) {
		s.word = u.words.appendMarked(s.word[:0], part)
		for word, left := u.words.next(s.word); len(word) > 0; word, left = u.words.next(left) {
			s.nodes = u.search(s.nodes[:0], word)
			u.appendPath(t, word, s)
		}
	}
}

// search returns the best ways to cut the word up to each of its places.
func (u *unigram) search(nodes []node, word []char) []node {
	for range len(word) + 1 {
		nodes = append(nodes, node{id: -1})
	}
	for start := range word {
		single := false
		at := int32(root)
		for end := start; end < len(word); end++ {
			if at = u.find(at, word[end].r).to; at == 0 {
				break
			}
			if id := u.ids[at]; id >= 0 {
				nodes[end+1].improve(nodes[start].score+u.scores[id], start, id)
				single = single || end == start
			}
		}
		if !single {
			nodes[start+1].improve(nodes[start].score+u.penalty, start, u.unknown)
		}
	}
	return nodes
}

func (n *node) improve(score float64, start int, id int64) {
	if n.id < 0 || score > n.score {
		*n = node{score, int32(start), id}
	}
}

// appendPath appends the pieces of the best way through the word. Unknown
// characters side by side are one piece.
func (u *unigram) appendPath(t *Tokens, word []char, s *scratch) {
	s.path = s.path[:0]
	for end := len(word); end > 0; end = int(s.nodes[end].start) {
		n := len(s.path)
		if n > 0 && s.nodes[end].id == u.unknown && s.nodes[s.path[n-1]].id == u.unknown {
			s.nodes[s.path[n-1]].start = s.nodes[end].start
			continue
		}
		s.path = append(s.path, end)
	}
	for _, end := range slices.Backward(s.path) {
		n := s.nodes[end]
		t.append(n.id, word[n.start:end])
	}
}
