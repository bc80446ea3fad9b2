package explain

import (
	"regexp"
	"slices"
	"testing"
)

// phraseForm is lower-case words of ASCII letters, digits and apostrophes.
var phraseForm = regexp.MustCompile(`^[a-z0-9']+( [a-z0-9']+)*$`)

func TestLexicon(t *testing.T) {
	symptoms, _, err := readLexicon()
	if err != nil {
		t.Fatal(err)
	}
	if err := checkSymptoms(symptoms, nil); err != nil {
		t.Error(err)
	}
	var asked []string
	for _, c := range Crosswalk(embedded(t)...) {
		asked = append(asked, c.ID)
	}
	names := map[string]string{}
	for _, s := range symptoms {
		if !slices.Contains(asked, s.ID) {
			t.Errorf("%s: no instrument asks for it", s.ID)
		}
		if other, taken := names[s.Name]; taken {
			t.Errorf("%s: its name %q is that of %s too", s.ID, s.Name, other)
		}
		names[s.Name] = s.ID
		if len(s.Phrases) < 20 {
			t.Errorf("%s: %d phrases, want 20 or more", s.ID, len(s.Phrases))
		}
		for _, p := range slices.Concat(s.Phrases, s.Ignored) {
			if !phraseForm.MatchString(p) {
				t.Errorf("%s: %q is not in lower-case words with single spaces", s.ID, p)
			}
		}
	}
}

// Symptoms of risk are those that ask for a human reader soon.
func TestLexiconRisk(t *testing.T) {
	want := []string{
		"thoughts-of-death", "death-wish", "suicidal-thoughts", "suicide-method", "suicidal-intent", "suicide-plan",
		"suicide-preparation", "suicide-attempt", "interrupted-attempt", "aborted-attempt", "self-harm", "violent-thoughts",
	}
	var got []string
	for _, c := range Crosswalk(embedded(t)...) {
		if c.Risk {
			got = append(got, c.ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("risk: got %q, want %q", got, want)
	}
}

// No phrase is lost: each is found where it stands alone, as its own symptom.
func TestEveryPhraseIsFound(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	symptoms, _ := lexicon()
	for _, s := range symptoms {
		for _, p := range s.Phrases {
			if !slices.ContainsFunc(e.find(p, split(p)), func(m Mention) bool { return m.crossing.ID == s.ID && m.phrase == p }) {
				t.Errorf("%s: %q is not found", s.ID, p)
			}
		}
		for _, p := range s.Ignored {
			if slices.ContainsFunc(e.find(p, split(p)), func(m Mention) bool { return m.crossing.ID == s.ID }) {
				t.Errorf("%s: the ignored phrase %q is found", s.ID, p)
			}
		}
	}
}
