package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify"
)

// word is a word of a text: its place, and its letters in lower case without
// apostrophes, so that "Can't", "can’t" and "cant" compare equal.
type word struct {
	classify.Span
	folded string
}

// unspaced are the scripts that are written without spaces between the words
// and whose characters are compared as a word each.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}

// wordsIn returns the words of text[in.Start:in.End]: runs of letters, digits
// and marks, with the apostrophes between letters; single characters in scripts
// without spaces.
func wordsIn(text string, in classify.Span) []word {
	words := make([]word, 0, (in.End-in.Start)/5) // an English word and its space have more
	start := -1                                   // of the word being read
	for i, r := range text[in.Start:in.End] {
		i += in.Start
		alone := r > unicode.MaxLatin1 && unicode.In(r, unspaced...)
		inside := !alone && (isWordRune(r) || start >= 0 && isApostrophe(r) && letterFollows(text[i+utf8.RuneLen(r):in.End]))
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, newWord(text, start, i))
			start = -1
		}
		if alone {
			words = append(words, newWord(text, i, i+utf8.RuneLen(r)))
		}
	}
	if start >= 0 {
		words = append(words, newWord(text, start, in.End))
	}
	return words
}

func newWord(text string, start, end int) word {
	return word{Span: classify.Span{Start: start, End: end}, folded: fold(text[start:end])}
}

func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, s))
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`'
}

func letterFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// joined reports whether what stands between two words lets them be parts of
// one phrase: nothing, white space, hyphens, the marks of emphasis and the dots
// of a pause, "I can't... sleep".
func joined(gap string) bool {
	pause := strings.Contains(gap, "..")
	return strings.IndexFunc(gap, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune("*_~…", r) && (r != '.' || !pause)
	}) < 0
}
