package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// Comparison is what is published on the dataset and the task of a report.
type Comparison struct {
	Rows   []PublishedRow // same dataset, task, protocol, metric and average; by protocol, then the best first
	Others []Incomparable // all other figures, by the reason why they are no match
}

// PublishedRow is a published system with the figures that may stand beside
// those of a report.
type PublishedRow struct {
	Model    string
	Protocol string
	Source   string
	Verified bool                       // seen at the source, not only in another's account of it
	Trusted  bool                       // may be a target, see [datasets.Figure.Trusted]
	Notes    []string                   // what must be known of its figures
	Figures  map[string]datasets.Figure // by the Name of a [Score]
}

// Incomparable holds published figures that must not be ranked with a report.
type Incomparable struct {
	Reason  string // such as "another protocol, imhi"
	Figures []datasets.Figure
}

// publishedMetric says under which words papers print a metric of a report.
// Averages are spelled out: one that is not here, such as "micro (as printed)",
// is not known to be the same.
type publishedMetric struct {
	score    string // the Name of a [Score]
	metric   string
	averages []string
}

// publishedMetrics are the published metrics that reports have as well.
var publishedMetrics = []publishedMetric{
	{"balanced_accuracy", "balanced accuracy", []string{"macro", "macro (mean of per-class recall)"}},
	{"f1_macro", "F1", []string{"macro"}},
	{"f1_weighted", "F1", []string{
		"weighted", "weighted (see MentalBERT entry)",
		`weighted (inferred: recall is weighted; MentaLLaMA reprints these as "weighted F1")`,
	}},
	{"f1_weighted", "F1 (metric not named in the abstract; identified by arithmetic)", []string{"weighted (inferred)"}},
	{"f1_micro", "F1", []string{"micro"}},
	{"accuracy", "accuracy", []string{"micro", "binary", "binary (positive = suicidal)"}},
	{"recall_weighted", "recall", []string{
		"weighted (equals accuracy)", "weighted (equals accuracy: every value is k/n for the test size)",
	}},
	{"sensitivity", "sensitivity", []string{"binary"}},
	{"sensitivity", "recall (stress class)", []string{"binary"}},
	{"sensitivity", "recall", []string{"binary", "binary (positive = suicidal)"}},
	{"specificity", "specificity", []string{"binary"}},
	{"roc_auc", "AUC", []string{"binary", "binary (positive = suicidal)"}},
	{"matthews_corrcoef", "MCC", []string{"n/a"}},
	{"quadratic_kappa", "quadratic weighted kappa", []string{"n/a"}},
	{"mean_absolute_error", "mean absolute error (levels)", []string{"n/a"}},
	{"false_negative_rate", "false-negative rate on high risk (Behavior+Attempt predicted below)", []string{"n/a"}},
	{"false_negative_rate", "false-negative rate on high risk (moderate+severe predicted below)", []string{"n/a"}},
	{"kendall_tau", "Kendall tau-b", []string{"n/a"}},
	{"graded_precision", "graded precision", []string{"n/a"}},
	{"graded_recall", "graded recall", []string{"n/a"}},
	{"graded_f1", "graded F-score", []string{"n/a"}},
	{"ordinal_error", "ordinal error (signed: true-pred>1)", []string{"n/a"}},
	{"ordinal_error_absolute", "ordinal error (absolute: |true-pred|>1)", []string{"n/a"}},
}

// Compare sorts the published figures on the dataset and the task of a report
// into those that may stand beside it and the others. None may if the report
// has another number of units than the published split, or if the units are
// those of no protocol.
func Compare(r *Report) Comparison {
	var c Comparison
	for _, f := range datasets.Published(r.Dataset, r.Task.Key) {
		if score, reason := scoreBeside(r, f); reason != "" {
			c.leaveOut(reason, f)
		} else {
			c.add(score, f)
		}
	}
	slices.SortStableFunc(c.Rows, func(a, b PublishedRow) int {
		return cmp.Or(
			cmp.Compare(slices.Index(r.Split.Protocols, a.Protocol), slices.Index(r.Split.Protocols, b.Protocol)),
			compareRows(a, b))
	})
	return c
}

// scoreBeside returns the name of the score that a figure may stand beside, or the
// reason why there is none.
func scoreBeside(r *Report, f datasets.Figure) (score, reason string) {
	if !slices.Contains(r.Split.Protocols, f.Protocol) {
		return "", "another protocol, " + f.Protocol
	}
	if r.Split.Rows != 0 && r.N != r.Split.Rows {
		return "", fmt.Sprintf("protocol %s scores %d %ss, this table %d", f.Protocol, r.Split.Rows, r.Task.Unit, r.N)
	}
	metric := false // known to the report, whatever the average
	for _, m := range publishedMetrics {
		if m.metric != f.Metric || math.IsNaN(r.Score(m.score).Value) {
			continue
		}
		metric = true
		if slices.Contains(m.averages, f.Average) {
			return m.score, ""
		}
	}
	if metric {
		return "", fmt.Sprintf("another average of %s: %s", f.Metric, f.Average)
	}
	return "", "another metric: " + f.Metric
}

// add adds a figure to the row of its model, source and protocol.
func (c *Comparison) add(score string, f datasets.Figure) {
	i := slices.IndexFunc(c.Rows, func(row PublishedRow) bool {
		_, taken := row.Figures[score]
		return row.Model == f.Model && row.Source == f.Source && row.Protocol == f.Protocol && !taken
	})
	if i < 0 {
		i = len(c.Rows)
		c.Rows = append(c.Rows, PublishedRow{
			Model: f.Model, Protocol: f.Protocol, Source: f.Source,
			Verified: true, Trusted: true, Figures: make(map[string]datasets.Figure),
		})
	}
	row := &c.Rows[i]
	row.Figures[score] = f
	row.Verified = row.Verified && f.Verified
	row.Trusted = row.Trusted && f.Trusted()
	if f.Note != "" && !slices.Contains(row.Notes, f.Note) {
		row.Notes = append(row.Notes, f.Note)
	}
}

// leaveOut adds a figure to those with the same reason.
func (c *Comparison) leaveOut(reason string, f datasets.Figure) {
	i := slices.IndexFunc(c.Others, func(o Incomparable) bool { return o.Reason == reason })
	if i < 0 {
		i = len(c.Others)
		c.Others = append(c.Others, Incomparable{Reason: reason})
	}
	c.Others[i].Figures = append(c.Others[i].Figures, f)
}

// compareRows puts rows in the order of their first metric, rows of the same
// one by its value, equal ones by name.
func compareRows(a, b PublishedRow) int {
	for _, m := range publishedMetrics {
		fa, inA := a.Figures[m.score]
		fb, inB := b.Figures[m.score]
		switch {
		case inA && inB:
			return cmp.Or(cmp.Compare(fb.Value, fa.Value), strings.Compare(a.Model, b.Model))
		case inA:
			return -1
		case inB:
			return 1
		}
	}
	return 0
}

// Best returns the highest published figure of a score that may be a target,
// or false if there is none. A score of which less is better has no best.
func (c Comparison) Best(score string) (datasets.Figure, bool) {
	var best datasets.Figure
	found := false
	for _, row := range c.Rows {
		if f, ok := row.Figures[score]; ok && row.Trusted && (!found || f.Value > best.Value) {
			best, found = f, true
		}
	}
	return best, found
}

// tableColumnsWith returns the columns of a kind of task and those of further
// metrics for which something is published.
func tableColumnsWith(c Comparison, kind datasets.Kind) []tableColumn {
	columns := tableColumns(kind)
	for _, m := range publishedMetrics {
		known := slices.ContainsFunc(columns, func(column tableColumn) bool { return column.score == m.score })
		published := slices.ContainsFunc(c.Rows, func(row PublishedRow) bool { _, ok := row.Figures[m.score]; return ok })
		if !known && published {
			columns = append(columns, columnOf(kind, m.score))
		}
	}
	return columns
}
