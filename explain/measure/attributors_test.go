package measure

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// said returns the scores of an attributor.
func said(t *testing.T, name string, s Subject, labels ...int) []float64 {
	t.Helper()
	all := Attributors(explainer(t))
	i := slices.IndexFunc(all, func(a Attributor) bool { return a.Name == name })
	if i < 0 {
		t.Fatalf("no attributor is called %s", name)
	}
	return all[i].Scores(s, labels)
}

// The text has five tokens; the symptom is its second and third.
func TestAttributors(t *testing.T) {
	text, tokens := unmark(t, "[I] [can't] [sleep], [not] [sad].")
	s := Subject{Text: text, Prediction: stressed(tokens, 0, 1, 1, -4, 2), Occluded: stressed(tokens, 5, 0, 0, 0, 0), Positive: []int{1}}
	s.Prediction.Attention = []float64{0.1, 0.2, 0.3, 0.2, 0.2}
	for _, c := range []struct {
		name  string
		label int
		want  []float64
	}{
		{"contributions", 1, []float64{0, 1, 1, -4, 2}},
		{"contributions", 0, []float64{0, -1, -1, 4, -2}},
		{"occlusion", 1, []float64{5, 0, 0, 0, 0}},
		{"symptoms", 1, []float64{0, 0.375, 0.375, 0, 0}},
		{"mindsieve", 1, []float64{0.3125, 0.9375, 0.4375, -0.4375, 0}},
		{"mindsieve", 0, []float64{-0.125, -0.375, 0.125, 0.625, 0}}, // "not stressed" is no condition
		{"attention [CLS]", 1, []float64{0.1, 0.2, 0.3, 0.2, 0.2}},
		{"attention head 0", 1, nil},
	} {
		if diff := cmp.Diff(c.want, said(t, c.name, s, c.label), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s for label %d (-want +got):\n%s", c.name, c.label, diff)
		}
	}
}

func TestAttributorsWithoutContributions(t *testing.T) {
	text, tokens := unmark(t, "[So] [tired].")
	s := Subject{Text: text, Prediction: answering(1), Occluded: answering(1)}
	s.Prediction.Tokens = tokens
	for _, name := range []string{"contributions", "mindsieve", "occlusion"} {
		if got := said(t, name, s, 1); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := said(t, "symptoms", s, 1); !slices.Equal(got, []float64{0.375, 0.375}) {
		t.Errorf("symptoms: %v", got)
	}
}

// The labels of a multilabel head add up.
func TestAttributorsOfSeveralLabels(t *testing.T) {
	text, tokens := unmark(t, "[So] [tired].")
	s := Subject{Text: text, Prediction: classify.Prediction{Tokens: tokens, Heads: []classify.HeadPrediction{{
		Kind: classify.Multilabel, Labels: []string{"a", "b", "c"}, Contributions: [][]float64{{1, 2, 4}, {8, 16, 32}},
	}}}}
	if got := said(t, "contributions", s, 0, 2); !slices.Equal(got, []float64{5, 40}) {
		t.Errorf("got %v, want [5 40]", got)
	}
}

func TestChance(t *testing.T) {
	_, tokens := unmark(t, "[a] [b] [c] [d]")
	p := classify.Prediction{Tokens: tokens}
	one, again, other := chance(Subject{Text: "one", Prediction: p}), chance(Subject{Text: "one", Prediction: p}), chance(Subject{Text: "other", Prediction: p})
	if !slices.Equal(one, again) || slices.Equal(one, other) {
		t.Errorf("of one text %v and %v, of another %v", one, again, other)
	}
}

func TestOverlapping(t *testing.T) {
	for _, c := range []struct {
		name  string
		spans []tokenizer.Span
		want  []int
	}{
		{"a whole token", []tokenizer.Span{{Start: 4, End: 7}}, []int{1}},
		{"a part of a token", []tokenizer.Span{{Start: 6, End: 8}}, []int{1}},
		{"two spans", []tokenizer.Span{{Start: 8, End: 13}, {Start: 0, End: 1}}, []int{0, 2}},
		{"between tokens", []tokenizer.Span{{Start: 3, End: 4}}, nil},
		{"none", nil, nil},
	} {
		_, tokens := unmark(t, "[one] [two] [three]")
		if got := Overlapping(tokens, c.spans...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
