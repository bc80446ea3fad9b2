package tokenizer

import "sync"

// Tokenizer cuts texts into pieces as Hugging Face's tokenizers of BERT,
// RoBERTa, XLM-R, DeBERTa and their kin do: for every text the ids and the
// characters they stand for are the same. It is safe for concurrent use.
type Tokenizer struct {
	CLS, SEP, Pad int64 // ids of the tokens around a window and after it
	Mask          int64 // id that stands for a hidden token; -1 if the tokenizer has none

	added     addedTokens // found in the text as it is
	late      addedTokens // found in the normalised text
	normalize normalizer
	steps     []step // what else normalises the text, in this order
	model     model
	trim      trimming
	scratch   sync.Pool // of *scratch
}

// model cuts the normalised text s.chars, in which no added token stands, and
// appends its pieces. It may use all of s.
type model interface {
	append(t *Tokens, s *scratch)
}

// scratch is room that is used again for the next text.
type scratch struct {
	chars []char // the text between two added tokens
	text  []char // the text between two added tokens that are found before it is normalised
	byteScratch
	pathScratch
}

// Tokens are the pieces of a text without the special tokens around it: their
// ids and, in Spans of the same length, the bytes of the text that each stands
// for. Spans are in text order; pieces overlap only where one character of the
// text became several. WordPiece never leaves a span empty; byte-level BPE does
// where a piece is nothing but trimmed blanks, Unigram where a piece stands
// before the text.
type Tokens struct {
	IDs   []int64
	Spans []Span
}

// append appends one piece that stands for the characters of piece.
func (t *Tokens) append(id int64, piece []char) {
	t.IDs = append(t.IDs, id)
	t.Spans = append(t.Spans, Span{piece[0].start, piece[len(piece)-1].end()})
}

// Append appends the pieces of a text to t, whose room it reuses: once t has
// grown, WordPiece and BPE allocate nothing. A byte that is no UTF-8 counts as
// U+FFFD.
func (k *Tokenizer) Append(t *Tokens, text string) {
	s := k.scratch.Get().(*scratch)
	defer k.scratch.Put(s)
	for from := 0; from < len(text); {
		at, end, id := k.added.next(text, from)
		s.text = k.normalized(s.text[:0], text[from:at], from)
		k.appendNormalized(t, s, text)
		if at < end {
			t.IDs = append(t.IDs, id)
			t.Spans = append(t.Spans, k.trim.added(text, Span{at, end}))
		}
		from = end
	}
}

// normalized appends the normalised text, whose first byte lies at offset.
func (k *Tokenizer) normalized(dst []char, text string, offset int) []char {
	dst = k.normalize.append(dst, text, offset)
	for _, s := range k.steps {
		dst = s(dst, offset)
	}
	return dst
}

// appendNormalized appends the pieces of s.text and the added tokens in it.
func (k *Tokenizer) appendNormalized(t *Tokens, s *scratch, text string) {
	for from := 0; from < len(s.text); {
		at, end, id := k.late.nextIn(s.text, from)
		if from < at {
			s.chars = append(s.chars[:0], s.text[from:at]...)
			k.model.append(t, s)
		}
		if at < end {
			t.IDs = append(t.IDs, id)
			t.Spans = append(t.Spans, k.trim.added(text, Span{s.text[at].start, s.text[end-1].end()}))
		}
		from = end
	}
}
