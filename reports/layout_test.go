package reports

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
	"github.com/mindsieve/mindsieve/reports/tables"
)

func TestSystemsTableOfPublishedFigures(t *testing.T) {
	r := sectionOf(t, Run{System: "own", Task: sleep, Cases: forecastCases(sleep, 8)}).Report
	sd := 0.02
	row := PublishedRow{Protocol: "example-80-20", Source: "Example et al. 2024", Verified: true}
	first, second := row, row
	first.Model, first.Figures = "first", map[string]datasets.Figure{"balanced_accuracy": {Value: 0.8, SD: &sd}}
	second.Model, second.Figures = "second", map[string]datasets.Figure{"f1_macro": {Value: 0.7}}
	second.Notes = []string{"Caution: made up."}

	got := systemsTable([]*Report{r}, Comparison{Rows: []PublishedRow{first, second}}, func(*Report) []string { return []string{"A note."} })
	if got.Name != "Beside the published figures of the same protocol" || got.Best != "" {
		t.Errorf("the table is called %q, its best are %q", got.Name, got.Best)
	}
	want := [][]string{
		{"own [1]", r.Score("balanced_accuracy").String(), r.Score("f1_macro").String()},
		{"first [2]", "0.800 ± 0.020", "–"},
		{"second [2] [3]", "–", "0.700"},
	}
	for i, row := range got.Rows {
		cells := []string{row.Cells[0].Text, row.Cells[1].Text, row.Cells[2].Text}
		for _, n := range row.Cells[0].Notes {
			cells[0] += fmt.Sprintf(" [%d]", n)
		}
		if diff := cmp.Diff(want[i], cells); diff != "" || row.Own != (i == 0) {
			t.Errorf("row %d (-want +got):\n%s", i, diff)
		}
	}
	if diff := cmp.Diff([]string{"A note.", citation(first), "Caution: made up."}, got.Footnotes); diff != "" {
		t.Errorf("footnotes (-want +got):\n%s", diff)
	}
}

func TestSystemsTableMarksTheBestOfSeveral(t *testing.T) {
	got := systemsTable(twoSystems(t), Comparison{}, allNotes)
	if got.Name != "Systems on the same units" || got.Best != bestNote {
		t.Errorf("the table is called %q, its best are %q", got.Name, got.Best)
	}
	if first, second := got.Rows[0].Cells[1], got.Rows[1].Cells[1]; !first.Best || second.Best {
		t.Errorf("of %s and %s the first is the best", first.Text, second.Text)
	}
}

func TestAgainstTable(t *testing.T) {
	var group []*Report
	var runs []Run
	for _, name := range []string{"own", "first", "second"} {
		run := Run{System: name, Task: sleep, Cases: forecastCases(sleep, 8)}
		group, runs = append(group, sectionOf(t, run).Report), append(runs, run)
	}
	if got := againstTable(group[0], group); got != nil {
		t.Errorf("nothing was compared, and the table is %+v", got)
	}
	if err := SetContrasts(group, runs, "own"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{2, 1, 1} {
		got := againstTable(group[i], group)[0]
		if len(got.Rows) != want || len(got.Footnotes) != 1 {
			t.Errorf("%s: %d rows, %d footnotes; want %d and 1", group[i].System, len(got.Rows), len(got.Footnotes), want)
		}
	}
}

func TestExcluded(t *testing.T) {
	f := datasets.Figure{Model: "other", Metric: "F1", Average: "micro", Protocol: "full", Value: 0.5, Source: "Sample 2023"}
	got := excluded([]Incomparable{{"another protocol, full", []datasets.Figure{f, f}}, {"another metric: F1", []datasets.Figure{f}}})
	if want := "3 published figures of this dataset that must not be ranked with this run, and why"; got.Summary != want {
		t.Errorf("the summary is %q, want %q", got.Summary, want)
	}
	want := []tables.Cell{{Text: "another metric: F1"}, {Text: "other"}, {Text: "F1, micro", Small: "protocol full"}, {Text: "0.500"}, {Text: "Sample 2023"}}
	if diff := cmp.Diff(want, got.Table.Rows[2].Cells); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if excluded(nil) != nil {
		t.Error("there is a table of nothing")
	}
}

func TestConfusionTable(t *testing.T) {
	r := &Report{Task: sleep, Missing: 1, Confusion: metrics.NewConfusion([]int{0, 0, 0, 0}, []int{0, 0, 1, -1}, 2)}
	want := tables.Table{
		Name:    "Confusion matrix: counts and shares of each gold label; missing are those without a valid answer",
		Columns: tables.Numbers(`gold \ predicted`, "enough", "short", "missing"), Shaded: true,
		Rows: []tables.Row{
			{Cells: []tables.Cell{
				{Text: "enough"}, {Text: "2", Small: "50%", Share: 0.5, Right: true}, {Text: "1", Small: "25%", Share: 0.25}, {Text: "1", Small: "25%", Share: 0.25},
			}},
			{Cells: []tables.Cell{{Text: "short"}, {Text: "0", Small: "0%"}, {Text: "0", Small: "0%", Right: true}, {Text: "0", Small: "0%"}}},
		},
	}
	if diff := cmp.Diff(want, confusionTable(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
