package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dark are emoji that may say what the words around them do not. No symptom is
// told from them: people laugh with some, and mean others as a figure of speech.
const dark = "😔😞😢😭💔😿🥀☹🙁😥😓😰😣😖😩🥺🔪🩸🔫⚰🪦"

// darkEmoji returns the runs of dark emoji of a text.
func darkEmoji(text string) []Span {
	var runs []Span
	for i, r := range text {
		if !strings.ContainsRune(dark, r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		if last := len(runs) - 1; last >= 0 && strings.IndexFunc(text[runs[last].End:i], func(r rune) bool { return !ofEmoji(r) }) < 0 {
			runs[last].End = end
			continue
		}
		runs = append(runs, Span{Start: i, End: end})
	}
	return runs
}

// ofEmoji reports whether r is an emoji or a part of one: a joiner, a skin tone,
// the sign that a character is to be drawn as one.
func ofEmoji(r rune) bool { return unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Cf) }
