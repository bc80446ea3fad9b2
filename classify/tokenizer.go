package classify

import (
	"strings"
	"sync"
)

// Tokenizer cuts texts into word pieces as Hugging Face's BERT tokenizers do:
// for every text the ids and the characters they stand for are the same. It is
// safe for concurrent use.
type Tokenizer struct {
	CLS, SEP, Pad int64 // ids of the tokens around a window and after it

	added     []addedToken // the longest first
	begins    [256]bool    // whether an added token begins with the byte
	normalize normalizer
	pieces    *wordPieces
	scratch   sync.Pool // of *[]char
}

// Tokens are the word pieces of a text without the special tokens around it:
// their ids and, in Spans of the same length, the bytes of the text that each
// stands for. Spans are in text order and never empty; pieces overlap only
// where one character of the text became several.
type Tokens struct {
	IDs   []int64
	Spans []Span
}

// addedToken is found in the text as it is, before anything is done to it.
type addedToken struct {
	content string
	id      int64
}

// Append appends the word pieces of a text to t, whose room it reuses: once t
// has grown it allocates nothing. A byte that is no UTF-8 counts as U+FFFD.
func (k *Tokenizer) Append(t *Tokens, text string) {
	scratch := k.scratch.Get().(*[]char)
	defer k.scratch.Put(scratch)
	for from := 0; from < len(text); {
		at, token := k.nextAdded(text, from)
		*scratch = k.normalize.append((*scratch)[:0], text[from:at], from)
		k.appendWords(t, *scratch)
		if token.content != "" {
			t.IDs = append(t.IDs, token.id)
			t.Spans = append(t.Spans, Span{at, at + len(token.content)})
		}
		from = at + len(token.content)
	}
}

// nextAdded returns the first added token of text[from:] and where it lies,
// or the end of the text and none. Of several at one place the longest counts.
func (k *Tokenizer) nextAdded(text string, from int) (at int, token addedToken) {
	for i := from; i < len(text); i++ {
		if !k.begins[text[i]] {
			continue
		}
		for _, a := range k.added {
			if strings.HasPrefix(text[i:], a.content) {
				return i, a
			}
		}
	}
	return len(text), addedToken{}
}

// appendWords splits normalised text at white space and around punctuation
// (Hugging Face's BertPreTokenizer) and appends the pieces of each word.
func (k *Tokenizer) appendWords(t *Tokens, chars []char) {
	start := 0
	for i, c := range chars {
		p := k.normalize.table[c.r] & (space | punctuation)
		if p == 0 {
			continue
		}
		if start < i {
			k.pieces.append(t, chars[start:i])
		}
		if p&punctuation != 0 {
			k.pieces.append(t, chars[i:i+1])
		}
		start = i + 1
	}
	if start < len(chars) {
		k.pieces.append(t, chars[start:])
	}
}
