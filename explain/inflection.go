package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxForms is how many phrases one entry may stand for. The largest of the lexicon has
// about a thousand.
const maxForms = 4096

// inflections are words that stand for their forms in phrases: CANT for
// "can't", "cannot", "couldn't". In capitals, as phrases are in lower case.
type inflections map[string]string

// expand returns the phrases that one entry of the lexicon stands for. Between
// spaces stand alternatives with bars between them. An empty one lets the word be
// left out; one in capitals stands for the forms of that name; an underscore is
// a space inside an alternative:
//
//	"LOSE all| interest"     → "lose interest", "lose all interest", "lost interest", …
//	"a burden to him|my_mum" → "a burden to him", "a burden to my mum"
func (f inflections) expand(entry string) ([]string, error) {
	phrases := []string{""}
	for slot := range strings.FieldsSeq(entry) {
		alternatives, err := f.alternatives(slot)
		if err != nil {
			return nil, err
		}
		if len(phrases)*len(alternatives) > maxForms {
			return nil, fmt.Errorf("it stands for more than %d phrases; write several entries with fewer alternatives", maxForms)
		}
		var longer []string
		for _, phrase := range phrases {
			for _, a := range alternatives {
				longer = append(longer, strings.Join(strings.Fields(phrase+" "+a), " "))
			}
		}
		phrases = longer
	}
	return phrases, nil
}

// alternatives returns what may stand in the place of one word of an entry.
func (f inflections) alternatives(slot string) ([]string, error) {
	var alternatives []string
	for a := range strings.SplitSeq(slot, "|") {
		if a == strings.ToLower(a) {
			alternatives = append(alternatives, strings.ReplaceAll(a, "_", " "))
			continue
		}
		forms, known := f[a]
		if !known {
			return nil, fmt.Errorf("%q is in capitals but is none of the words with forms: %s; phrases are in lower case",
				a, strings.Join(slices.Sorted(maps.Keys(f)), ", "))
		}
		alternatives = append(alternatives, strings.Split(forms, "|")...)
	}
	return alternatives, nil
}
