package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tinyWith copies a bundle with random weights and two labels, with texts in
// bundle.json replaced: old, new, old, new, …
func tinyWith(t *testing.T, pairs ...string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../../classify/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "bundle.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(data))), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// walks writes a corpus of four invented users' posts with a card for a task of
// the labels rain and wind, and returns the card's path.
func walks(t *testing.T, kind string) string {
	t.Helper()
	cells := [4]string{"rain", "wind", "rain", "wind"}
	if kind == "multilabel" {
		cells = [4]string{"rain", "rain;wind", "", "wind"}
	}
	folder := t.TempDir()
	long := strings.Repeat("Round the lake again and then the same way home. ", 40)
	for name, content := range map[string]string{
		"walks.csv": "body,weather\nWet to the skin.," + cells[0] + "\nAn umbrella blew past.," + cells[1] +
			"\nA quiet hour.," + cells[2] + "\n" + long + "," + cells[3] + "\n",
		"walks.yaml": "name: walks\nlang: en\nfile: walks.csv\nunit: user\ncolumns: {text: body}\n" +
			"tasks: [{name: weather, kind: " + kind + ", column: weather, labels: [rain, wind]}]\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "walks.yaml")
}

// weather turns the tiny bundle's head into one for the corpus of walks.
func weather(t *testing.T, kind, further string) string {
	t.Helper()
	return tinyWith(t, "dreaddit/stress", "walks/weather", `"not stressed"`, `"rain"`, `"stressed"`, `"wind"`,
		`"binary"`, `"`+kind+`"`, `"thresholds": []`, further)
}

// The thresholds are such that the answers do not depend on the random weights.
func TestBenchOfEveryKindOfHead(t *testing.T) {
	for _, c := range []struct {
		name, kind, further string
		metrics             map[string]float64
	}{
		{"multilabel", "multilabel", `"thresholds": [0.000001, 0.999999]`, map[string]float64{ // rain for all
			"accuracy": 0.25, "hamming_loss": 0.5, "balanced_accuracy": 0.5, "precision_micro": 0.5, "recall_micro": 0.5, "coverage": 1,
		}},
		{"multilabel without an answer", "multilabel", `"thresholds": [0.999999, 0.999999]`, map[string]float64{
			"accuracy": 0.25, "hamming_loss": 0.5, "recall_micro": 0, "coverage": 1, "invalid_rate": 0,
		}},
		{"a threshold of the positive label", "binary", `"thresholds": [0.000001]`, map[string]float64{"balanced_accuracy": 0.5, "accuracy": 0.5, "coverage": 1}},
		{"abstention", "ordinal", `"decision": "median", "abstain_below": 0.999999`, map[string]float64{"coverage": 0, "invalid_rate": 0}},
		{"the gravest window", "binary", `"thresholds": [0.999999], "windows": "max"`, map[string]float64{"accuracy": 0.5, "coverage": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			got := mindsieve(t, "", "bench", walks(t, c.kind), "--split", "all", "--bundle", weather(t, c.kind, c.further), "--out", out, "--format", "json")
			var table struct {
				N, Missing int
				Metrics    map[string]float64
			}
			if err := json.Unmarshal([]byte(got.stdout), &table); err != nil {
				t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
			}
			if table.N != 4 || table.Missing != 0 {
				t.Errorf("%d users, %d missing, want 4 and 0", table.N, table.Missing)
			}
			for name, want := range c.metrics {
				if value, ok := table.Metrics[name]; !ok || math.Abs(value-want) > 1e-9 {
					t.Errorf("%s is %v, want %v", name, value, want)
				}
			}
			again := mindsieve(t, "", "replay", runOf(t, out, "walks-all"), "--format", "json")
			if again.stdout != got.stdout {
				t.Errorf("the run printed\n%s\nits replay\n%s%s", got.stdout, again.stdout, again.stderr)
			}
		})
	}
}

func TestBenchRefusesAHeadOfAnotherKind(t *testing.T) {
	for _, c := range []struct{ head, corpus string }{{"multilabel", "binary"}, {"binary", "multilabel"}} {
		got := mindsieve(t, "", "bench", walks(t, c.corpus), "--split", "all", "--bundle", weather(t, c.head, `"thresholds": []`), "--out", t.TempDir())
		want := "disagree on the kind of walks/weather: the bundle's is " + c.head + ", the dataset's " + c.corpus
		if got.status != exitError || !strings.Contains(got.stderr, want) {
			t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, want)
		}
	}
}

func TestScreenOfAMultilabelHead(t *testing.T) {
	for _, c := range []struct{ name, thresholds, want, json string }{
		{"two labels", "[0.000001, 0.000001]", "  walks/weather  rain", `"labels":["rain","wind"]`},
		{"no label", "[0.999999, 0.999999]", "walks/weather  none of the labels\n", `"labels":[]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := []string{"screen", "--task", "walks/weather", "--bundle", weather(t, "multilabel", `"thresholds": `+c.thresholds), "Wet."}
			if got := mindsieve(t, "", args...); got.status != 0 || !strings.Contains(got.stdout, c.want) {
				t.Errorf("status %d, no %q in\n%s%s", got.status, c.want, got.stdout, got.stderr)
			}
			if got := mindsieve(t, "", append(args, "--json")...); !strings.Contains(got.stdout, c.json) {
				t.Errorf("no %s in\n%s%s", c.json, got.stdout, got.stderr)
			}
		})
	}
}
