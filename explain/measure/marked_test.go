package measure

import (
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

// unmark takes the brackets out of a text and returns what they enclosed.
func unmark(t *testing.T, marked string) (text string, spans []tokenizer.Span) {
	t.Helper()
	var b strings.Builder
	start := -1
	for _, r := range marked {
		switch r {
		case '[':
			start = b.Len()
		case ']':
			if start < 0 {
				t.Fatalf("%q: a ] without [", marked)
			}
			spans = append(spans, tokenizer.Span{Start: start, End: b.Len()})
			start = -1
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), spans
}

// stressed is a prediction "stressed" of the first head with the given
// contributions, one a marked token, to the margin between the two labels.
func stressed(tokens []tokenizer.Span, margins ...float64) classify.Prediction {
	head := classify.HeadPrediction{
		Task: "dreaddit/stress", Labels: []string{"not stressed", "stressed"}, Positive: []string{"stressed"}, Label: 1, Answers: []int{1},
		Logits: []float64{-1.3, 1.3}, Probabilities: []float64{0.07, 0.93},
	}
	for _, m := range margins {
		head.Contributions = append(head.Contributions, []float64{-m / 2, m / 2})
	}
	return classify.Prediction{
		Heads: []classify.HeadPrediction{head}, Tokens: tokens,
		LayerWeights: []float64{0.2, 0.3, 0.5}, Windows: 1,
	}
}

// explainer is one with the instruments that ship with the program, which gives
// contributions.
func explainer(t *testing.T) *explain.Explainer {
	t.Helper()
	instruments, err := explain.Instruments()
	if err != nil {
		t.Fatal(err)
	}
	e, err := explain.New(&classify.Bundle{}, instruments...)
	if err != nil {
		t.Fatal(err)
	}
	e.Contributions = true
	return e
}
