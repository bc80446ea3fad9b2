package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

// exampleReport is a report with everything that a report can show: missing
// labels, notes, published figures of two sources.
func exampleReport(t *testing.T) *Report {
	t.Helper()
	r, err := Evaluate(Run{
		System:    "minilm-example",
		Dataset:   "example",
		Split:     datasets.Split{Name: "test"},
		Task:      sleep,
		Gold:      map[string]string{"1": "short", "2": "short", "3": "enough", "4": "enough", "5": "enough"},
		Predicted: map[string]string{"1": "short", "2": "enough", "3": "enough", "4": "enough"},
		Reasons:   map[string]string{"5": "an empty text"},
		Notes:     []string{"1 message was delivered twice; the last result is in the table."},
	})
	if err != nil {
		t.Fatal(err)
	}
	sd := 0.006
	figure := datasets.Figure{
		Dataset: "example", Task: "binary", Protocol: "example-80-20", Metric: "balanced accuracy", Average: "macro",
		Source: "Example et al. 2024, Table 3", Verified: true,
	}
	best, second, third := figure, figure, figure
	best.Model, best.Value, best.SD = "Big model (few-shot)", 0.816, &sd
	second.Model, second.Value, second.Source, second.Verified = "A|B model", 0.7, "Sample 2023", false
	third.Model, third.Value = "Majority", 0.5
	r.Published = []datasets.Figure{best, second, third}
	return r
}

// manyLevels is a report without positive labels and published figures.
func manyLevels(t *testing.T) *Report {
	t.Helper()
	r, err := Evaluate(Run{
		System:    "answers.csv",
		Dataset:   "gold.csv",
		Task:      datasets.Task{Name: "severity", Kind: datasets.Ordinal, Labels: []string{"none", "mild", "severe"}, Unit: "user"},
		Gold:      map[string]string{"a": "none", "b": "mild", "c": "severe"},
		Predicted: map[string]string{"a": "none", "b": "severe", "c": "severe"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		file  string
		style Style
	}{
		{"bench.txt", Style{Format: "table"}},
		{"bench_highlight.txt", Style{Format: "table", Highlight: true}},
		{"bench.md", Style{Format: "markdown"}},
		{"bench.csv", Style{Format: "csv"}},
		{"bench.json", Style{Format: "json"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			var out bytes.Buffer
			if err := Write(&out, c.style, exampleReport(t), manyLevels(t)); err != nil {
				t.Fatal(err)
			}
			golden(t, c.file, out.Bytes())
		})
	}
}

func TestWriteLeavesTheReportAsItIs(t *testing.T) {
	for _, format := range Formats {
		r := exampleReport(t)
		var first, second bytes.Buffer
		if err := Write(&first, Style{Format: format, Highlight: true}, r); err != nil {
			t.Fatal(err)
		}
		if err := Write(&second, Style{Format: format, Highlight: true}, r); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("the second %s differs from the first", format)
		}
	}
}

func TestWriteJSONHasFullPrecision(t *testing.T) {
	r := exampleReport(t)
	var out bytes.Buffer
	if err := Write(&out, Style{Format: "json"}, r); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Metrics map[string]float64 `json:"metrics"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Metrics) != len(scores) {
		t.Errorf("%d metrics, want %d", len(got.Metrics), len(scores))
	}
	for _, s := range scores {
		if got.Metrics[s.key] != s.of(r) {
			t.Errorf("%s is %v, want %v", s.key, got.Metrics[s.key], s.of(r))
		}
	}
}

func TestWriteInAnUnknownFormat(t *testing.T) {
	err := Write(&bytes.Buffer{}, Style{Format: "yaml"}, manyLevels(t))
	if want := `format "yaml" is not one of table, markdown, csv, json`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// brokenPipe fails as the output of a command does whose reader has gone.
type brokenPipe struct{}

var errPipe = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestWriteReportsThatItCouldNotWrite(t *testing.T) {
	for _, format := range Formats {
		err := Write(brokenPipe{}, Style{Format: format}, manyLevels(t))
		if err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
			t.Errorf("%s: the error is %v, want %v", format, err, errPipe)
		}
	}
}
