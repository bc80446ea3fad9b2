package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/reports"
)

// otherAnswers are a line each: id and label, with probabilities, of which every
// fifth is wrong.
func otherAnswers(n int) string {
	var b strings.Builder
	for i := range n {
		said := i % 2
		if i%5 == 0 { // four of twenty
			said = 1 - said
		}
		p := []float64{0.8, 0.2}[said]
		fmt.Fprintf(&b, `{"id": "dreaddit-test-%05d", "label": %q, "prob_not stressed": %v, "prob_stressed": %v}`+"\n",
			i+1, []string{"not stressed", "stressed"}[said], p, 1-p)
	}
	return b.String()
}

// written writes a file below a new folder and returns that folder.
func written(t *testing.T, name, content string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// besideReport is what bench writes as JSON of one system.
type besideReport struct {
	System  string
	Missing int
	Metrics map[string]float64
	Against *struct {
		Baseline  string
		N         int
		OnlyThis  int     `json:"only_this_right"`
		OnlyOther int     `json:"only_baseline_right"`
		P         float64 `json:"mcnemar_p"`
	}
	Notes []string
}

func TestBesideIsARowOfTheSameTable(t *testing.T) {
	folder := written(t, "dreaddit-test/dreaddit/stress.jsonl", otherAnswers(20))
	file := filepath.Join(folder, "dreaddit-test/dreaddit/stress.jsonl")
	got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 20), "--out", t.TempDir(), "--format", "json",
		"--beside", "floor="+folder, "--beside", file)
	if got.status != 0 {
		t.Fatal(got.stderr)
	}
	var systems []besideReport
	if err := json.Unmarshal([]byte(got.stdout), &systems); err != nil || len(systems) != 3 {
		t.Fatalf("%d systems, %v in %s", len(systems), err, got.stdout)
	}
	for i, name := range []string{"floor", "stress.jsonl"} {
		other := systems[i+1]
		if other.System != name || other.Metrics["balanced_accuracy"] != 0.8 || other.Metrics["roc_auc"] == 0 {
			t.Errorf("the row is %+v", other)
		}
		a := other.Against
		if a == nil || a.Baseline != systems[0].System || a.N != 20 || a.OnlyThis != 0 || a.OnlyOther != 4 || a.P != 0.125 {
			t.Errorf("%s against the model: %+v", name, a)
		}
	}
}

func TestBesideIsReplayedFromTheRunFolder(t *testing.T) {
	out, folder := t.TempDir(), written(t, "dreaddit-test/dreaddit/stress.jsonl", strings.Replace(otherAnswers(28), `"not stressed"`, `"Not Stressed"`, 3)) // of 30
	args := []string{"bench", "dreaddit", "--data", corpus(t, 30), "--out", out, "--beside", "floor=" + folder, "--beside", "none=" + t.TempDir()}
	first := mindsieve(t, "", args...)
	if first.status != 0 {
		t.Fatal(first.stderr)
	}
	for _, want := range []string{
		"│ floor", "Against mindsieve, minilm-all", "2 of 30 posts (2 × no result)",
		"No predictions of none for this task on these posts.",
		`3 × "Not Stressed" as not stressed`,
	} {
		if !strings.Contains(first.stdout, want) {
			t.Errorf("no %q in\n%s", want, first.stdout)
		}
	}
	run := runOf(t, out, "dreaddit-test")
	page, err := os.ReadFile(filepath.Join(run, "report.html"))
	if err != nil || !strings.Contains(string(page), `<th scope="row">floor</th>`) {
		t.Errorf("no row of floor in the page (%v)", err)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	for _, format := range reports.Formats {
		again := mindsieve(t, "", "replay", run, "--format", format)
		saved, err := os.ReadFile(filepath.Join(run, map[string]string{
			"table": "table.txt", "markdown": "table.md", "latex": "table.tex", "csv": "table.csv", "json": "table.json",
		}[format]))
		if diff := cmp.Diff(string(saved), again.stdout); err != nil || again.status != 0 || diff != "" {
			t.Errorf("%s: status %d, %v, replay differs:\n%s%s", format, again.status, err, diff, again.stderr)
		}
	}
}

func TestBesideOfAReplay(t *testing.T) {
	out := t.TempDir()
	data, floor := corpus(t, 20), written(t, "dreaddit-test/dreaddit/stress.jsonl", otherAnswers(20))
	if got := mindsieve(t, "", "bench", "dreaddit", "--data", data, "--out", out); got.status != 0 {
		t.Fatal(got.stderr)
	}
	run := runOf(t, out, "dreaddit-test")
	if _, err := os.Stat(filepath.Join(run, "beside.jsonl")); err == nil {
		t.Error("nothing stands beside the run, and its folder has beside.jsonl")
	}
	got := mindsieve(t, "", "replay", run, "--beside", "floor="+floor, "--format", "csv")
	for _, want := range []string{"floor"} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("status %d, no %s in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
}

func TestBesideRefuses(t *testing.T) {
	data := corpus(t, 4)
	other := written(t, "a.jsonl", `{"id": "dreaddit-test-00000", "mood": "calm"}`)
	angry := written(t, "a.csv", "id,label\ndreaddit-test-00001,angry\n")
	for _, c := range []struct {
		name   string
		beside []string
		status int
		want   string
	}{
		{"no path", []string{"floor="}, exitUsage, `--beside "floor=" is not NAME=PATH`},
		{"no name", []string{"=folder"}, exitUsage, `--beside "=folder" is not NAME=PATH`},
		{"a name twice", []string{"a/floor", "b/floor"}, exitUsage, `two systems are called "floor"`},
		{"no such folder", []string{"floor=" + filepath.Join(other, "none")}, exitError, "--beside floor: stat "},
		{"a file of another ending", []string{"floor=" + filepath.Join(written(t, "a.txt", "id,label\n"), "a.txt")}, exitError, "the name must end in"},
		{"labels of another task", []string{"floor=" + filepath.Join(angry, "a.csv")}, exitError, `--beside floor: ` + angry + `/a.csv: no answer in the column label gives a label of task dreaddit/stress`},
		{"no answers", []string{"floor=" + filepath.Join(other, "a.jsonl")}, exitError, `a.jsonl:1: no column "label"`},
	} {
		args := []string{"bench", "dreaddit", "--data", data, "--out", t.TempDir()}
		for _, value := range c.beside {
			args = append(args, "--beside", value)
		}
		if got := mindsieve(t, "", args...); got.status != c.status || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, stderr %q; want one with %q", c.name, got.status, got.stderr, c.want)
		}
	}
}
