package metrics

import (
	"cmp"
	"math"
	"slices"
)

// Jaccard returns |∩|/|∪| of two sets, 1 if both are empty. Neither may name a
// thing twice.
func Jaccard(a, b []int) float64 {
	both := 0
	for _, x := range a {
		both += indicator(slices.Contains(b, x))
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
	mx, my := Mean(x, nil), Mean(y, nil)
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

// TopShared returns how far the top words of a post are those of the same post
// with a word changed: the Jaccard index of the top 20% by the scores of both.
func TopShared(words, perturbed []float64) float64 {
	k := Share(stableShare, len(words))
	return Jaccard(Ranking(words)[:k], Ranking(perturbed)[:k])
}
