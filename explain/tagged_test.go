package explain

import (
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// tellings returns what a model says that tags each word of a text alike.
func tellings(text, symptom string, probability float64, status, whose string) *classify.Telling {
	t := &classify.Telling{Tagging: &classify.Tagging{
		Symptoms: []string{symptom}, Status: []string{"present", status}, Whose: []string{"author", whose},
	}}
	logit := func(second bool) []float64 {
		if second {
			return []float64{0, 3}
		}
		return []float64{3, 0}
	}
	for _, w := range wordsIn(text, tokenizer.Span{End: len(text)}) {
		t.Tokens, t.Shown = append(t.Tokens, w.Span), append(t.Shown, []float64{probability})
		t.Status = append(t.Status, logit(status != "present")...)
		t.Whose = append(t.Whose, logit(whose != "author")...)
	}
	return t
}

// The model leaves out phrases in whose words it sees no such symptom, and says
// whose and whether where no word around them does.
func TestPhrasesTheModelSupports(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	cases := []struct {
		name, text, symptom string
		probability         float64
		status, whose       string
		want                string // the polarities of the symptom
	}{
		{"it sees the symptom", "I can't sleep.", "insomnia", 0.2, "present", "author", "present"},
		{"it sees none", "I can't sleep.", "insomnia", 0.05, "present", "author", ""},
		{"it says that it is past", "Couldn't sleep.", "insomnia", 0.2, "past", "author", "past"},
		{"it says that it is another's", "Couldn't sleep.", "insomnia", 0.2, "present", "other", "other person"},
		{"words around it say so already", "My brother can't sleep.", "insomnia", 0.05, "present", "author", "other person"},
		{"it does not know the symptom", "I can't sleep.", "worry", 0.05, "past", "author", "past"},
		{"an explicit plan stands", "I have a plan to kill myself.", "suicide-plan", 0.05, "past", "author", "present"},
		{"a plan that words deny", "I have no plan to kill myself.", "suicide-plan", 0.05, "present", "author", "negated"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := stressed(nil)
			p.Telling = tellings(c.text, c.symptom, c.probability, c.status, c.whose)
			asked := c.symptom
			if asked == "worry" {
				asked = "insomnia"
			}
			var got []string
			for _, s := range e.Explain(post(c.text), p).Symptoms {
				if s.Symptom == asked {
					got = append(got, string(s.Polarity))
				}
			}
			if got := strings.Join(slices.Sorted(slices.Values(got)), ", "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
