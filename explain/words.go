package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// word is a word of a text: its place, and its letters in lower case without
// apostrophes, so that "Can't", "can’t" and "cant" compare equal.
type word struct {
	tokenizer.Span
	folded string
}

// unspaced are the scripts that are written without spaces between the words
// and whose characters are compared as a word each.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}

// Words returns the places of the words of a text: runs of letters, digits and
// marks, in text order.
func Words(text string) []tokenizer.Span {
	words := wordsIn(text, tokenizer.Span{End: len(text)})
	spans := make([]tokenizer.Span, len(words))
	for i, w := range words {
		spans[i] = w.Span
	}
	return spans
}

// wordsIn returns the words of text[in.Start:in.End]: runs of letters, digits
// and marks, with the apostrophes and underscores between letters; single characters in scripts
// without spaces.
func wordsIn(text string, in tokenizer.Span) []word {
	words := make([]word, 0, (in.End-in.Start)/5) // an English word and its space have more
	start := -1                                   // of the word being read
	for i, r := range text[in.Start:in.End] {
		i += in.Start
		alone := r > unicode.MaxLatin1 && unicode.In(r, unspaced...)
		inside := !alone && (unicode.IsLetter(r) || unicode.IsDigit(r) ||
			start >= 0 && (unicode.IsMark(r) || joinsLetters(r) && letterFollows(text[i+utf8.RuneLen(r):in.End])))
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
	return word{Span: tokenizer.Span{Start: start, End: end}, folded: fold(text[start:end])}
}

func fold(s string) string {
	folded := strings.ToLower(strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, s))
	if right, wrong := misspellings[folded]; wrong {
		return right
	}
	return folded
}

// misspellings are words as hasty hands write them, with the words that are meant.
var misspellings = misspellingsOf(groupList("misspelling"))

// misspellingsOf reads groups of a word with its misspellings after it.
func misspellingsOf(groups [][]string) map[string]string {
	of := map[string]string{}
	for _, g := range groups {
		for _, w := range g[1:] {
			of[w] = g[0]
		}
	}
	return of
}

// joinsLetters reports whether r between letters is a part of their word: an
// apostrophe, or the underscore of a name ("so_sad_girl").
func joinsLetters(r rune) bool { return isApostrophe(r) || r == '_' }

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
// one phrase: nothing, white space, hyphens, the marks of emphasis, emoji, and
// the dots of a pause, "I can't... sleep"; or a comma before a "no".
func joined(gap string, next word) bool {
	pause := strings.Contains(gap, "..")
	if gap == ", " && next.folded == "no" {
		return true
	}
	return strings.IndexFunc(gap, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune("*_~…", r) && (r != '.' || !pause) && !ofEmoji(r)
	}) < 0
}
