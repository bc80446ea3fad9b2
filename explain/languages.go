package explain

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// languages are those of the phrases that an explainer has.
type languages struct {
	names    []string // in English
	alphabet []*unicode.RangeTable
}

// The scripts of ISO 15924 that are made of several of Unicode's.
var mixedScripts = map[string][]*unicode.RangeTable{
	"Hans": {unicode.Han},
	"Hant": {unicode.Han},
	"Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana},
	"Kore": {unicode.Hangul, unicode.Han},
}

// languagesOf returns the languages with the given BCP 47 tags, each once.
func languagesOf(tags []string) (languages, error) {
	if len(tags) == 0 {
		return languages{}, fmt.Errorf("the field \"languages\" is missing: name those of the phrases, such as [\"en\"]")
	}
	var l languages
	for _, t := range tags {
		tag, err := language.Parse(t)
		if err != nil {
			return languages{}, fmt.Errorf("the language %q: %w; write a tag such as \"en\" or \"zh\"", t, err)
		}
		name := display.English.Tags().Name(tag)
		if slices.Contains(l.names, name) {
			continue
		}
		script, _ := tag.Script()
		tables, mixed := mixedScripts[script.String()]
		if table, known := unicode.Scripts[display.English.Scripts().Name(script)]; !mixed && known {
			tables = []*unicode.RangeTable{table}
		}
		if tables == nil {
			return languages{}, fmt.Errorf("the language %q: its script, %s, is none that a text can be compared with", t, script)
		}
		l.names = append(l.names, name)
		l.alphabet = append(l.alphabet, tables...)
	}
	return l, nil
}

// caveat says that symptoms cannot be found in a text, if most of its letters
// are of scripts in which none of the languages is written; else "". It does not
// tell languages of the same script apart.
func (l languages) caveat(text string) string {
	var letters, ours int
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if unicode.In(r, l.alphabet...) {
			ours++
		}
	}
	if len(l.names) == 0 || 2*ours >= letters {
		return ""
	}
	return fmt.Sprintf("Symptoms are looked for in %s only; this text is mostly in another script.", strings.Join(l.names, ", "))
}
