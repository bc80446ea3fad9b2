package reports

import (
	"bytes"
	"slices"
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
	text, spans := marked("I [can't sleep] and 😭 I am [never hungry].\n\x1b31mIt is a lot. [They all eat without me]. [So tired I skip lunch].")
	return text, explain.Result{
		Task: "dreaddit/stress", Label: "stressed", Labels: []string{"stressed"},
		Probabilities: []explain.Score{{Label: "not stressed", Probability: 0.07}, {Label: "stressed", Probability: 0.93}},
		LayerWeights:  []float64{0.1, 0.2, 0.7},
		Evidence: []explain.Evidence{
			{Start: spans[0][0], End: spans[0][1], Symptom: "insomnia", Name: "insomnia", Polarity: explain.Present, Items: []string{"phq9.3", "bdi2.16"}},
			{Start: spans[1][0], End: spans[1][1], Symptom: "appetite-loss", Name: "loss of appetite", Polarity: explain.Negated, CueStart: spans[1][0], CueEnd: spans[1][0] + len("never"), Items: []string{"phq9.5"}},
			{Start: spans[2][0], End: spans[2][1], Symptom: "not-belonging", Name: "not belonging", Found: explain.FoundByHead, Score: 0.71, Polarity: explain.Present, Items: []string{"ipts.belongingness"}},
			{Start: spans[3][0], End: spans[3][1], Symptom: "not-belonging", Name: "not belonging", Found: explain.FoundByHead, Score: 0.42, Polarity: explain.Present, Items: []string{"ipts.belongingness"}},
			{Start: spans[3][0], End: spans[3][0] + len("So tired"), Symptom: "fatigue", Name: "tiredness", Found: explain.FoundByPhrase, Polarity: explain.Present, Items: []string{"phq9.4"}},
		},
		Sentences: []explain.Sentence{{Start: 0, End: spans[1][1] + 1, Contribution: 1.25}, {Start: spans[1][1] + 2, End: len(text), Contribution: -0.5}},
		Rationale: "Signs found: insomnia.", Ranked: true, Consistency: explain.Consistent,
		Clauses: []explain.Clause{{Start: 13, End: 27, Kind: explain.SignClause, Spans: []explain.Span{{Start: spans[0][0], End: spans[0][1]}}}},
	}
}

// explainedTasks is the same post for several tasks.
func explainedTasks() (string, []explain.Result) {
	text, r := explained()
	told := func(r explain.Result, kind explain.ClauseKind, said string, spans ...explain.Span) explain.Result {
		r.Rationale += " "
		c := explain.Clause{Start: len(r.Rationale), End: len(r.Rationale) + len(said), Kind: kind, Spans: spans}
		r.Rationale += said
		r.Clauses = append(slices.Clone(r.Clauses), c)
		return r
	}
	r = told(r, explain.DoubtClause, "Only one sentence shows signs.")
	ground := explain.Span{Start: r.Sentences[0].Start, End: r.Sentences[0].End}
	stress := told(r, explain.GroundClause, `The label rests most on: "I can't sleep".`, ground)
	severity := told(told(r, explain.GroundClause, "No single sentence speaks for the label."), explain.LevelClause, "1 of the 9 items.", r.Clauses[0].Spans...)
	severity.Task, severity.Label, severity.Labels, severity.Abstained = "depseverity/severity", "mild", []string{"mild"}, true
	severity.Probabilities = []explain.Score{{Label: "minimum", Probability: 0.25}, {Label: "mild", Probability: 0.5}, {Label: "severe", Probability: 0.25}}
	severity.SymptomLevel = &explain.SymptomLevel{Instrument: "phq9", Count: 1, Of: 9, Level: "minimum"}
	many := told(told(r, explain.DisagreementClause, "Label and evidence disagree."), explain.NoticeClause, "Notice: please read it soon.")
	many.Task, many.Label, many.Labels, many.HighRisk, many.Consistency = "症状/signs", "", []string{"睡眠", "SUICIDAL_THOUGHTS"}, true, explain.LabelWithoutEvidence
	many.Probabilities = []explain.Score{{Label: "睡眠", Probability: 0.75}, {Label: "SUICIDAL_THOUGHTS", Probability: 1}}
	none := r
	none.Task, none.Label, none.Labels = "weather", "", []string{}
	none.Probabilities = []explain.Score{{Label: "rain", Probability: 0.1}}
	return text, []explain.Result{stress, severity, many, none}
}

func TestWritePostTasks(t *testing.T) {
	text, results := explainedTasks()
	for name, colour := range map[string]bool{"post_tasks.txt": false, "post_tasks_colour.txt": true} {
		var out bytes.Buffer
		if err := WritePostTasks(&out, text, results, colour); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
	}
}

func TestBar(t *testing.T) {
	for p, want := range map[float64]string{0: "", 0.01: "▎", 0.25: "█████", 0.5: "██████████", 0.93: "██████████████████▋", 1: strings.Repeat("█", 20)} {
		if got := bar(p); got != want {
			t.Errorf("%v: got %s, want %s", p, got, want)
		}
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
