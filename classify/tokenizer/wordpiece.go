package tokenizer

import "fmt"

// wordPieces is the WordPiece model behind Hugging Face's BertPreTokenizer. A
// piece that goes on inside a word is found from the root inner, every piece
// with its prefix spelled out from the root 0.
type wordPieces struct {
	pieceTree
	table    *propertyTable
	unknown  int64 // id of a word that can't be put together
	maxChars int   // a longer word is unknown
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
	w := &wordPieces{pieceTree: newPieceTree(2, chars), table: properties(), unknown: id, maxChars: maxChars}
	for piece, id := range vocab {
		w.insert(root, piece, id)
		if len(piece) >= len(prefix) && piece[:len(prefix)] == prefix {
			w.insert(inner, piece[len(prefix):], id)
		}
	}
	return w, nil
}

// append splits the text at white space and around punctuation and appends the
// pieces of each word.
func (w *wordPieces) append(t *Tokens, s *scratch) {
	start := 0
	for i, c := range s.chars {
		p := w.table[c.r] & (space | punctuation)
		if p == 0 {
			continue
		}
		if start < i {
			w.appendWord(t, s.chars[start:i])
		}
		if p&punctuation != 0 {
			w.appendWord(t, s.chars[i:i+1])
		}
		start = i + 1
	}
	if start < len(s.chars) {
		w.appendWord(t, s.chars[start:])
	}
}

// appendWord cuts a word into pieces, at each place the longest that fits, and
// appends them. If no piece fits somewhere the whole word is one unknown piece.
func (w *wordPieces) appendWord(t *Tokens, word []char) {
	first := len(t.IDs)
	if len(word) > w.maxChars {
		t.append(w.unknown, word)
		return
	}
	for start, node := 0, int32(root); start < len(word); node = inner {
		end, id := w.longest(node, word, start)
		if end == start {
			t.IDs, t.Spans = t.IDs[:first], t.Spans[:first]
			t.append(w.unknown, word)
			return
		}
		t.append(id, word[start:end])
		start = end
	}
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
