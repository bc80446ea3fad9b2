package metrics

import "math"

// exactDiscordant is the number of discordant pairs below which McNemar's test
// is exact.
const exactDiscordant = 25

// McNemar returns the two-sided p-value of the hypothesis that two systems are
// wrong equally often, from the numbers of units that only one of them has
// right. Below 25 such units it is the exact binomial one, otherwise that of
// χ² = (|b−c|−1)²/(b+c) with one degree of freedom: statsmodels' mcnemar with
// exact=True, or with exact=False and correction=True. 1 if there is no such
// unit.
func McNemar(onlyFirst, onlySecond int) float64 {
	n := onlyFirst + onlySecond
	if n >= exactDiscordant {
		d := math.Abs(float64(onlyFirst-onlySecond)) - 1
		return math.Erfc(math.Sqrt(d * d / float64(n) / 2))
	}
	tail, ways := 0.0, 1.0 // ways is n over k
	for k := 0; k <= min(onlyFirst, onlySecond); k++ {
		tail += ways
		ways *= float64(n-k) / float64(k+1)
	}
	return min(1, 2*tail/math.Exp2(float64(n)))
}
