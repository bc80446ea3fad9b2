package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/explain"
)

// MeanDrop returns the mean of p − p_i, where p is the probability of the answer
// for the whole post and the p_i that for what is left of it at each cut-off.
// Where the top tokens were taken away it is ERASER's comprehensiveness, of which
// more is better, where they alone are left its sufficiency, of which less is
// (DeYoung et al. 2020, eq. 1 and 2; the mean over cut-offs is its AOPC). NaN
// without cut-offs.
func MeanDrop(p float64, left []float64) float64 {
	sum := 0.0
	for _, q := range left {
		sum += p - q
	}
	return sum / float64(len(left))
}

// ShareToFlip returns the share of n tokens at the first of the cut-offs at
// which the answer changes without the top tokens, 1 if it never does: that of
// decision-flipping tokens (Serrano and Smith 2019), no finer than the cut-offs.
func ShareToFlip(n int, changed []bool) float64 {
	for i, c := range changed {
		if c {
			return float64(explain.Share(explain.Cutoffs[i], n)) / float64(n)
		}
	}
	return 1
}

// Jaccard returns |∩|/|∪| of two sets, 1 if both are empty. Neither may name a
// thing twice.
func Jaccard(a, b []int) float64 {
	both := 0
	for _, x := range a {
		both += one(slices.Contains(b, x))
	}
	if len(a)+len(b) == 0 {
		return 1
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// Spearman returns the correlation of ranks, equal values having the mean of
// their ranks: scipy.stats.spearmanr. NaN if one of the two is constant.
func Spearman(x, y []float64) float64 { return pearson(ranks(x), ranks(y)) }

// ranks returns the rank of each value, from 1, the mean one for equal values.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranks
}

// pearson returns the correlation of two lists of numbers.
func pearson(x, y []float64) float64 {
	mx, my := mean(x, nil), mean(y, nil)
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// stableShare is the share of words, in percent, whose overlap is the stability
// of an explanation.
const stableShare = 20

// topShared returns how far the top words of a post are those of the same post
// with a word changed: the Jaccard index of the top 20% by the scores of both.
func topShared(words, perturbed []float64) float64 {
	k := explain.Share(stableShare, len(words))
	return Jaccard(explain.Ranking(words)[:k], explain.Ranking(perturbed)[:k])
}
