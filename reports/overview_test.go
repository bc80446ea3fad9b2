package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestOverviewMeasuresAgainstTheBestOfTheProtocol(t *testing.T) {
	split := datasets.Split{Name: "test", Rows: 715, Protocols: []string{"mental-llm-80-20"}}
	known := reportOn("dreaddit", "binary", split, 715, "balanced_accuracy", "f1_macro")
	known.Scores[0] = Score{Name: "balanced_accuracy", Value: 0.8, Low: 0.77, High: 0.83}
	doubtful := reportOn("depseverity", "4-level", datasets.Split{Protocols: split.Protocols}, 711, "balanced_accuracy")
	known.Task.Name, doubtful.Task.Name = "stress", "severity"
	o := overviewTable([]*Report{known, doubtful})
	want := [][]string{
		{"dreaddit, stress", "test", "715", "0.800 [0.770, 0.830]", "0.500", "0.831", "-0.031"},
		{"depseverity, severity", "", "711", "0.500", "–", "–", "–"},
	}
	for i, row := range o.Rows {
		var got []string
		for _, c := range row.Cells {
			got = append(got, c.Text)
		}
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("row %d (-want +got)\n%s", i, diff)
		}
	}
	if !strings.HasPrefix(o.Footnotes[0], "Best published: Mental-RoBERTa (fine-tuned per task); ") {
		t.Errorf("the footnotes are %q", o.Footnotes)
	}
	if _, ok := overviewPage([]*Report{known, doubtful}); !ok {
		t.Error("there is no overview of two datasets")
	}
	if _, ok := overviewPage([]*Report{known, known}); ok {
		t.Error("there is an overview of one dataset")
	}
}

func TestSetContrasts(t *testing.T) {
	cases := []Case{{ID: "1", Gold: []int{1}, Predicted: []int{1}}, {ID: "2", Gold: []int{0}, Predicted: []int{1}}}
	runs := []Run{{System: "a", Task: sleep, Cases: cases}, {System: "b", Task: sleep, Cases: cases}}
	reports := []*Report{{}, {}}
	if err := SetContrasts(reports, runs, "b"); err != nil {
		t.Fatal(err)
	}
	if c := reports[0].Against; c == nil || c.Baseline != "b" || c.Paired.P != 1 || c.Paired.Difference.Value != 0 {
		t.Errorf("a system against itself is %+v", c)
	}
	if reports[1].Against != nil {
		t.Error("the baseline is compared with itself")
	}
	err := SetContrasts(reports, runs, "c")
	if want := `no system is called "c"; there is a, b`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestPValue(t *testing.T) {
	for p, want := range map[float64]string{0.0004: "< 0.001", 0.001: "0.001", 0.0496: "0.050", 1: "1.000", math.NaN(): "–"} {
		if got := pValue(p); got != want {
			t.Errorf("%v is %s, want %s", p, got, want)
		}
	}
}
