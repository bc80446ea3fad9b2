package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// othersTable lists the published figures that must not be ranked with a report,
// by the reason. Its rows are as many as there are figures.
func othersTable(others []Incomparable) tables.Table {
	t := tables.Table{
		Name:    "Published on the same dataset and task, but not comparable",
		Columns: slices.Concat(tables.Words("not comparable, because of", "model", "metric"), tables.Numbers("value"), tables.Words("source")),
	}
	for _, o := range others {
		for _, f := range o.Figures {
			t.Add(o.Reason, f.Model, metricOf(f), printed(f), f.Source)
			t.Rows[len(t.Rows)-1].Cells[2].Small = "protocol " + f.Protocol
		}
	}
	return t
}

// metricOf returns the metric of a figure with its average.
func metricOf(f datasets.Figure) string {
	if slices.Contains([]string{"n/a", "not stated"}, f.Average) {
		return f.Metric
	}
	return f.Metric + ", " + f.Average
}

// othersInShort says how many published figures are no match, and why.
func othersInShort(others []Incomparable) []string {
	if len(others) == 0 {
		return nil
	}
	lines := []string{"Published on the same dataset and task, but not comparable (listed in full by markdown and json), because of"}
	for _, o := range others {
		lines = append(lines, fmt.Sprintf("  %s: %s", o.Reason, count(len(o.Figures), "figure")))
	}
	return lines
}

// count returns a number with its noun, in the plural if it is not 1.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
