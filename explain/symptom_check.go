package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// checkSymptoms names all that is wrong with the symptoms of a file beside those
// that are known already. A phrase belongs to one symptom; an ignored phrase of
// one may be a phrase of another.
func checkSymptoms(symptoms, known []Symptom) error {
	if len(symptoms) == 0 {
		return nil
	}
	owner := map[string]string{} // symptom of a phrase, by its words as they are compared
	for _, s := range known {
		for _, phrase := range s.Phrases {
			owner[foldedWords(phrase)] = s.ID
		}
	}
	var errs []error
	for i, s := range symptoms {
		p := problems{part: fmt.Sprintf("symptom %s: ", s.ID)}
		if slices.Contains(ids(symptoms[:i]), s.ID) {
			p.add("its id stands twice; give each symptom its own")
		}
		for _, phrase := range s.Phrases {
			words := foldedWords(phrase)
			if other, taken := owner[words]; taken && other != s.ID {
				p.add("the phrase %q is one of the symptom %s too; ask for that symptom, or word it more narrowly", phrase, other)
			}
			owner[words] = s.ID
		}
		errs = append(errs, errors.Join(p.errs...), s.check())
	}
	return errors.Join(errs...)
}

// check names all that is wrong with a symptom by itself. An ignored phrase must
// be longer than a phrase that it hides, as it has no effect otherwise.
func (s Symptom) check() error {
	p := problems{part: fmt.Sprintf("symptom %s: ", s.ID)}
	if !idForm.MatchString(s.ID) {
		p.add("the id %q is not lower-case letters and digits with hyphens between them, such as \"poor-sleep\"", s.ID)
	}
	if strings.TrimSpace(s.Name) == "" {
		p.add("it has no name; write a plain one")
	}
	if len(s.Phrases) == 0 {
		p.add("it has no phrases; write some by which people tell of it")
	}
	var folded []string // phrases as they are compared, between spaces
	for _, phrase := range slices.Concat(s.Phrases, s.Ignored) {
		words := " " + foldedWords(phrase) + " "
		switch {
		case strings.TrimSpace(words) == "":
			p.add("the phrase %q has no words; write some, or remove it", phrase)
		case slices.Contains(folded, words):
			p.add("the phrase %q stands twice; remove one", phrase)
		}
		folded = append(folded, words)
	}
	phrases, ignored := folded[:len(s.Phrases)], folded[len(s.Phrases):]
	for i, words := range ignored {
		if !slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(words, phrase) }) {
			p.add("the ignored phrase %q holds none of its phrases and so hides nothing; remove it", s.Ignored[i])
		}
	}
	return errors.Join(p.errs...)
}

// foldedWords returns the words of a phrase as they are compared.
func foldedWords(phrase string) string {
	var folded []string
	for _, w := range wordsIn(phrase, tokenizer.Span{End: len(phrase)}) {
		folded = append(folded, w.folded)
	}
	return strings.Join(folded, " ")
}

func ids(symptoms []Symptom) []string {
	ids := make([]string, len(symptoms))
	for i, s := range symptoms {
		ids[i] = s.ID
	}
	return ids
}
