package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

func TestSystemsTableOfPublishedFigures(t *testing.T) {
	r := sectionOf(t, Run{System: "own", Task: sleep, Cases: forecastCases(sleep, 8)}).Report
	sd := 0.02
	row := PublishedRow{Protocol: "example-80-20", Source: "Example et al. 2024", Verified: true}
	first, second := row, row
	first.Model, first.Figures = "first", map[string]datasets.Figure{"balanced_accuracy": {Value: 0.8, SD: &sd}}
	second.Model, second.Figures = "second", map[string]datasets.Figure{"f1_macro": {Value: 0.7}}
	second.Notes = []string{"Caution: made up."}

	got := systemsTable(r, []*Report{r}, Comparison{Rows: []PublishedRow{first, second}})
	want := &htmlTable{
		Caption: "Beside the published figures of the same protocol",
		Header:  []string{"system", "balanced accuracy", "F1 macro"},
		Rows: []htmlRow{
			{Own: true, Name: "own", Cells: []string{r.Score("balanced_accuracy").String(), r.Score("f1_macro").String()}},
			{Name: "first", Marks: []int{1}, Cells: []string{"0.800 ± 0.020", "–"}},
			{Name: "second", Marks: []int{1, 2}, Cells: []string{"–", "0.700"}},
		},
		Footnotes: []string{first.citation(), "Caution: made up."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if systemsTable(r, []*Report{r}, Comparison{}) != nil {
		t.Error("there is a table of nothing")
	}
}

func TestSystemsTableOfOtherReports(t *testing.T) {
	r := sectionOf(t, Run{System: "own", Task: sleep, Cases: forecastCases(sleep, 8)}).Report
	other := sectionOf(t, Run{System: "other", Task: sleep, Cases: forecastCases(sleep, 8)}).Report
	got := systemsTable(r, []*Report{other, r}, Comparison{})
	if got.Caption != "Systems on the same units" || len(got.Header) != 1+len(tableColumns(sleep.Kind)) {
		t.Errorf("the caption is %q, the header %q", got.Caption, got.Header)
	}
	names := []string{}
	for _, row := range got.Rows {
		names = append(names, row.Name)
	}
	if diff := cmp.Diff([]string{"own", "other"}, names); diff != "" || !got.Rows[0].Own || got.Rows[1].Own {
		t.Errorf("the first row is not the section's own: %s", diff)
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
		if got := againstTable(group[i], group); len(got.Rows) != want || len(got.Footnotes) != 1 {
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
	row := htmlRow{Name: "other", Marks: []int{1}, Cells: []string{"0.500"}, Remark: "F1, micro; protocol full"}
	want := htmlTable{
		Caption: "Not comparable: another protocol, full", Header: []string{"system", "value"}, Remarks: "what it is",
		Rows: []htmlRow{row, row}, Footnotes: []string{"Sample 2023"},
	}
	if diff := cmp.Diff(want, got.Tables[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestConfusionTable(t *testing.T) {
	r := &Report{Task: sleep, Missing: 1, Confusion: metrics.NewConfusion([]int{0, 0, 0, 0}, []int{0, 0, 1, -1}, 2)}
	want := &htmlConfusion{
		Caption: "Confusion matrix: counts and shares of each gold label",
		Header:  []string{`gold \ predicted`, "enough", "short", "no valid answer"},
		Rows: []htmlGold{
			{Gold: "enough", Cells: []htmlCount{{2, 0.5, "50%", true}, {1, 0.25, "25%", false}, {1, 0.25, "25%", false}}},
			{Gold: "short", Cells: []htmlCount{{0, 0, "0%", false}, {0, 0, "0%", true}, {0, 0, "0%", false}}},
		},
	}
	if diff := cmp.Diff(want, confusionTable(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
