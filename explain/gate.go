package explain

import (
	"fmt"
	"strings"

	bcp47 "golang.org/x/text/language"

	"github.com/mindsieve/mindsieve/explain/language"
)

// gate lets texts through that are in one of some languages. Without languages,
// which means that nobody stated them, it lets every text through.
type gate struct {
	stated bool
	gate   language.Gate
	tags   []string
}

// newGate returns a gate for the languages with the given BCP 47 tags.
func newGate(tags []string) (gate, error) {
	if len(tags) == 0 {
		return gate{}, nil
	}
	g, err := language.New(tags)
	return gate{true, g, tags}, err
}

// refuse says why a text must not be read, and in words, or "" if it may. A
// language that the post names itself is believed.
func (g gate) refuse(text, lang string) (why Withheld, said string) {
	verdict, looks := g.gate.Read(text)
	switch {
	case verdict == language.NothingToRead:
		return WithheldEmpty, "the text has no words"
	case !g.stated:
		return "", ""
	case lang != "":
		if g.knows(lang) {
			return "", ""
		}
		return WithheldLanguage, fmt.Sprintf("the post is marked %q, and only %s is known", lang, g.known())
	case verdict == language.Unknown && looks != "":
		return WithheldLanguage, fmt.Sprintf("the text looks like %s, and only %s is known", looks, g.known())
	case verdict == language.Unknown:
		return WithheldLanguage, fmt.Sprintf("the text does not look like %s, the only language that is known", g.known())
	}
	return "", ""
}

func (g gate) known() string { return strings.Join(g.gate.Languages(), " or ") }

// knows reports whether a tag is of one of the languages, whatever its region. A
// tag that is none is not believed: then the text decides.
func (g gate) knows(tag string) bool {
	base, ok := baseOf(tag)
	if !ok {
		return true
	}
	for _, t := range g.tags {
		if known, _ := baseOf(t); known == base {
			return true
		}
	}
	return false
}

func baseOf(tag string) (bcp47.Base, bool) {
	t, err := bcp47.Parse(tag)
	if err != nil {
		return bcp47.Base{}, false
	}
	base, _ := t.Base()
	return base, true
}
