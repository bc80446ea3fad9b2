package language

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Gate tells texts in the languages that it knows from others. Its methods may
// be called by several goroutines at once. The zero Gate knows no language.
type Gate struct {
	names      []string // in English
	alphabet   []*unicode.RangeTable
	english    bool // English is known
	otherLatin bool // another language in Latin letters is known, too
}

// Verdict says whether a text can be answered.
type Verdict int

const (
	// Known is a text in a known language, or one that is too short to say.
	Known Verdict = iota
	// Unknown is a text in a language that is not known.
	Unknown
	// NothingToRead is a text without letters, links and names of accounts aside.
	NothingToRead
)

// doubt is how far the evidence must speak against English before a text is
// withheld: one foreign word is not enough, two are.
const doubt = 1

// Languages returns the English names of the known languages, in the order of
// the tags.
func (g Gate) Languages() []string { return g.names }

// Read says whether a text is in a known language. For a text that is not, looks
// tells what it looks like, to be put after "looks like": a language, such as
// "Spanish", or "a language in Cyrillic letters"; it is empty where several
// languages fit as well.
func (g Gate) Read(text string) (v Verdict, looks string) {
	if !norm.NFKC.IsNormalString(text) {
		text = norm.NFKC.String(text) // letters of fancy fonts, marks apart from their letters
	}
	c := g.count(text)
	switch {
	case c.ours+c.others == 0:
		return NothingToRead, ""
	case 2*c.ours < c.ours+c.others:
		return Unknown, c.looks()
	case g.english && !g.otherLatin && 2*c.latin >= c.ours && c.words.evidence() < -doubt:
		return Unknown, c.words.looks()
	}
	return Known, ""
}
