package explain

import (
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
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

// mark is the inverse of unmark for spans that do not overlap.
func mark(text string, spans []tokenizer.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
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

// newExplainer returns an explainer for a bundle that states no language.
func newExplainer(t testing.TB, instruments ...Instrument) *Explainer {
	t.Helper()
	e, err := New(&classify.Bundle{Digest: "sha256:0"}, instruments...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// post is a post with a text.
func post(text string) ingest.Post { return ingest.Post{ID: "p1", Body: text} }

// embedded returns the instruments that ship with the program.
func embedded(t testing.TB) []Instrument {
	t.Helper()
	all, err := Instruments()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
