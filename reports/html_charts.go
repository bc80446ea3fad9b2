package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// charts draws what the cases and the layer weights of a section allow.
func (s Section) charts() ([]chart, error) {
	var todo []func() (chart, error)
	if cases := s.gold(); slices.ContainsFunc(cases, func(c Case) bool { return c.Probabilities != nil }) {
		all := newSample(s.Report.Task, cases)
		if s.Report.Task.Kind != datasets.Multilabel {
			todo = append(todo,
				func() (chart, error) { return reliabilityChart(all.reliability()) },
				func() (chart, error) { return riskCoverageChart(metrics.RiskCoverage(confident(cases))) },
			)
		}
		todo = append(todo, func() (chart, error) { return precisionRecallChart(all.curves()) })
	}
	if len(s.Layers) > 0 {
		todo = append(todo, func() (chart, error) { return layerChart(s.Layers) })
	}
	charts := make([]chart, len(todo))
	for i, draw := range todo {
		var err error
		if charts[i], err = draw(); err != nil {
			return nil, err
		}
	}
	return charts, nil
}

// gold returns the cases that the report is about: those with a gold label.
func (s Section) gold() []Case {
	return slices.DeleteFunc(slices.Clone(s.Cases), func(c Case) bool { return c.Gold == nil })
}

func (s *sample) reliability() []metrics.Bin {
	confidence, right := s.forecasts.calibrated()
	return metrics.Reliability(confidence, right, calibrationBins)
}

// curves returns the precision–recall curves of a task: of its positive label
// if it has two, of each label if they are few, else of all labels pooled, which
// scikit-learn calls micro-averaged. A label that no unit has has no curve.
func (s *sample) curves() []curve {
	switch {
	case twoLabels(s.task):
		label := s.scored()
		return []curve{{s.task.Labels[label[0]], metrics.PrecisionRecall(s.forecasts.ranked(label...))}}
	case len(s.task.Labels) > len(series):
		return []curve{{fmt.Sprintf("all %d labels pooled", len(s.task.Labels)), s.pooled()}}
	}
	var found []curve
	for label, name := range s.task.Labels {
		if points := metrics.PrecisionRecall(s.forecasts.ranked(label)); points != nil {
			found = append(found, curve{name, points})
		}
	}
	return found
}

// pooled returns the precision–recall curve of every unit with every label.
func (s *sample) pooled() []metrics.Recalled {
	var score []float64
	var positive []bool
	for label := range s.task.Labels {
		p, has := s.forecasts.ranked(label)
		score, positive = append(score, p...), append(positive, has...)
	}
	return metrics.PrecisionRecall(score, positive)
}
