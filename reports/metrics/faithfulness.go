package metrics

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
			return float64(Share(Cutoffs[i], n)) / float64(n)
		}
	}
	return 1
}
