package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/charts"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// drawCharts draws what the cases and the layer weights of a section allow. ID
// begins the id of each chart.
func drawCharts(s Section, id string) ([]charts.Chart, error) {
	var todo []func() (charts.Chart, error)
	if cases := goldCases(s); slices.ContainsFunc(cases, func(c Case) bool { return c.Probabilities != nil }) {
		all := newSample(s.Report.Task, cases)
		if s.Report.Task.Kind != datasets.Multilabel {
			todo = append(todo,
				func() (charts.Chart, error) { return charts.Reliability(all.reliability()) },
				func() (charts.Chart, error) { return charts.RiskCoverage(metrics.RiskCoverage(confident(cases))) },
			)
		}
		todo = append(todo, func() (charts.Chart, error) { return charts.PrecisionRecall(all.curves()) })
	}
	if len(s.Layers) > 0 {
		todo = append(todo, func() (charts.Chart, error) { return charts.Layers(s.Layers) })
	}
	drawn := make([]charts.Chart, len(todo))
	for i, draw := range todo {
		var err error
		if drawn[i], err = draw(); err != nil {
			return nil, err
		}
		drawn[i].ID = fmt.Sprintf("%s-chart%d", id, i+1)
	}
	return drawn, nil
}

// goldCases returns the cases that the report is about: those with a gold label.
func goldCases(s Section) []Case {
	return slices.DeleteFunc(slices.Clone(s.Cases), func(c Case) bool { return c.Gold == nil })
}

func (s *sample) reliability() []metrics.Bin {
	confidence, right := s.forecasts.calibrated()
	return metrics.Reliability(confidence, right, calibrationBins)
}

// curves returns the precision–recall curves of a task: of its positive label
// if it has two, of each label if they are few, else of all labels pooled, which
// scikit-learn calls micro-averaged. A label that no unit has has no curve.
func (s *sample) curves() []charts.Curve {
	switch {
	case twoLabels(s.task):
		label := s.scored()
		return []charts.Curve{{Name: s.task.Labels[label[0]], Points: metrics.PrecisionRecall(s.forecasts.ranked(label...))}}
	case len(s.task.Labels) > charts.MostCurves:
		return []charts.Curve{{Name: fmt.Sprintf("all %d labels pooled", len(s.task.Labels)), Points: s.pooled()}}
	}
	var found []charts.Curve
	for label, name := range s.task.Labels {
		if points := metrics.PrecisionRecall(s.forecasts.ranked(label)); points != nil {
			found = append(found, charts.Curve{Name: name, Points: points})
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
