package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// wellness is a task whose published figures are few: they stand beside it
// under their names, the labels here are made up.
var wellness = datasets.Task{
	Name: "wellxplain/example", Key: "4-class", Kind: datasets.Multiclass,
	Labels: []string{"sun", "rain_or_hail", "50% wind & fog"}, Unit: "post",
}

// exampleReport is a report with everything that a report of one system can
// show: missing labels, ids, notes, strata, published figures of the same
// protocol and of others.
func exampleReport(t *testing.T) *Report {
	t.Helper()
	r, err := Evaluate(Run{
		System:  "minilm-example",
		Dataset: "wellxplain",
		Split:   datasets.Split{Name: "test", Protocols: []string{"garg-balanced-180"}},
		Task:    wellness,
		Cases: []Case{
			{ID: "1", Gold: []int{0}, Predicted: []int{0}, Columns: map[string]string{"community": "gardens"}},
			{ID: "2", Gold: []int{0}, Predicted: []int{1}, Columns: map[string]string{"community": "kites"}},
			{ID: "3", Gold: []int{1}, Predicted: []int{1}, Columns: map[string]string{"community": "kites"}},
			{ID: "4", Gold: []int{2}, Reason: "an empty text", Columns: map[string]string{"community": "gardens"}},
			{ID: "5", Gold: []int{2}, Predicted: []int{2}, Columns: map[string]string{}},
			{ID: "6", Predicted: []int{2}},
		},
		By:    []string{"community"},
		Notes: []string{"1 message was delivered twice; the last result is in the table."},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// twoSystems are reports on the same users, of which the second is tested
// against the first: levels of severity, of which one is the high risk.
func twoSystems(t *testing.T) []*Report {
	t.Helper()
	runs := []Run{{System: "rules.csv"}, {System: "model|v2.csv"}}
	predicted := []string{"0000212", "0102122"}
	var all []*Report
	for i := range runs {
		runs[i].Dataset = "gold.csv"
		runs[i].Task = datasets.Task{
			Name: "severity", Kind: datasets.Ordinal, Labels: []string{"none", "mild", "severe"}, Positive: []string{"severe"}, Unit: "user",
		}
		for j, gold := range "0011222" {
			runs[i].Cases = append(runs[i].Cases, Case{
				ID: string(rune('a' + j)), Gold: []int{int(gold - '0')}, Predicted: []int{int(predicted[i][j] - '0')},
			})
		}
		r, err := Evaluate(runs[i])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := SetContrasts(all, runs, "rules.csv"); err != nil {
		t.Fatal(err)
	}
	return all
}

// hobbies is a report of a task whose units have any number of labels.
func hobbies(t *testing.T) *Report {
	t.Helper()
	r := evaluated(t, datasets.Task{
		Name: "example/hobbies", Kind: datasets.Multilabel, Labels: []string{"chess", "rowing"}, Unit: "post",
	}, []Case{
		{ID: "1", Gold: []int{0, 1}, Predicted: []int{0, 1}},
		{ID: "2", Gold: []int{}, Predicted: []int{1}},
		{ID: "3", Gold: []int{1}, Predicted: []int{1}},
	})
	r.System, r.Dataset = "minilm-example", "hobbies"
	return r
}

// long is a number whose last digits depend on the processor.
var long = regexp.MustCompile(`\d+\.\d{13,}`)

// round returns a number with twelve digits.
func round(number []byte) []byte {
	x, err := strconv.ParseFloat(string(number), 64)
	if err != nil {
		panic(err)
	}
	return []byte(strconv.FormatFloat(x, 'g', 12, 64))
}

func TestWrite(t *testing.T) {
	one, several := []*Report{exampleReport(t)}, twoSystems(t)
	mixed := append(append([]*Report{exampleReport(t)}, several...), hobbies(t))
	for _, c := range []struct {
		file    string
		style   Style
		reports []*Report
	}{
		{"bench.txt", Style{Format: "table"}, one},
		{"bench.md", Style{Format: "markdown"}, one},
		{"bench.tex", Style{Format: "latex"}, one},
		{"bench.csv", Style{Format: "csv"}, one},
		{"bench.json", Style{Format: "json"}, one},
		{"systems.txt", Style{Format: "table"}, several},
		{"systems_highlight.txt", Style{Format: "table", Highlight: true}, several},
		{"systems.md", Style{Format: "markdown"}, several},
		{"systems.tex", Style{Format: "latex"}, several},
		{"systems.json", Style{Format: "json"}, several},
		{"overview.txt", Style{Format: "table"}, mixed},
		{"overview.md", Style{Format: "markdown"}, mixed},
		{"overview.tex", Style{Format: "latex"}, mixed},
		{"overview.csv", Style{Format: "csv"}, mixed},
	} {
		t.Run(c.file, func(t *testing.T) {
			var out bytes.Buffer
			if err := Write(&out, c.style, c.reports...); err != nil {
				t.Fatal(err)
			}
			golden(t, c.file, long.ReplaceAllFunc(out.Bytes(), round))
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
		Metrics   map[string]*float64   `json:"metrics"`
		Intervals map[string][2]float64 `json:"intervals"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Metrics) != len(r.Scores) {
		t.Errorf("%d metrics, want %d", len(got.Metrics), len(r.Scores))
	}
	for _, s := range r.Scores {
		value := got.Metrics[s.Name]
		if (value == nil) != math.IsNaN(s.Value) || value != nil && *value != s.Value {
			t.Errorf("%s is %v, want %v", s.Name, value, s.Value)
		}
		if interval, ok := got.Intervals[s.Name]; ok == math.IsNaN(s.Low) || ok && interval != [2]float64{s.Low, s.High} {
			t.Errorf("the interval of %s is %v, want %v", s.Name, interval, s)
		}
	}
}

func TestTablesFitTheTerminal(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, Style{Format: "table"}, append(twoSystems(t), exampleReport(t), hobbies(t))...); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if width := len([]rune(strings.TrimSpace(line))); strings.ContainsAny(line, "┌│") && width > tables.Width {
			t.Errorf("%d columns: %s", width, line)
		}
	}
}

// Names and labels come from files of other people.
func TestTablesSendNoControlCharacters(t *testing.T) {
	const hostile = "a\x1b[2J\nb"
	task := datasets.Task{Name: hostile, Kind: datasets.Binary, Labels: []string{hostile, "b"}, Positive: []string{hostile}, Unit: "post"}
	r, err := Evaluate(Run{
		System: hostile, Dataset: hostile, Task: task, By: []string{"column"}, Notes: []string{hostile},
		Cases: []Case{{ID: hostile, Gold: []int{0}, Columns: map[string]string{"column": hostile}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, Style{Format: "table"}, r, hobbies(t)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") || strings.Contains(out.String(), "\nb") {
		t.Errorf("%q", out.String())
	}
}

func TestWriteInAnUnknownFormat(t *testing.T) {
	err := Write(&bytes.Buffer{}, Style{Format: "yaml"}, hobbies(t))
	if want := `format "yaml" is not one of table, markdown, latex, csv, json`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// brokenPipe fails as the output of a command does whose reader has gone.
type brokenPipe struct{}

var errPipe = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestWriteReportsThatItCouldNotWrite(t *testing.T) {
	for _, format := range Formats {
		err := Write(brokenPipe{}, Style{Format: format}, append(twoSystems(t), hobbies(t))...)
		if err == nil || !strings.Contains(err.Error(), errPipe.Error()) {
			t.Errorf("%s: the error is %v, want %v", format, err, errPipe)
		}
	}
}
