package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/explain"
)

// marked returns a text without its [marks], and the spans that stood in them.
func marked(s string) (text string, spans [][2]int) {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '[':
			spans = append(spans, [2]int{b.Len(), 0})
		case ']':
			spans[len(spans)-1][1] = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), spans
}

func explained() (string, explain.Result) {
	text, spans := marked("I [can't sleep] and 😭 I am [never hungry].\n\x1b[31mIt is a lot.")
	return text, explain.Result{
		Task: "dreaddit/stress", Label: "stressed", Labels: []string{"stressed"},
		Probabilities: []explain.Score{{Label: "not stressed", Probability: 0.07}, {Label: "stressed", Probability: 0.93}},
		LayerWeights:  []float64{0.1, 0.2, 0.7},
		Evidence: []explain.Evidence{
			{Start: spans[0][0], End: spans[0][1], Symptom: "phq9.3", Name: "sleep problems", Polarity: explain.Present},
			{Start: spans[1][0], End: spans[1][1], Symptom: "phq9.5", Name: "appetite change", Polarity: explain.Negated},
		},
		Sentences: []explain.Sentence{{Start: 0, End: spans[1][1] + 1, Contribution: 1.25}, {Start: spans[1][1] + 2, End: len(text), Contribution: -0.5}},
		Rationale: "Signs found: sleep problems.",
	}
}

func TestWritePost(t *testing.T) {
	text, r := explained()
	for _, c := range []struct {
		name   string
		colour bool
	}{{"post.txt", false}, {"post_colour.txt", true}} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := WritePost(&out, text, r, c.colour); err != nil {
				t.Fatal(err)
			}
			golden(t, c.name, out.Bytes())
		})
	}
}

func TestWritePostNamesTheAnswer(t *testing.T) {
	probabilities := []explain.Score{{Label: "rain", Probability: 0.75}, {Label: "wind", Probability: 0.25}, {Label: "sun", Probability: 0.5}}
	sentences := []explain.Sentence{{Start: 0, End: 4, Contribution: 1}}
	for _, c := range []struct {
		name, label string
		labels      []string
		abstained   bool
		want        []string
	}{
		{"one label", "rain", []string{"rain"}, false, []string{"weather: rain (probability 0.75)\n", "most for the label, with their part of its score (logit):\n"}},
		{"abstained", "rain", []string{"rain"}, true, []string{"weather: undecided, the best guess is rain (probability 0.75)\n"}},
		{"two labels", "", []string{"rain", "sun"}, false, []string{
			"weather: rain (probability 0.75), sun (probability 0.50)\n", "most for the labels, with their part of the sum of their scores (logits):\n",
		}},
		{"no label", "", []string{}, false, []string{"weather: none of the labels\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			r := explain.Result{Task: "weather", Label: c.label, Labels: c.labels, Abstained: c.abstained, Probabilities: probabilities, Sentences: sentences}
			if err := WritePost(&out, "Wet.", r, false); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in\n%s", want, out.String())
				}
			}
		})
	}
}

func TestWritePostSendsNoControlCharacters(t *testing.T) {
	text, r := explained()
	var out bytes.Buffer
	if err := WritePost(&out, text+"\u202e", r, false); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(s, "\x1b\u202e") {
		t.Errorf("%q steers the terminal", s)
	}
}
