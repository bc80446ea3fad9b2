package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is the letters of Latin script that are gathered of one word.
type word struct {
	letters [40]byte // lower case, UTF-8; of a longer word the first
	n       int      // bytes that are filled
	elision int      // where the first apostrophe stood in letters, or 0
	odd     bool     // it is written with more than letters: "k1ll", "ᴛʜɪs", "t̷h̷i̷s̷"
	capital bool     // it starts with a capital
}

// empty reports whether a word begins with the next character.
func (w *word) empty() bool { return w.n == 0 && !w.odd }

// take adds a character to the word. It reports false for one that ends it.
func (w *word) take(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z':
		w.add(r)
	case 'A' <= r && r <= 'Z':
		w.capital = w.capital || w.n == 0
		w.add(r + 'a' - 'A')
	case '0' <= r && r <= '9':
		w.odd = true
	case strings.ContainsRune("'’‘ʼ`", r):
		if w.elision == 0 {
			w.elision = w.n
		}
	case r < unicode.MaxASCII:
		return false
	case unicode.Is(phonetic, r):
		w.odd = true
	case unicode.Is(unicode.Latin, r):
		w.capital = w.capital || w.n == 0 && unicode.IsUpper(r)
		w.add(unicode.ToLower(r))
	case unicode.Is(unicode.Mn, r):
		w.odd = true
	default:
		return false
	}
	return true
}

func (w *word) add(r rune) {
	var b [4]byte
	size := utf8.EncodeRune(b[:], r)
	if w.n+size > len(w.letters) {
		return
	}
	copy(w.letters[w.n:], b[:size])
	w.n += size
}

// squeezed returns the letters with no letter more than most times in a row:
// "sooo" with most 1 is "so".
func (w *word) squeezed(into []byte, most int) []byte {
	run := 0
	for i, b := range w.letters[:w.n] {
		if i > 0 && b == w.letters[i-1] {
			run++
		} else {
			run = 1
		}
		if run <= most {
			into = append(into, b)
		}
	}
	return into
}

// phonetic are the letters of phonetic transcription, which people use as small
// capitals and upside down.
var phonetic = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0250, Hi: 0x02af, Stride: 1},
	{Lo: 0x1d00, Hi: 0x1dbf, Stride: 1},
	{Lo: 0xa720, Hi: 0xa7ff, Stride: 1},
}}
