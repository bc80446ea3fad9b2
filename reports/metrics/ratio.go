package metrics

import "math"

// Ratio returns a/b, NaN if b is 0.
func Ratio(a, b int) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// ratioOrZero returns a/b, 0 if b is 0: zero_division of scikit-learn.
func ratioOrZero(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Mean returns the mean of the values that are not NaN, each counted as often as
// its weight says; nil weights are 1 each. NaN if there is no such value.
func Mean(values []float64, weights []int32) float64 {
	sum, n := 0.0, 0
	for i, v := range values {
		w := 1
		if weights != nil {
			w = int(weights[i])
		}
		if !math.IsNaN(v) {
			sum += float64(w) * v
			n += w
		}
	}
	return sum / float64(n)
}

// HarmonicMean returns 2ab/(a+b), 0 if both are 0.
func HarmonicMean(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}
