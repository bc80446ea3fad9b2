package language

import (
	"strings"
	"unicode"
)

// wide is the number of letters of an alphabet that a character of East Asian
// scripts counts as: each says about as much as half a word.
const wide = 3

// A count is what the letters of a text are.
type count struct {
	ours, others int               // letters of the scripts of known languages, and the rest
	latin        int               // letters of Latin script
	scripts      [len(scripts)]int // letters of the other scripts
	words        tally             // the words in Latin letters
}

// Scripts that a text can look like. The first that holds a letter counts.
var scripts = [...]struct {
	table *unicode.RangeTable
	wide  bool
	looks string
}{
	{unicode.Hiragana, true, "Japanese"},
	{unicode.Katakana, true, "Japanese"},
	{unicode.Hangul, true, "Korean"},
	{unicode.Han, true, "Chinese"},
	{unicode.Greek, false, "Greek"},
	{unicode.Hebrew, false, "Hebrew"},
	{unicode.Thai, false, "Thai"},
	{unicode.Cyrillic, false, "a language in Cyrillic letters"},
	{unicode.Arabic, false, "a language in Arabic letters"},
	{unicode.Devanagari, false, "a language in Devanagari letters"},
}

// count counts the letters of a text and tallies its words in Latin letters.
// Links and names of accounts are left out.
func (g Gate) count(text string) count {
	var c count
	var w word
	skip := false // within a link or the name of an account
	for i, r := range text {
		if unicode.IsSpace(r) {
			c.words.add(&w)
			skip = false
			continue
		}
		if skip = skip || w.empty() && isLink(text[i:]); skip {
			continue
		}
		if unicode.IsLetter(r) {
			g.countLetter(&c, r)
		}
		if !w.take(r) {
			c.words.add(&w)
		}
	}
	c.words.add(&w)
	return c
}

func (g Gate) countLetter(c *count, r rune) {
	letters := 1
	if r < unicode.MaxASCII || unicode.Is(unicode.Latin, r) {
		c.latin++
	} else {
		for i, s := range scripts {
			if !unicode.Is(s.table, r) {
				continue
			}
			if s.wide {
				letters = wide
			}
			c.scripts[i] += letters
			break
		}
	}
	if unicode.In(r, g.alphabet...) {
		c.ours += letters
	} else {
		c.others += letters
	}
}

// isLink reports whether text starts with a link or with the name of an account.
func isLink(text string) bool {
	const longest = len("https://")
	head := strings.ToLower(text[:min(len(text), longest)])
	for _, p := range []string{"http://", "https://", "www.", "@"} {
		if strings.HasPrefix(head, p) {
			return true
		}
	}
	return false
}

// looks tells what a text looks like whose letters are mostly of scripts in
// which no known language is written.
func (c *count) looks() string {
	best, most := "", c.latin
	for i, s := range scripts {
		if c.scripts[i] > most {
			best, most = s.looks, c.scripts[i]
		}
	}
	kana := c.scripts[0] + c.scripts[1]
	switch {
	case best == "Chinese" && 5*kana > most:
		return "Japanese"
	case best == "" && most > 0:
		return c.words.looksLatin()
	}
	return best
}
