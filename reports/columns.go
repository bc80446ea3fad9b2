package reports

import (
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// tableColumn is a metric that has a column in tables.
type tableColumn struct {
	score string // the Name of a [Score]
	title string
	less  bool // less is better
}

// kindColumns are the scores that have a column, by the kind of task. All other
// scores of a report stand in CSV, JSON and the page.
var kindColumns = map[datasets.Kind][]string{
	datasets.Binary:     {"balanced_accuracy", "f1_macro", "f1_weighted", "sensitivity", "specificity"},
	datasets.Multiclass: {"balanced_accuracy", "f1_macro", "f1_weighted", "accuracy"},
	datasets.Ordinal: {
		"balanced_accuracy", "f1_macro", "f1_weighted", "sensitivity", "specificity",
		"quadratic_kappa", "mean_absolute_error", "false_negative_rate",
	},
	datasets.Multilabel: {"accuracy", "f1_macro", "f1_micro", "balanced_accuracy"},
}

// balancedAccuracy is the title of the column that comes first.
const balancedAccuracy = "balanced accuracy"

// columnTitles are the titles of columns.
var columnTitles = map[string]string{
	"accuracy":               "accuracy",
	"balanced_accuracy":      balancedAccuracy,
	"f1_macro":               "macro-F1",
	"f1_micro":               "micro-F1",
	"f1_weighted":            "weighted F1",
	"recall_weighted":        "weighted recall",
	"sensitivity":            "sensitivity",
	"specificity":            "specificity",
	"false_negative_rate":    "FNR of high risk",
	"roc_auc":                "AUROC",
	"matthews_corrcoef":      "MCC",
	"quadratic_kappa":        "quadratic κ",
	"mean_absolute_error":    "MAE (levels)",
	"kendall_tau":            "Kendall τ-b",
	"graded_precision":       "graded precision",
	"graded_recall":          "graded recall",
	"graded_f1":              "graded F1",
	"ordinal_error":          "ordinal error",
	"ordinal_error_absolute": "absolute ordinal error",
}

// setTitles are the titles that differ where a unit has any number of labels.
var setTitles = map[string]string{
	"accuracy":          "subset accuracy",
	"balanced_accuracy": "mean label-wise balanced accuracy",
}

// lessIsBetter are the scores with a column of which less is better.
var lessIsBetter = []string{"false_negative_rate", "mean_absolute_error", "ordinal_error", "ordinal_error_absolute"}

// columnOf returns the column of a score in the tables of a kind of task.
func columnOf(kind datasets.Kind, score string) tableColumn {
	c := tableColumn{score, columnTitles[score], slices.Contains(lessIsBetter, score)}
	if title, ok := setTitles[score]; ok && kind == datasets.Multilabel {
		c.title = title
	}
	return c
}

// tableColumns returns the columns of a kind of task.
func tableColumns(kind datasets.Kind) []tableColumn {
	var columns []tableColumn
	for _, score := range kindColumns[kind] {
		columns = append(columns, columnOf(kind, score))
	}
	return columns
}

// better reports whether a is better than b, as a column counts it. A value
// that is not defined is never better.
func (c tableColumn) better(a, b float64) bool {
	if c.less {
		a, b = -a, -b
	}
	return a > b || !math.IsNaN(a) && math.IsNaN(b)
}

// String returns a score as papers print it: "0.794 [0.763, 0.823]", without
// the brackets if it has no interval.
func (s Score) String() string {
	if interval := intervalOf(s); interval != "" {
		return tables.Decimals(s.Value) + " " + interval
	}
	return tables.Decimals(s.Value)
}

// intervalOf returns the interval of a score, "" if it has none.
func intervalOf(s Score) string {
	if math.IsNaN(s.Value) || math.IsNaN(s.Low) {
		return ""
	}
	return tables.Interval(s.Low, s.High)
}

// printed returns a published figure with its standard deviation.
func printed(f datasets.Figure) string {
	if f.SD == nil {
		return tables.Decimals(f.Value)
	}
	return tables.Decimals(f.Value) + " ± " + tables.Decimals(*f.SD)
}
