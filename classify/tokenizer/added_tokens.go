package tokenizer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// addedTokens are pieces that are found before the text is cut, at each place
// the longest.
type addedTokens struct {
	all    []addedToken // the longest first
	begins [256]bool    // whether a token begins with the byte
}

type addedToken struct {
	content string
	chars   []rune // of content
	id      int64
	lstrip  bool // takes the white space before it along
}

func (a *addedTokens) add(t addedToken) {
	t.chars = []rune(t.content)
	a.all = append(a.all, t)
	slices.SortStableFunc(a.all, func(a, b addedToken) int { return cmp.Compare(len(b.content), len(a.content)) })
	a.begins[t.content[0]] = true
}

// next returns the bytes of the first token of text[from:] and its id; at and
// end are the end of the text if there is none.
func (a *addedTokens) next(text string, from int) (at, end int, id int64) {
	for i := from; i < len(text); i++ {
		if !a.begins[text[i]] {
			continue
		}
		for _, t := range a.all {
			if strings.HasPrefix(text[i:], t.content) {
				return t.start(text, from, i), i + len(t.content), t.id
			}
		}
	}
	return len(text), len(text), 0
}

// start returns where the token that lies at begins, but not before from.
func (t addedToken) start(text string, from, at int) int {
	for t.lstrip && at > from {
		r, size := utf8.DecodeLastRuneInString(text[from:at])
		if !isSpace(r) {
			break
		}
		at -= size
	}
	return at
}

// nextIn is next for a normalised text: at and end count its characters.
func (a *addedTokens) nextIn(chars []char, from int) (at, end int, id int64) {
	if len(a.all) == 0 {
		return len(chars), len(chars), 0
	}
	for at := from; at < len(chars); at++ {
		for _, t := range a.all {
			if !hasPrefix(chars[at:], t.chars) {
				continue
			}
			end := at + len(t.chars)
			for t.lstrip && at > from && isSpace(chars[at-1].r) {
				at--
			}
			return at, end, t.id
		}
	}
	return len(chars), len(chars), 0
}
