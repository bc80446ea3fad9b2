package reports

import (
	"math"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// metric is a score of a report: its name, which tasks have it, and how it
// comes from the cases. NaN is a value that is not defined.
type metric struct {
	name string
	has  func(datasets.Task) bool
	of   func(s *sample) float64
}

// countMetrics are those that need counts alone. They have intervals.
var countMetrics = []metric{
	{"balanced_accuracy", oneLabel, func(s *sample) float64 { return s.confusion.BalancedAccuracy() }},
	{"f1_macro", oneLabel, func(s *sample) float64 { return s.confusion.Macro(s.confusion.F1) }},
	{"f1_weighted", oneLabel, func(s *sample) float64 { return s.confusion.Weighted(s.confusion.F1) }},
	{"sensitivity", riskGroup, func(s *sample) float64 { return s.confusion.Sensitivity(s.positive...) }},
	{"specificity", riskGroup, func(s *sample) float64 { return s.confusion.Specificity(s.positive...) }},
	{"false_negative_rate", riskGroup, func(s *sample) float64 { return 1 - s.confusion.Sensitivity(s.positive...) }},
	{"accuracy", oneLabel, func(s *sample) float64 { return s.confusion.Accuracy() }},
	{"f1_micro", oneLabel, func(s *sample) float64 { return s.confusion.Accuracy() }}, // see Accuracy
	{"precision_macro", oneLabel, func(s *sample) float64 { return s.confusion.Macro(s.confusion.Precision) }},
	{"recall_macro", oneLabel, func(s *sample) float64 { return s.confusion.Macro(s.confusion.Recall) }},
	{"precision_weighted", oneLabel, func(s *sample) float64 { return s.confusion.Weighted(s.confusion.Precision) }},
	{"recall_weighted", oneLabel, func(s *sample) float64 { return s.confusion.Weighted(s.confusion.Recall) }},
	{"cohen_kappa", oneLabel, func(s *sample) float64 { return s.confusion.CohenKappa() }},
	{"matthews_corrcoef", oneLabel, func(s *sample) float64 { return s.confusion.MCC() }},

	{"quadratic_kappa", levels, func(s *sample) float64 { return s.confusion.QuadraticKappa() }},
	{"mean_absolute_error", levels, func(s *sample) float64 { return s.confusion.MAE() }},
	{"kendall_tau", levels, func(s *sample) float64 { return s.confusion.KendallTau() }},
	{"graded_precision", levels, func(s *sample) float64 { return s.confusion.GradedPrecision() }},
	{"graded_recall", levels, func(s *sample) float64 { return s.confusion.GradedRecall() }},
	{"graded_f1", levels, func(s *sample) float64 { return s.confusion.GradedF1() }},
	{"ordinal_error", levels, func(s *sample) float64 { return s.confusion.OrdinalError() }},
	{"ordinal_error_absolute", levels, func(s *sample) float64 { return s.confusion.AbsoluteOrdinalError() }},

	{"accuracy", manyLabels, func(s *sample) float64 { return s.multilabel.ExactMatch() }},
	{"balanced_accuracy", manyLabels, func(s *sample) float64 { return s.multilabel.Macro(metrics.Confusion.BalancedAccuracy) }},
	{"f1_macro", manyLabels, func(s *sample) float64 { return s.multilabel.Macro(hasF1) }},
	{"f1_micro", manyLabels, func(s *sample) float64 { return s.multilabel.MicroF1() }},
	{"f1_weighted", manyLabels, func(s *sample) float64 { return s.multilabel.Weighted(hasF1) }},
	{"precision_macro", manyLabels, func(s *sample) float64 { return s.multilabel.Macro(hasPrecision) }},
	{"precision_micro", manyLabels, func(s *sample) float64 { return s.multilabel.MicroPrecision() }},
	{"precision_weighted", manyLabels, func(s *sample) float64 { return s.multilabel.Weighted(hasPrecision) }},
	{"recall_macro", manyLabels, func(s *sample) float64 { return s.multilabel.Macro(hasRecall) }},
	{"recall_micro", manyLabels, func(s *sample) float64 { return s.multilabel.MicroRecall() }},
	{"recall_weighted", manyLabels, func(s *sample) float64 { return s.multilabel.Weighted(hasRecall) }},
	{"hamming_loss", manyLabels, func(s *sample) float64 { return s.multilabel.HammingLoss() }},

	{"invalid_rate", anyTask, func(s *sample) float64 { return metrics.Ratio(s.missing, s.n) }},
	{"coverage", anyTask, func(s *sample) float64 { return metrics.Ratio(s.answered(), s.n) }},
	{"selective_accuracy", anyTask, func(s *sample) float64 { return metrics.Ratio(s.right()-s.declinedOK, s.answered()) }},
}

// probabilityMetrics are those that need probabilities, which not every system
// gives. They have no intervals.
var probabilityMetrics = []metric{
	{"roc_auc", twoLabels, func(s *sample) float64 { return metrics.ROCAUC(s.forecasts.ranked(s.scored()...)) }},
	{"average_precision", twoLabels, func(s *sample) float64 { return metrics.AveragePrecision(s.forecasts.ranked(s.scored()...)) }},
	{"brier_score", twoLabels, func(s *sample) float64 { return metrics.BinaryBrier(s.forecasts.ranked(s.scored()...)) }},
	{"roc_auc", notTwo, func(s *sample) float64 { return s.overLabels(metrics.ROCAUC) }},
	{"average_precision", notTwo, func(s *sample) float64 { return s.overLabels(metrics.AveragePrecision) }},
	{"brier_score", moreLabels, func(s *sample) float64 { return metrics.Brier(s.forecasts.probabilities, s.forecasts.gold()) }},
	{"expected_calibration_error", oneLabel, func(s *sample) float64 { return s.calibrationError() }},
	{"sensitivity_at_specificity_80", riskGroup, func(s *sample) float64 { return s.sensitivityAt(0.80) }},
	{"risk_coverage_area", oneLabel, func(s *sample) float64 { return metrics.AURC(confident(s.cases)) }},
}

// calibrationBins is the number of bins of the expected calibration error.
const calibrationBins = 10

// hasF1, hasPrecision and hasRecall are metrics of one label of a multilabel
// task, whose class 1 are the units that have the label.
func hasF1(c metrics.Confusion) float64        { return c.F1(1) }
func hasPrecision(c metrics.Confusion) float64 { return c.Precision(1) }
func hasRecall(c metrics.Confusion) float64    { return c.Recall(1) }

// Which tasks have a metric.
func anyTask(datasets.Task) bool      { return true }
func oneLabel(t datasets.Task) bool   { return t.Kind != datasets.Multilabel }
func manyLabels(t datasets.Task) bool { return t.Kind == datasets.Multilabel }
func twoLabels(t datasets.Task) bool  { return oneLabel(t) && len(t.Labels) == 2 }
func moreLabels(t datasets.Task) bool { return oneLabel(t) && len(t.Labels) != 2 }
func notTwo(t datasets.Task) bool     { return !twoLabels(t) }
func levels(t datasets.Task) bool     { return t.Kind == datasets.Ordinal }
func riskGroup(t datasets.Task) bool  { return oneLabel(t) && len(t.Positive) > 0 }

// metricsOf returns those metrics that a task has.
func metricsOf(all []metric, task datasets.Task) []metric {
	var own []metric
	for _, m := range all {
		if m.has(task) {
			own = append(own, m)
		}
	}
	return own
}

// scored returns the labels whose probability ranks the units of a task: the
// positive ones, or the second of two.
func (s *sample) scored() []int {
	if len(s.positive) == 0 {
		return []int{1}
	}
	return s.positive
}

// overLabels returns the plain mean of a metric of each label against all
// others over the labels for which it is defined: scikit-learn's
// multi_class="ovr" with average="macro". NaN if there is no such label.
func (s *sample) overLabels(metric func(score []float64, positive []bool) float64) float64 {
	sum, n := 0.0, 0
	for label := range s.task.Labels {
		if x := metric(s.forecasts.ranked(label)); !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	return sum / float64(n)
}

func (s *sample) calibrationError() float64 {
	confidence, right := s.forecasts.calibrated()
	return metrics.ECE(metrics.Reliability(confidence, right, calibrationBins))
}

// sensitivityAt is about the positive labels as a group.
func (s *sample) sensitivityAt(specificity float64) float64 {
	score, positive := s.forecasts.ranked(s.positive...)
	return metrics.SensitivityAt(specificity, score, positive)
}

// scoresOf returns the scores of a task, those of counts with intervals if
// there is a resampling.
func scoresOf(s *sample, r *metrics.Resampling) []Score {
	counted := metricsOf(countMetrics, s.task)
	var scores []Score
	for _, m := range counted {
		scores = append(scores, Score{m.name, m.of(s), math.NaN(), math.NaN()})
	}
	if r != nil {
		t := newTally(s.task, s.cases)
		setIntervals(scores, r.Run(func(weights []int32) []float64 {
			resample := t.sample(t.counts(weights))
			values := make([]float64, len(counted))
			for i, m := range counted {
				values[i] = m.of(resample)
			}
			return values
		}))
	}
	for _, m := range metricsOf(probabilityMetrics, s.task) {
		value := math.NaN()
		if len(s.forecasts.cases) > 0 {
			value = m.of(s)
		}
		scores = append(scores, Score{m.name, value, math.NaN(), math.NaN()})
	}
	return scores
}

// perClass returns the metrics of each label against all others.
func perClass(s *sample) []ClassScore {
	classes := make([]ClassScore, len(s.task.Labels))
	for g, label := range s.task.Labels {
		c := s.confusion
		class := g
		if s.task.Kind == datasets.Multilabel {
			c, class = s.multilabel.Labels[g], 1
		}
		score, positive := s.forecasts.ranked(g)
		classes[g] = ClassScore{
			Label: label, Precision: c.Precision(class), Recall: c.Recall(class), F1: c.F1(class),
			Specificity: c.Specificity(class), ROCAUC: metrics.ROCAUC(score, positive), AveragePrecision: metrics.AveragePrecision(score, positive),
			Support: c.Support(class), Predicted: c.Predicted(class),
		}
	}
	return classes
}
