package metrics

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Operating is a point of a curve over thresholds: what happens if the units
// with at least this score are called positive.
type Operating struct {
	Threshold     float64
	TruePositive  int
	FalsePositive int
}

// operating returns a point for each score that occurs, the highest first, and
// the numbers of positive and negative units. It panics if the two slices
// differ in length.
func operating(score []float64, positive []bool) (points []Operating, positives, negatives int) {
	if len(score) != len(positive) {
		panic(fmt.Sprintf("metrics: %d scores and %d labels", len(score), len(positive)))
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	for i, unit := range order {
		if positive[unit] {
			positives++
		} else {
			negatives++
		}
		if i+1 == len(order) || score[order[i+1]] != score[unit] {
			points = append(points, Operating{score[unit], positives, negatives})
		}
	}
	return points, positives, negatives
}

// ROCAUC returns the area under the receiver operating characteristic, which is
// the chance that a positive unit has a higher score than a negative one, a tie
// counting half: scikit-learn's roc_auc_score of two classes. NaN if there is
// no positive or no negative unit.
func ROCAUC(score []float64, positive []bool) float64 {
	points, p, n := operating(score, positive)
	twice := 0 // the area in units of half a pair, so that it is exact
	var last Operating
	for _, at := range points {
		twice += (at.FalsePositive - last.FalsePositive) * (at.TruePositive + last.TruePositive)
		last = at
	}
	return Ratio(twice, 2*p*n)
}

// AveragePrecision returns Σ (R_i − R_{i−1})·P_i over the thresholds, the
// highest first, with precision P and recall R: scikit-learn's
// average_precision_score. NaN if there is no positive unit, where
// scikit-learn warns and gives 0.
func AveragePrecision(score []float64, positive []bool) float64 {
	points, p, _ := operating(score, positive)
	if p == 0 {
		return math.NaN()
	}
	sum := 0.0
	var last Operating
	for _, at := range points {
		gain := float64(at.TruePositive-last.TruePositive) / float64(p)
		sum += gain * Ratio(at.TruePositive, at.TruePositive+at.FalsePositive)
		last = at
	}
	return sum
}

// SensitivityAt returns the highest sensitivity that a threshold reaches while
// the specificity is at least the given share: max TPR where 1 − FPR ≥
// specificity on the curve of scikit-learn's roc_curve. NaN if there is no
// positive or no negative unit.
func SensitivityAt(specificity float64, score []float64, positive []bool) float64 {
	points, p, n := operating(score, positive)
	if p == 0 || n == 0 {
		return math.NaN()
	}
	best := 0.0
	for _, at := range points {
		if Ratio(n-at.FalsePositive, n) >= specificity {
			best = Ratio(at.TruePositive, p)
		}
	}
	return best
}

// Recalled is a point of a precision–recall curve.
type Recalled struct{ Threshold, Recall, Precision float64 }

// PrecisionRecall returns the precision–recall curve, one point for each score
// that occurs, the highest threshold first: scikit-learn's
// precision_recall_curve, backwards and without its last point (0, 1). It has
// no points if there is no positive unit.
func PrecisionRecall(score []float64, positive []bool) []Recalled {
	points, p, _ := operating(score, positive)
	if p == 0 {
		return nil
	}
	curve := make([]Recalled, len(points))
	for i, at := range points {
		curve[i] = Recalled{at.Threshold, Ratio(at.TruePositive, p), Ratio(at.TruePositive, at.TruePositive+at.FalsePositive)}
	}
	return curve
}
