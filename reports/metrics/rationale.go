package metrics

import (
	"fmt"
	"math"
)

// Overlap counts what two rationales of a post share: a predicted and a gold
// one. Its things are tokens or spans of tokens.
type Overlap struct{ Hits, Predicted, Gold int }

// TokenOverlap counts tokens that are in both rationales.
func TokenOverlap(gold, predicted []bool) Overlap {
	if len(gold) != len(predicted) {
		panic(fmt.Sprintf("metrics: rationales of %d and %d tokens", len(gold), len(predicted)))
	}
	var o Overlap
	for t := range gold {
		o.Gold += indicator(gold[t])
		o.Predicted += indicator(predicted[t])
		o.Hits += indicator(gold[t] && predicted[t])
	}
	return o
}

// indicator returns 1 for true.
func indicator(b bool) int {
	if b {
		return 1
	}
	return 0
}

// IOUOverlap counts spans: a predicted one is a hit if it shares with a gold one
// at least half of the tokens that they have together, |∩|/|∪| ≥ 0.5 (ERASER,
// DeYoung et al. 2020). Spans that touch count as one.
func IOUOverlap(gold, predicted []bool) Overlap {
	truth, guess := spansOf(gold), spansOf(predicted)
	o := Overlap{Predicted: len(guess), Gold: len(truth)}
	for _, g := range guess {
		for _, t := range truth {
			both := min(g[1], t[1]) - max(g[0], t[0])
			if both > 0 && 2*both >= max(g[1], t[1])-min(g[0], t[0]) {
				o.Hits++
				break
			}
		}
	}
	return o
}

// spansOf returns the half-open ranges of what is marked.
func spansOf(marked []bool) [][2]int {
	var spans [][2]int
	for t, m := range marked {
		switch last := len(spans) - 1; {
		case !m:
		case last >= 0 && spans[last][1] == t:
			spans[last][1] = t + 1
		default:
			spans = append(spans, [2]int{t, t + 1})
		}
	}
	return spans
}

// Precision returns the share of what was predicted that is a hit, 0 if nothing was.
func (o Overlap) Precision() float64 { return ratioOrZero(o.Hits, o.Predicted) }

// Recall returns hits as a share of gold, 0 if there is no gold. Of spans it is
// that of ERASER's scorer, which counts predicted spans above the line.
func (o Overlap) Recall() float64 { return ratioOrZero(o.Hits, o.Gold) }

// F1 returns the harmonic mean of precision and recall, 0 if both are 0.
func (o Overlap) F1() float64 { return HarmonicMean(o.Precision(), o.Recall()) }

// Pooled adds the counts of posts, each as often as its weight says: F1 of the
// sum is ERASER's instance_micro. Nil weights are all 1.
func Pooled(posts []Overlap, weights []int32) Overlap {
	var sum Overlap
	for i, o := range posts {
		n := 1
		if weights != nil {
			n = int(weights[i])
		}
		sum.Hits += n * o.Hits
		sum.Predicted += n * o.Predicted
		sum.Gold += n * o.Gold
	}
	return sum
}

// AUPRC returns the area under the precision–recall curve by the trapezoidal
// rule, from the point (0, 1): ERASER's auc(recall, precision) of scikit-learn's
// precision_recall_curve. NaN if no token is positive.
func AUPRC(score []float64, positive []bool) float64 {
	curve := PrecisionRecall(score, positive)
	if curve == nil {
		return math.NaN()
	}
	area, last := 0.0, Recalled{Precision: 1}
	for _, at := range curve {
		area += (at.Recall - last.Recall) * (at.Precision + last.Precision) / 2
		last = at
	}
	return area
}

// attended is how many top tokens WellDunn looks at.
const attended = 4

// AttentionOverlap reports whether the top four tokens hold more than half of
// the tokens of a rationale, counted as at most seven, so that four are enough
// for the longest one: the overlap of attention with experts in WellDunn's
// notebooks (Mohammadi et al. 2024), where a word is what is a token here.
// Ranking holds the indices of the tokens, the top one first.
func AttentionOverlap(ranking []int, gold []bool) bool {
	hits, size := 0, 0
	for _, t := range ranking[:min(attended, len(ranking))] {
		hits += indicator(gold[t])
	}
	for _, g := range gold {
		size += indicator(g)
	}
	return size > 0 && 2*hits > min(size, 2*attended-1)
}
