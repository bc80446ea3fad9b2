package datasets

import (
	"strings"
	"unicode"

	"github.com/mindsieve/mindsieve/ingest"
)

// asciiQuotes replaces the quotes that editors and phones put in by ASCII ones.
var asciiQuotes = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`,
)

// Fold returns the form of a text by which duplicates are found: repaired (see
// [Repair]), in lower case, with ASCII quotes, and each run of white space as
// one space. Folding a folded text changes nothing.
func Fold(text string) string {
	return settle(text, func(t string) string {
		return strings.Join(strings.Fields(asciiQuotes.Replace(strings.ToLower(Repair(t)))), " ")
	})
}

// FoldAlnum returns the letters and digits of the folded text and nothing
// else. It finds the copies that [Fold] misses: those whose punctuation,
// quotes or spaces were changed. Of the Latin letters only A to Z count, since
// the others are what a text in the wrong encoding is full of; kana and Chinese
// characters are letters. It is empty for a text with none of them.
func FoldAlnum(text string) string {
	return settle(text, func(t string) string {
		return strings.Map(func(r rune) rune {
			if r <= unicode.MaxASCII && unicode.IsLetter(r) || unicode.IsDigit(r) ||
				unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
				return r
			}
			return -1
		}, Fold(t))
	})
}

// settle applies step until it changes nothing. A step may uncover something
// for the next one, such as an entity inside another.
func settle(text string, step func(string) string) string {
	for {
		next := step(text)
		if next == text {
			return text
		}
		text = next
	}
}

// folds are the two folds of a unit's text.
type folds struct{ exact, alnum string }

// foldsOf returns the folds of the body of a post, or of the title if there is
// no body: corpora of the same posts differ in whether they keep the titles.
// The alnum fold of a text without letters and digits is its exact one.
func foldsOf(p ingest.Post) folds {
	text := p.Body
	if strings.TrimSpace(text) == "" {
		text = p.Title
	}
	f := folds{exact: Fold(text)}
	f.alnum = FoldAlnum(f.exact)
	if f.alnum == "" {
		f.alnum = f.exact
	}
	return f
}
