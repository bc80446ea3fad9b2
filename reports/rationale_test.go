package reports

import (
	"math"
	"testing"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// ranges draws half-open ranges of n tokens.
func ranges(n int, spans [][2]int) []bool {
	marked := make([]bool, n)
	for _, s := range spans {
		for t := s[0]; t < s[1]; t++ {
			marked[t] = true
		}
	}
	return marked
}

// The worked example of ERASER's scorer, to the last digits.
func TestRationalesOfTheReference(t *testing.T) {
	type scores struct{ P, R, F1 float64 }
	var ref struct {
		Eraser struct {
			Docs []struct {
				N           int
				Truth, Pred [][2]int
			}
			TokenMicro scores `json:"token_micro"`
			TokenMacro scores `json:"token_macro"`
			IOUMicro   scores `json:"iou50_micro"`
			IOUMacro   scores `json:"iou50_macro"`
		}
	}
	readJSON(t, "reference_vectors.json", &ref)
	e := &explainedSample{}
	for _, d := range ref.Eraser.Docs {
		gold, predicted := ranges(d.N, d.Truth), ranges(d.N, d.Pred)
		e.tokens = append(e.tokens, metrics.TokenOverlap(gold, predicted))
		e.spans = append(e.spans, metrics.IOUOverlap(gold, predicted))
		e.rationale = append(e.rationale, true)
	}
	tokens, spans := metrics.Pooled(e.tokens, nil), metrics.Pooled(e.spans, nil)
	average := func(list []metrics.Overlap, of func(metrics.Overlap) float64) float64 {
		return e.average(list, nil, of)
	}
	for _, c := range []struct {
		name      string
		got, want scores
	}{
		{"tokens, micro", scores{tokens.Precision(), tokens.Recall(), tokens.F1()}, ref.Eraser.TokenMicro},
		{"tokens, macro", scores{average(e.tokens, metrics.Overlap.Precision), average(e.tokens, metrics.Overlap.Recall), average(e.tokens, metrics.Overlap.F1)}, ref.Eraser.TokenMacro},
		{"spans, micro", scores{spans.Precision(), spans.Recall(), spans.F1()}, ref.Eraser.IOUMicro},
		{"spans, macro", scores{average(e.spans, metrics.Overlap.Precision), average(e.spans, metrics.Overlap.Recall), e.iouMacro(nil)}, ref.Eraser.IOUMacro},
	} {
		for _, pair := range [][2]float64{{c.got.P, c.want.P}, {c.got.R, c.want.R}, {c.got.F1, c.want.F1}} {
			if !(math.Abs(pair[0]-pair[1]) <= 1e-12) {
				t.Errorf("%s: got %+v, want %+v", c.name, c.got, c.want)
			}
		}
	}
}
