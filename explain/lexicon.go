package explain

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Symptom is one symptom of the lexicon, or one that an instrument defines
// itself: a plain name and the phrases by which people tell of it, in our own
// wording. Phrases are compared word by word, without regard to case,
// apostrophes and the kind of space between the words.
//
// In a file an entry of Phrases or Ignored may stand for several phrases. Words
// between bars are alternatives, an empty one lets the word be left out, a word
// in capitals stands for its forms in symptoms/forms.json, and an underscore is a
// space inside an alternative: "LOSE all| interest", "a burden to him|my_mum".
// What is read holds each phrase by itself.
type Symptom struct {
	ID      string   `json:"id"`      // "insomnia"
	Name    string   `json:"name"`    // "insomnia"; for readers
	Risk    bool     `json:"risk"`    // evidence for it asks for a human reader soon
	Urgent  bool     `json:"urgent"`  // a symptom of risk that asks for one now
	Phrases []string `json:"phrases"` // lower case, straight apostrophes
	Ignored []string `json:"ignored"` // hold a phrase but mean something else: "tired of"
}

//go:embed symptoms
var symptomFiles embed.FS

const formsFile = "symptoms/forms.json"

// lexicon returns the symptoms that instruments can ask for by their ids, in the
// order of the files, and the words that have forms. It reads the files once.
var lexicon = sync.OnceValues(func() ([]Symptom, inflections) {
	symptoms, forms, err := readLexicon()
	if err != nil {
		panic(fmt.Sprintf("the embedded lexicon: %v", err)) // unreachable: a test reads it
	}
	return symptoms, forms
})

func readLexicon() ([]Symptom, inflections, error) {
	var forms inflections
	if err := readEmbedded(symptomFiles, formsFile, &forms); err != nil {
		return nil, nil, err
	}
	entries, err := symptomFiles.ReadDir("symptoms")
	if err != nil {
		return nil, nil, err
	}
	var all []Symptom
	for _, entry := range entries {
		name := "symptoms/" + entry.Name()
		if name == formsFile {
			continue
		}
		var symptoms []Symptom
		if err := readEmbedded(symptomFiles, name, &symptoms); err != nil {
			return nil, nil, err
		}
		if err := forms.inflect(symptoms); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, symptoms...)
	}
	return all, forms, nil
}

// inflect puts in the place of each entry the phrases that it stands for.
func (f inflections) inflect(symptoms []Symptom) error {
	var problems []error
	for i := range symptoms {
		s := &symptoms[i]
		for _, list := range []*[]string{&s.Phrases, &s.Ignored} {
			var phrases []string
			for _, entry := range *list {
				expanded, err := f.expand(entry)
				if err != nil {
					problems = append(problems, fmt.Errorf("symptom %s: the phrase %q: %w", s.ID, entry, err))
				}
				phrases = append(phrases, expanded...)
			}
			*list = phrases
		}
	}
	return errors.Join(problems...)
}

func readEmbedded(files embed.FS, name string, value any) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := decode(bytes.NewReader(data), value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// decode reads one JSON value and refuses unknown fields and what follows it.
func decode(r io.Reader, value any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(value); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON value; a file holds one")
	}
	return nil
}
