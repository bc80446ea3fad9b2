package datasets

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Repair returns the text with the damage undone that tools did to it on its
// way into a corpus:
//
//   - UTF-8 that was read as Mac Roman ("‚Äô" for "’") or as Windows-1252
//     ("â€œ" for "“"), once or several times over. It is undone only in a text
//     that shows a mark of it and all of whose characters were misread, so that
//     the whole text becomes valid UTF-8.
//   - HTML entities that end with a semicolon ("&amp;", "&#x200B;").
//
// A text with neither is returned as it is, whatever its language. Repairing a
// repaired text changes nothing. A marked phrase is repaired by itself: it can
// then be found in the repaired text.
func Repair(text string) string {
	return settle(text, func(t string) string { return decodeEntities(undoMisreading(t)) })
}

// misreading is a way to misread UTF-8: the encoding that it was taken for, and
// what the first bytes of its frequent characters look like then. One of these
// must be there before a text is suspected.
type misreading struct {
	as    *charmap.Charmap
	marks string
}

// Note: the marks are those of punctuation and symbols (bytes E2, EF and F0),
// of Latin letters (C2 and C3) and of combining accents (CC and CD). A clean English text may hold one of them
// ("√2"), but hardly with every non-ASCII character in it part of a sequence
// that happens to be UTF-8.
var misreadings = []misreading{
	{charmap.Macintosh, "‚Ô\uf8ff¬√"},
	{charmap.Windows1252, "âïðÂÃÌÍ"},
}

// undoMisreading returns the text as it was before it was misread once.
func undoMisreading(text string) string {
	for _, m := range misreadings {
		if !strings.ContainsAny(text, m.marks) {
			continue
		}
		if before, ok := m.bytes(text); ok && utf8.ValidString(before) {
			return before
		}
	}
	return text
}

// bytes returns the bytes that were misread as this text, and false if there
// are none. A byte that the encoding does not define was read as the control
// character of that number, as browsers do.
func (m misreading) bytes(text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		c, ok := m.as.EncodeRune(r)
		if !ok {
			if r > 0xff || m.as.DecodeByte(byte(r)) != utf8.RuneError {
				return "", false
			}
			c = byte(r)
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// entity matches what looks like an HTML entity. The semicolon is needed: "R&D
// and Q&A" is clean.
var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// decodeEntities replaces each entity by its characters, of which there are at
// most two.
func decodeEntities(text string) string {
	return entity.ReplaceAllStringFunc(text, func(e string) string {
		decoded := html.UnescapeString(e)
		if utf8.RuneCountInString(decoded) > 2 || strings.ContainsFunc(decoded, noText) {
			return e // no entity, or one that only begins like an entity
		}
		return decoded
	})
}

// noText reports whether a character has no place in a text.
func noText(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// readStray returns the text with every byte that is not part of valid UTF-8
// read as Windows-1252, and whether there was one.
func readStray(text string) (repaired string, stray bool) {
	if utf8.ValidString(text) {
		return text, false
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		b.WriteRune(r)
		text = text[n:]
	}
	return b.String(), true
}
