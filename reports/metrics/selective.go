package metrics

// Covered is a point of a risk–coverage curve: the system answers the units of
// which it is most sure and declines the others.
type Covered struct {
	Threshold float64 // the lowest confidence that is answered
	Coverage  float64 // share of units that are answered
	Risk      float64 // share of wrong ones among them
}

// RiskCoverage returns the risk–coverage curve (Geifman & El-Yaniv 2017,
// Selective classification for deep neural networks), one point for
// each confidence that occurs, the highest first. A unit without an answer has
// the confidence −∞ and is wrong.
func RiskCoverage(confidence []float64, right []bool) []Covered {
	points, rights, wrongs := operating(confidence, right)
	curve := make([]Covered, len(points))
	for i, at := range points {
		answered := at.TruePositive + at.FalsePositive
		curve[i] = Covered{at.Threshold, Ratio(answered, rights+wrongs), Ratio(at.FalsePositive, answered)}
	}
	return curve
}

// AURC returns the area under the risk–coverage curve, the mean over i = 1 … N
// of the risk among the i units with the highest confidence (Geifman, Uziel &
// El-Yaniv 2019, Bias-reduced uncertainty estimation). Units of equal
// confidence count as the mean over their orders, so that the order of the units
// changes nothing. 0 is best; NaN without units.
func AURC(confidence []float64, right []bool) float64 {
	points, rights, wrongs := operating(confidence, right)
	sum := 0.0
	var last Operating
	for _, at := range points {
		before := last.TruePositive + last.FalsePositive
		tied := at.TruePositive + at.FalsePositive - before
		errors := float64(at.FalsePositive-last.FalsePositive) / float64(tied)
		for i := 1; i <= tied; i++ {
			sum += (float64(last.FalsePositive) + errors*float64(i)) / float64(before+i)
		}
		last = at
	}
	return sum / float64(rights+wrongs)
}
