package metrics

import (
	"fmt"
	"math"
)

// Brier returns the mean of Σ_c (p_c − y_c)² over the units, where y_c is 1 for
// the gold class and 0 for the others, from 0 (best) to 2: scikit-learn's
// brier_score_loss of more than two classes. NaN without units.
func Brier(probabilities [][]float64, gold []int) float64 {
	mustMatch(len(probabilities), len(gold))
	sum := 0.0
	for i, p := range probabilities {
		for c, x := range p {
			if c == gold[i] {
				x = 1 - x
			}
			sum += x * x
		}
	}
	return sum / float64(len(gold))
}

// BinaryBrier returns the mean of (p − y)² over the units, where p is the
// probability of the positive class and y is 1 for a positive unit and 0 for
// another, from 0 (best) to 1: scikit-learn's brier_score_loss of two classes.
// NaN without units.
func BinaryBrier(probability []float64, positive []bool) float64 {
	mustMatch(len(probability), len(positive))
	sum := 0.0
	for i, p := range probability {
		if positive[i] {
			p = 1 - p
		}
		sum += p * p
	}
	return sum / float64(len(positive))
}

// Bin holds the units whose confidence is in (Low, High].
type Bin struct {
	Low, High  float64
	N, Right   int     // units, and those of them that are right
	Confidence float64 // mean of N; NaN if N is 0
}

// Accuracy returns the share of right units, NaN for an empty bin.
func (b Bin) Accuracy() float64 { return Ratio(b.Right, b.N) }

// Reliability sorts units into bins of equal width by their confidence, which
// is the highest probability, from 0 to 1: the reliability diagram of Guo et
// al. 2017 (On calibration of modern neural networks), section 2. A confidence
// of 0 is in the first bin.
func Reliability(confidence []float64, right []bool, bins int) []Bin {
	mustMatch(len(confidence), len(right))
	all := make([]Bin, bins)
	for i := range all {
		all[i].Low, all[i].High = float64(i)/float64(bins), float64(i+1)/float64(bins)
	}
	for i, c := range confidence {
		b := &all[binOf(c, bins)]
		b.N++
		b.Confidence += c
		if right[i] {
			b.Right++
		}
	}
	for i := range all {
		all[i].Confidence /= float64(all[i].N)
	}
	return all
}

// binOf returns the bin (i/bins, (i+1)/bins] that holds c. The bounds are
// compared as they are printed: 0.3 is the upper end of the third of ten.
func binOf(c float64, bins int) int {
	i := min(max(int(math.Ceil(c*float64(bins)))-1, 0), bins-1)
	switch {
	case i > 0 && c <= float64(i)/float64(bins):
		return i - 1
	case i < bins-1 && c > float64(i+1)/float64(bins):
		return i + 1
	}
	return i
}

// ECE returns the expected calibration error, Σ (n_b/N)·|accuracy_b −
// confidence_b| over the bins (Guo et al. 2017, equation 3). NaN without units.
func ECE(bins []Bin) float64 {
	sum, n := 0.0, 0
	for _, b := range bins {
		n += b.N
		if b.N > 0 {
			sum += float64(b.N) * math.Abs(b.Accuracy()-b.Confidence)
		}
	}
	return sum / float64(n)
}

// mustMatch panics if there is not one label for each value.
func mustMatch(values, labels int) {
	if values != labels {
		panic(fmt.Sprintf("metrics: %d values and %d labels", values, labels))
	}
}
