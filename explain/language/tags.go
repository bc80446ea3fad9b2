package language

import (
	"fmt"
	"slices"
	"unicode"

	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// The scripts of ISO 15924 that are made of several of Unicode's.
var mixedScripts = map[string][]*unicode.RangeTable{
	"Hans": {unicode.Han},
	"Hant": {unicode.Han},
	"Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana},
	"Kore": {unicode.Hangul, unicode.Han},
}

// Check says what is wrong with the BCP 47 tags of a list of languages: none is
// there, one can't be parsed, or one is written in a script that a text can't be
// compared with. It returns nil where New takes them.
func Check(tags []string) error {
	_, err := New(tags)
	return err
}

// New returns the gate of what knows the languages with these BCP 47 tags. It
// fails as Check does.
func New(tags []string) (Gate, error) {
	if len(tags) == 0 {
		return Gate{}, fmt.Errorf("the field \"languages\" is missing: name those of the phrases, such as [\"en\"]")
	}
	var g Gate
	for _, t := range tags {
		tag, err := bcp47.Parse(t)
		if err != nil {
			return Gate{}, fmt.Errorf("the language %q: %w; write a tag such as \"en\" or \"zh\"", t, err)
		}
		name := display.English.Tags().Name(tag)
		if slices.Contains(g.names, name) {
			continue
		}
		script, _ := tag.Script()
		tables := tablesOf(script)
		if tables == nil {
			return Gate{}, fmt.Errorf("the language %q: its script, %s, is none that a text can be compared with", t, script)
		}
		g.names = append(g.names, name)
		g.alphabet = append(g.alphabet, tables...)
		base, _ := tag.Base()
		if english := base.String() == "en"; english || slices.Contains(tables, unicode.Latin) {
			g.english = g.english || english
			g.otherLatin = g.otherLatin || !english
		}
	}
	return g, nil
}

// tablesOf returns the letters of a script, or nil for one that Unicode has no
// table of.
func tablesOf(script bcp47.Script) []*unicode.RangeTable {
	if tables, mixed := mixedScripts[script.String()]; mixed {
		return tables
	}
	if table, known := unicode.Scripts[display.English.Scripts().Name(script)]; known {
		return []*unicode.RangeTable{table}
	}
	return nil
}
