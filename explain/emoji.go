package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// darkRunes are emoji of words/emoji.txt, which says what they are for.
var darkRunes = runeList("dark emoji")

// darkEmoji returns the runs of dark emoji of a text.
func darkEmoji(text string) []tokenizer.Span {
	var runs []tokenizer.Span
	for i, r := range text {
		if !strings.ContainsRune(darkRunes, r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		if last := len(runs) - 1; last >= 0 && strings.IndexFunc(text[runs[last].End:i], func(r rune) bool { return !ofEmoji(r) }) < 0 {
			runs[last].End = end
			continue
		}
		runs = append(runs, tokenizer.Span{Start: i, End: end})
	}
	return runs
}

// ofEmoji reports whether r is an emoji or a part of one: a joiner, a skin tone,
// the sign that a character is to be drawn as one.
func ofEmoji(r rune) bool { return unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Cf) }
