package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus writes a Dreaddit test file of n invented posts and returns its data folder.
func corpus(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,text,label\n")
	for i := range n {
		text := [2]string{"Went for a slow walk by the river and felt calm.", "I am so overwhelmed, I can't breathe and nothing helps."}[i%2]
		fmt.Fprintf(&b, "%d,\"Day %d. %s\",%d\n", i, i, text, i%2)
	}
	return corpusOf(t, b.String())
}

func corpusOf(t *testing.T, csv string) string {
	t.Helper()
	data := t.TempDir()
	folder := filepath.Join(data, "dreaddit")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "dreaddit-test.csv"), []byte(csv), 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

// runOf returns the folder of the one run of a dataset and split.
func runOf(t *testing.T, out, name string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(out, name+"-*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("runs of %s: %q (%v)", name, found, err)
	}
	return found[0]
}

func TestBench(t *testing.T) {
	got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 20), "--out", t.TempDir(), "--format", "json")
	if got.status != 0 {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	var table struct {
		N       int
		Missing int
		Metrics map[string]float64
	}
	if err := json.Unmarshal([]byte(got.stdout), &table); err != nil {
		t.Fatalf("%v in %s", err, got.stdout)
	}
	if table.N != 20 || table.Missing != 0 || table.Metrics["balanced_accuracy"] != 1 {
		t.Errorf("table is %+v", table)
	}
}

func TestBenchTwiceGivesTheSame(t *testing.T) {
	data, out := corpus(t, 30), t.TempDir()
	args := []string{"bench", "dreaddit", "--data", data, "--out", out, "--format", "json"}
	first, reused, forced := mindsieve(t, "", args...), mindsieve(t, "", args...), mindsieve(t, "", append(args, "--force")...)
	if first.status != 0 || first.stdout != reused.stdout || first.stdout != forced.stdout {
		t.Errorf("first\n%s\nsecond\n%s\nthird\n%s", first.stdout, reused.stdout, forced.stdout)
	}
	for want, got := range map[string]string{"the run was finished before; --force runs it again": reused.stderr, "run finished: results, tables and report.html": forced.stderr} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// Another bundle has a folder of its own; other posts under the same names are no
// reason to take the old answers.
func TestBenchKeepsRunsApart(t *testing.T) {
	out := t.TempDir()
	args := []string{"bench", "dreaddit", "--out", out, "--data"}
	for _, further := range [][]string{nil, {"--bundle", tinyWith(t)}} {
		if got := mindsieve(t, "", append(append(args, corpus(t, 4)), further...)...); got.status != 0 {
			t.Fatal(got.stderr)
		}
	}
	if found, err := filepath.Glob(filepath.Join(out, "dreaddit-test-*")); err != nil || len(found) != 2 {
		t.Errorf("the runs of two bundles lie in %q", found)
	}
	got := mindsieve(t, "", append(args, corpus(t, 6))...)
	if got.status != exitError || !strings.Contains(got.stderr, "holds a finished run of other posts") || !strings.Contains(got.stderr, "--force") {
		t.Errorf("other posts: status %d, stderr %q", got.status, got.stderr)
	}
}

func TestBenchRefusesBadData(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"no file", t.TempDir(), []string{"no file dreaddit-test.csv", "ask for it at"}},
		{"no column", corpusOf(t, "id,body,label\n1,x,0\n"), []string{`dreaddit-test.csv:1: no column "text"`, "body"}},
		{"unknown labels", corpusOf(t, "text,label\nfine,0\n\"two\nlines\",7\n"), []string{`dreaddit-test.csv:4: label "7" is not one of 0, 1`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", "bench", "dreaddit", "--data", c.data, "--out", t.TempDir())
			for _, want := range c.want {
				if got.status != exitError || !strings.Contains(got.stderr, want) {
					t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, want)
				}
			}
		})
	}
}

// bundleWith copies the bundle that ships with the program, with a text in bundle.json replaced.
func bundleWith(t *testing.T, old, replacement string) string {
	t.Helper()
	const from = "../../classify/bundles/minilm-all"
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "bundle.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, replacement)), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestBenchRefusesBundles(t *testing.T) {
	data := corpus(t, 2)
	for _, c := range []struct {
		name, bundle string
		want         []string
	}{
		{"other labels", bundleWith(t, `"stressed"`, `"tense"`), []string{"disagree on the labels", `["not stressed" "tense"]`, `["not stressed" "stressed"]`}},
		{"no such folder", filepath.Join(t.TempDir(), "none"), []string{"not a bundle"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", "bench", "dreaddit", "--data", data, "--out", t.TempDir(), "--bundle", c.bundle)
			for _, want := range c.want {
				if got.status != exitError || !strings.Contains(got.stderr, want) {
					t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, want)
				}
			}
		})
	}
}
