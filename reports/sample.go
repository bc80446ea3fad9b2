package reports

import (
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// sample is what the metrics see of the cases of a task.
type sample struct {
	task       datasets.Task
	cases      []Case // nil for a resample
	positive   []int  // the indices of the positive labels of the task
	n          int    // cases
	missing    int    // of n: cases without a valid answer
	declined   int    // of n: cases with an answer that the system declined to give
	declinedOK int    // of declined: cases whose best guess is right
	confusion  metrics.Confusion
	multilabel metrics.Multilabel
	forecasts  forecasts
}

// forecasts are the cases that have probabilities, in columns.
type forecasts struct {
	cases         []Case
	probabilities [][]float64
}

func newSample(task datasets.Task, cases []Case) *sample {
	t := newTally(task, cases)
	s := t.sample(t.counts(nil))
	s.cases = cases
	for _, c := range cases {
		if c.Probabilities != nil {
			s.forecasts.cases = append(s.forecasts.cases, c)
			s.forecasts.probabilities = append(s.forecasts.probabilities, c.Probabilities)
		}
	}
	return s
}

// positives returns the indices of the positive labels of a task.
func positives(task datasets.Task) []int {
	var classes []int
	for i, label := range task.Labels {
		if slices.Contains(task.Positive, label) {
			classes = append(classes, i)
		}
	}
	return classes
}

// answered counts the cases with a valid answer that the system gave.
func (s *sample) answered() int { return s.n - s.missing - s.declined }

// right counts the cases whose answer is exactly the gold one.
func (s *sample) right() int {
	if s.task.Kind == datasets.Multilabel {
		return s.multilabel.Exact
	}
	return s.confusion.Correct()
}

// ranked returns the probability of any of the labels, and whether the gold
// label is one of them, for each case with probabilities.
func (f forecasts) ranked(labels ...int) (score []float64, positive []bool) {
	for i, c := range f.cases {
		sum, has := 0.0, false
		for _, label := range labels {
			sum += f.probabilities[i][label]
			has = has || slices.Contains(c.Gold, label)
		}
		score = append(score, sum)
		positive = append(positive, has)
	}
	return score, positive
}

// gold returns the gold label of each case with probabilities, of a task with
// one label a unit.
func (f forecasts) gold() []int {
	labels := make([]int, len(f.cases))
	for i, c := range f.cases {
		labels[i] = c.Gold[0]
	}
	return labels
}

// calibrated returns the highest probability of each case and whether it is
// that of the gold label.
func (f forecasts) calibrated() (confidence []float64, right []bool) {
	for i, p := range f.probabilities {
		best := slices.Max(p)
		confidence = append(confidence, best)
		right = append(right, f.cases[i].Gold[0] == slices.Index(p, best))
	}
	return confidence, right
}

// confident returns the confidence of each case, the highest probability, and
// whether its answer is right, as [metrics.RiskCoverage] takes them. A case
// without a valid answer or without probabilities has the confidence −∞.
func confident(cases []Case) (confidence []float64, right []bool) {
	for i := range cases {
		c := &cases[i]
		x := math.Inf(-1)
		if c.Predicted != nil && c.Probabilities != nil {
			x = slices.Max(c.Probabilities)
		}
		confidence = append(confidence, x)
		right = append(right, c.right())
	}
	return confidence, right
}
