package explain

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// TopWords is how many words a result keeps.
const TopWords = 20

// Field is a word as white space delimits it, punctuation and all, with the
// tokens that stand for it. A text without white space is one word.
type Field struct {
	tokenizer.Span
	Tokens []int // indices, in text order
}

// TokenFields returns the words of a text that have tokens, in text order. A token
// belongs to the word that holds its last byte. One that ends in white space,
// such as a line break, belongs to the word before it, or else to the first one,
// so that no token is lost.
func TokenFields(text string, tokens []tokenizer.Span) []Field {
	spans := Fields(text)
	if len(spans) == 0 {
		return nil
	}
	words := make([]Field, len(spans))
	for i, s := range spans {
		words[i].Span = s
	}
	at := 0
	for t, token := range tokens {
		last := max(token.Start, token.End-1)
		for at+1 < len(spans) && spans[at+1].Start <= last {
			at++
		}
		words[at].Tokens = append(words[at].Tokens, t)
	}
	return slices.DeleteFunc(words, func(w Field) bool { return len(w.Tokens) == 0 })
}

// Fields returns the ranges of what strings.Fields returns.
func Fields(text string) []tokenizer.Span {
	var spans []tokenizer.Span
	start := -1 // of the word being read
	for i, r := range text {
		switch space := unicode.IsSpace(r); {
		case space && start >= 0:
			spans = append(spans, tokenizer.Span{Start: start, End: i})
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	if start >= 0 {
		spans = append(spans, tokenizer.Span{Start: start, End: len(text)})
	}
	return spans
}

// Sums returns the sum of a score of the tokens for each word.
func Sums(words []Field, scores []float64) []Part {
	all := make([]Part, len(words))
	for i, w := range words {
		all[i] = Part{Start: w.Start, End: w.End}
		for _, t := range w.Tokens {
			all[i].Contribution += scores[t]
		}
	}
	return all
}

// topWords returns the TopWords words of the largest contributions, whatever
// their sign, the largest first; none if nothing is known of the tokens.
func topWords(words []Field, supports []float64) []Part {
	if supports == nil {
		return []Part{}
	}
	all := Sums(words, supports)
	slices.SortStableFunc(all, func(a, b Part) int {
		return cmp.Compare(math.Abs(b.Contribution), math.Abs(a.Contribution))
	})
	return slices.Clone(all[:min(len(all), TopWords)])
}
