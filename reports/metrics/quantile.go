package metrics

import (
	"math"
	"slices"
)

// Quantile returns a quantile of sorted values, between two of them by linear
// interpolation: NumPy's quantile. NaN without values.
func Quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Middle95 returns the 2.5% and the 97.5% quantile of the values that are not
// NaN, NaN if there is none. It sorts values.
func Middle95(values []float64) (low, high float64) {
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	return Quantile(values, 0.025), Quantile(values, 0.975)
}
