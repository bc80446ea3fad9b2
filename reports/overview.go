package reports

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// overviewTable has a row for each report. The difference is to the best
// published figure of the same protocol that may be a target.
func overviewTable(reports []*Report) tables.Table {
	t := tables.Table{Name: "Overview", Columns: slices.Concat(
		tables.Numbers("dataset, task"), tables.Details("split"),
		tables.Numbers("n", balancedAccuracy, columnTitles["f1_macro"], "best published", "difference"),
	)}
	several := slices.ContainsFunc(reports, func(r *Report) bool { return r.System != reports[0].System })
	for _, r := range reports {
		name := tables.Cell{Text: r.Dataset + ", " + r.Task.Name}
		if several {
			name.Text += ", " + r.System
		} else {
			name.Small = r.System
		}
		score, f1 := r.Score("balanced_accuracy"), r.Score("f1_macro")
		published, difference := tables.Blank, tables.Blank
		if best, ok := Compare(r).Best(score.Name); ok {
			published, difference = printed(best), fmt.Sprintf("%+.3f", score.Value-best.Value)
			name.Notes = []int{t.Footnote(fmt.Sprintf("Best published: %s; %s.", best.Model, best.Source))}
		}
		t.Rows = append(t.Rows, tables.Row{Cells: []tables.Cell{
			name,
			{Text: r.Split.Name},
			{Text: strconv.Itoa(r.N)},
			{Text: score.String()},
			{Text: tables.Decimals(f1.Value), Small: intervalOf(f1)},
			{Text: published},
			{Text: difference},
		}})
	}
	return t
}

// overviewPage returns the page with the overview, or false if the reports are
// about one set of units.
func overviewPage(reports []*Report) (tables.Page, bool) {
	if len(groups(reports)) < 2 {
		return tables.Page{}, false
	}
	return tables.Page{Title: "Overview", Tables: []tables.Table{overviewTable(reports)}, Notes: []string{
		"Best published: the highest balanced accuracy of the same units, without figures that are unverified or doubtful.",
	}}, true
}
