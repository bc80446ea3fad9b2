package metrics

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn reads a rationale: a character a token, x for those that are in it.
func drawn(picture string) []bool {
	var marked []bool
	for _, r := range picture {
		marked = append(marked, r == 'x')
	}
	return marked
}

func TestOverlaps(t *testing.T) {
	for _, c := range []struct {
		name, gold, predicted string
		tokens, spans         Overlap
	}{
		{"the same", ".xx.x", ".xx.x", Overlap{3, 3, 3}, Overlap{2, 2, 2}},
		{"half of what both have", "xx..", ".x..", Overlap{1, 1, 2}, Overlap{1, 1, 1}},
		{"less than half", "xxx.", "..x.", Overlap{1, 1, 3}, Overlap{0, 1, 1}},
		{"next to each other", "xx..", "..xx", Overlap{0, 2, 2}, Overlap{0, 1, 1}},
		{"two guesses in one span", "xxxx", "xx.x", Overlap{3, 3, 4}, Overlap{1, 2, 1}},
		{"nothing predicted", "x", ".", Overlap{0, 0, 1}, Overlap{0, 0, 1}},
		{"no tokens", "", "", Overlap{}, Overlap{}},
	} {
		if got := TokenOverlap(drawn(c.gold), drawn(c.predicted)); got != c.tokens {
			t.Errorf("%s: tokens %+v, want %+v", c.name, got, c.tokens)
		}
		if got := IOUOverlap(drawn(c.gold), drawn(c.predicted)); got != c.spans {
			t.Errorf("%s: spans %+v, want %+v", c.name, got, c.spans)
		}
	}
	if none := (Overlap{}); none.Precision() != 0 || none.Recall() != 0 || none.F1() != 0 {
		t.Error("an empty side does not give 0")
	}
}

// The wanted values are scikit-learn's auc of its precision_recall_curve.
func TestAUPRC(t *testing.T) {
	for _, c := range []struct {
		name  string
		score []float64
		gold  string
		want  float64
	}{
		{"different scores", []float64{0.9, 0.8, 0.7, 0.6, 0.5}, "x.xx.", 0.7638888888888888},
		{"equal scores", []float64{0.5, 0.5, 0.2, 0.2, 0.1}, "x.x..", 0.625},
		{"all equal", []float64{1, 1, 1, 1}, "x...", 0.625},
		{"the wrong way round", []float64{0.9, 0.1}, ".x", 0.25},
		{"the right way round", []float64{0.9, 0.1}, "x.", 1},
		{"no gold", []float64{0.9, 0.1}, "..", math.NaN()},
	} {
		got := AUPRC(c.score, drawn(c.gold))
		if math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Tokens are ranked from left to right.
func TestAttentionOverlap(t *testing.T) {
	for _, c := range []struct {
		name, gold string
		want       bool
	}{
		{"the one word", "...x....", true},
		{"the one word comes fifth", "....x...", false},
		{"one of two is not more than half", "x....x..", false},
		{"two of three", "xx...x..", true},
		{"four of seven", "xxxxxxx.", true},
		{"four of twelve, counted as seven", strings.Repeat("x", 12), true},
		{"three of twelve", "xxx." + strings.Repeat("x", 9), false},
		{"fewer than four tokens", "x.", true},
		{"no rationale", "....", false},
	} {
		ranking := make([]int, len(c.gold))
		for i := range ranking {
			ranking[i] = i
		}
		if got := AttentionOverlap(ranking, drawn(c.gold)); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

// Weights count a post as often as if it were there several times.
func TestPooledAndMeanCountWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.IntRange(0, 9)
		var posts, repeated []Overlap
		var values, again []float64
		var weights []int32
		for range rapid.IntRange(1, 8).Draw(t, "posts") {
			o, v, n := Overlap{small.Draw(t, "hits"), small.Draw(t, "predicted"), small.Draw(t, "gold")}, rapid.SampledFrom([]float64{1, 0.5, math.NaN()}).Draw(t, "value"), small.Draw(t, "weight")
			posts, values, weights = append(posts, o), append(values, v), append(weights, int32(n))
			repeated, again = append(repeated, slices.Repeat([]Overlap{o}, n)...), append(again, slices.Repeat([]float64{v}, n)...)
		}
		if got, want := Pooled(posts, weights), Pooled(repeated, nil); got != want {
			t.Fatalf("pooled %+v, want %+v", got, want)
		}
		if got, want := Mean(values, weights), Mean(again, nil); math.Abs(got-want) > 1e-12 || math.IsNaN(got) != math.IsNaN(want) {
			t.Fatalf("mean %v, want %v", got, want)
		}
	})
}
