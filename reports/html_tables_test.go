package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestPublishedTable(t *testing.T) {
	r := sectionOf(t, Run{System: "own", Task: sleep, Cases: forecastCases(sleep, 8)}).Report
	sd := 0.02
	row := PublishedRow{Protocol: "example-80-20", Source: "Example et al. 2024", Verified: true}
	first, second := row, row
	first.Model, first.Figures = "first", map[string]datasets.Figure{"balanced_accuracy": {Value: 0.8, SD: &sd}}
	second.Model, second.Figures = "second", map[string]datasets.Figure{"f1_macro": {Value: 0.7}}
	second.Notes = []string{"Caution: made up."}

	got := publishedTable(r, []PublishedRow{first, second})
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
	if publishedTable(r, nil) != nil {
		t.Error("there is a table of nothing")
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
	r := &Report{Task: sleep, Missing: 1, Confusion: NewConfusion([]int{0, 0, 0, 0}, []int{0, 0, 1, -1}, 2)}
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
