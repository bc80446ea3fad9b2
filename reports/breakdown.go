package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// mostLabels is how many labels a confusion matrix may have in text.
const mostLabels = 10

// classTable has a row for each label. In HTML it has the figures of probabilities
// as well, if there are some.
func classTable(r *Report) tables.Table {
	t := tables.Table{Name: "By label, each against all others", Columns: slices.Concat(
		tables.Numbers("label", r.Task.Unit+"s"), tables.Details("predicted"),
		tables.Numbers("precision", "recall", "F1"), tables.Details("specificity"),
	)}
	ranked := slices.ContainsFunc(r.PerClass, func(c ClassScore) bool { return !math.IsNaN(c.AveragePrecision) })
	if ranked {
		t.Columns = append(t.Columns, tables.Details("ROC AUC", "average precision")...)
	}
	for _, c := range r.PerClass {
		cells := []string{
			c.Label, strconv.Itoa(c.Support), strconv.Itoa(c.Predicted),
			tables.Decimals(c.Precision), tables.Decimals(c.Recall), tables.Decimals(c.F1), tables.Decimals(c.Specificity),
		}
		if ranked {
			cells = append(cells, tables.Decimals(c.ROCAUC), tables.Decimals(c.AveragePrecision))
		}
		t.Add(cells...)
	}
	return t
}

// confusionTable shows how often each gold label met each predicted one, in HTML
// with its share of the gold label. The column of missing labels is there if a
// label is missing. The task must have one label a unit.
func confusionTable(r *Report) tables.Table {
	t := tables.Table{
		Name:    "Confusion matrix: counts and shares of each gold label",
		Columns: tables.Numbers(append([]string{`gold \ predicted`}, r.Task.Labels...)...), Shaded: true,
	}
	if r.Missing > 0 {
		t.Name += "; missing are those without a valid answer"
		t.Columns = append(t.Columns, tables.Numbers("missing")...)
	}
	for gold, counts := range r.Confusion.Counts {
		if r.Missing > 0 {
			counts = append(slices.Clip(counts), r.Confusion.Missing[gold])
		}
		cells := []tables.Cell{{Text: r.Task.Labels[gold]}}
		for predicted, n := range counts {
			share := float64(n) / float64(max(r.Confusion.Support(gold), 1))
			cells = append(cells, tables.Cell{
				Text: strconv.Itoa(n), Small: fmt.Sprintf("%.0f%%", 100*share), Share: math.Round(1000*share) / 1000, Right: predicted == gold,
			})
		}
		t.Rows = append(t.Rows, tables.Row{Cells: cells})
	}
	return t
}

// strataTables has a table for each column by which scores are broken down.
func strataTables(r *Report) []tables.Table {
	var all []tables.Table
	columns := tableColumns(r.Task.Kind)
	for _, s := range r.Strata {
		if len(all) == 0 || all[len(all)-1].Columns[0].Title != s.Column {
			t := tables.Table{Name: "Scores by " + s.Column, Columns: tables.Numbers(s.Column, r.Task.Unit+"s")}
			for _, c := range columns {
				t.Columns = append(t.Columns, tables.Numbers(c.title)...)
			}
			all = append(all, t)
		}
		cells := []string{cmp.Or(s.Value, "not known"), strconv.Itoa(s.N)}
		for _, c := range columns {
			cells = append(cells, scoreNamed(s.Scores, c.score).String())
		}
		all[len(all)-1].Add(cells...)
	}
	return all
}

// breakdown returns the tables that break the scores of reports on the same
// units down: of one report by label, into a confusion matrix if it is not too
// wide, and by strata; of several by strata alone, under the names of the systems.
// What a screen would find stands first.
func breakdown(group []*Report) []tables.Table {
	if len(group) > 1 {
		var all []tables.Table
		for _, r := range group {
			for _, t := range append(screeningTables(r), strataTables(r)...) {
				t.Caption = r.System
				all = append(all, t)
			}
		}
		return all
	}
	r := group[0]
	all := append(screeningTables(r), classTable(r))
	if r.Task.Kind != datasets.Multilabel && len(r.Task.Labels) <= mostLabels {
		all = append(all, confusionTable(r))
	}
	return append(all, strataTables(r)...)
}
