package reports

import (
	"math"
	"slices"
)

// score is one metric of a report under its names.
type score struct {
	key   string // in JSON and CSV: the name of scikit-learn's scorer where it has one
	title string // in tables; "" for a metric that has no column there
	of    func(r *Report) float64
}

// scores are the metrics, in the order of the columns. A metric that is not
// defined for a report is NaN.
var scores = []score{
	{"balanced_accuracy", "balanced accuracy", func(r *Report) float64 { return r.Confusion.BalancedAccuracy() }},
	{"f1_macro", "macro-F1", func(r *Report) float64 { return r.Confusion.Macro(r.Confusion.F1) }},
	{"f1_weighted", "weighted F1", func(r *Report) float64 { return r.Confusion.Weighted(r.Confusion.F1) }},
	{"sensitivity", "sensitivity", sensitivity},
	{"specificity", "specificity", specificity},
	{"accuracy", "", func(r *Report) float64 { return r.Confusion.Accuracy() }},
	{"f1_micro", "", func(r *Report) float64 { return r.Confusion.Accuracy() }}, // see Accuracy
	{"precision_macro", "", func(r *Report) float64 { return r.Confusion.Macro(r.Confusion.Precision) }},
	{"recall_macro", "", func(r *Report) float64 { return r.Confusion.Macro(r.Confusion.Recall) }},
	{"precision_weighted", "", func(r *Report) float64 { return r.Confusion.Weighted(r.Confusion.Precision) }},
	{"recall_weighted", "", func(r *Report) float64 { return r.Confusion.Weighted(r.Confusion.Recall) }},
	{"cohen_kappa", "", func(r *Report) float64 { return r.Confusion.CohenKappa() }},
	{"matthews_corrcoef", "", func(r *Report) float64 { return r.Confusion.MCC() }},
}

// sensitivity is NaN for a task without positive labels.
func sensitivity(r *Report) float64 { return r.Confusion.Sensitivity(r.positive()...) }

// specificity is NaN for a task without positive labels.
func specificity(r *Report) float64 {
	positive := r.positive()
	if len(positive) == 0 {
		return math.NaN()
	}
	return r.Confusion.Specificity(positive...)
}

// positive returns the indices of the positive labels of the task.
func (r *Report) positive() []int {
	var classes []int
	for i, label := range r.Task.Labels {
		if slices.Contains(r.Task.Positive, label) {
			classes = append(classes, i)
		}
	}
	return classes
}
