package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/reports"
)

func TestReplayGivesTheSameTables(t *testing.T) {
	out := t.TempDir()
	args := []string{"bench", "dreaddit", "--data", corpus(t, 30), "--out", out}
	for i, format := range reports.Formats {
		first := mindsieve(t, "", append(args, "--format", format)...)
		if first.status != 0 {
			t.Fatal(first.stderr)
		}
		folder := runOf(t, out, "dreaddit-test")
		t.Setenv("MINDSIEVE_ONNXRUNTIME", "/no/such/library") // a replay needs no model
		again := mindsieve(t, "", "replay", folder, "--format", format)
		if again.status != 0 || again.stdout != first.stdout {
			t.Errorf("%s: the run printed\n%s\nits replay, status %d\n%s%s", format, first.stdout, again.status, again.stdout, again.stderr)
		}
		if err := os.Unsetenv("MINDSIEVE_ONNXRUNTIME"); err != nil {
			t.Fatal(err)
		}
		saved, err := os.ReadFile(filepath.Join(folder, []string{"table.txt", "table.md", "table.tex", "table.csv", "table.json"}[i]))
		if err != nil || string(saved) != first.stdout {
			t.Errorf("%s: the run folder holds another table (%v)", format, err)
		}
	}
}

// Explanations may lie beside an ordinary run, and each has its own tables.
func TestReplayOfExplanationsGivesTheSameTables(t *testing.T) {
	out, data, bundle := t.TempDir(), lonely(t), belonging(t)
	args := []string{"irf", "--split", "validation", "--data", data, "--bundle", bundle, "--out", out}
	for _, format := range reports.Formats {
		first := mindsieve(t, "", slices.Concat([]string{"bench", "explain"}, args, []string{"--format", format})...)
		again := mindsieve(t, "", "bench", "explain", "--replay", runOf(t, out, "irf-validation"), "--format", format)
		if first.status != 0 || again.status != 0 || again.stdout != first.stdout {
			t.Errorf("%s: the run, status %d, printed\n%s%s\nits replay, status %d\n%s%s", format,
				first.status, first.stdout, first.stderr, again.status, again.stdout, again.stderr)
		}
	}
	folder := runOf(t, out, "irf-validation")
	if got := mindsieve(t, "", "replay", folder); got.status != exitError || !strings.Contains(got.stderr, "it holds measured explanations: mindsieve bench explain --replay") {
		t.Errorf("replay: status %d, stderr %q", got.status, got.stderr)
	}
	if got := mindsieve(t, "", append([]string{"bench"}, args...)...); got.status != 0 {
		t.Fatal(got.stderr)
	}
	for want, command := range map[string][]string{"sensitivity": {"replay", folder}, "comprehensiveness": {"bench", "explain", "--replay", folder}} {
		got := mindsieve(t, "", command...)
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("%s: status %d, no %s in\n%s%s", command, got.status, want, got.stdout, got.stderr)
		}
	}
}

func TestReplayOfSeveralRunsHasAnOverview(t *testing.T) {
	out := t.TempDir()
	if got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 12), "--out", out); got.status != 0 {
		t.Fatal(got.stderr)
	}
	if got := mindsieve(t, "", "demo", "--out", out); got.status != 0 {
		t.Fatal(got.stderr)
	}
	got := mindsieve(t, "", "replay", runOf(t, out, "dreaddit-test"), runOf(t, out, "demo-test"))
	if got.status != 0 || !strings.Contains(got.stdout, "Overview") {
		t.Errorf("status %d, no overview in\n%s%s", got.status, got.stdout, got.stderr)
	}
}

func TestReplayRefuses(t *testing.T) {
	empty := t.TempDir()
	old := t.TempDir()
	if err := os.WriteFile(filepath.Join(old, "manifest.json"), []byte(`{"schema": 9}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, folder, want string }{
		{"a folder of no run", empty, "not the folder of a finished run"},
		{"a later schema", old, "manifest.json has schema 9, this program reads 2"},
	} {
		got := mindsieve(t, "", "replay", c.folder)
		if got.status != exitError || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, stderr %q; want one with %q", c.name, got.status, got.stderr, c.want)
		}
	}
	got := mindsieve(t, "", "bench", "explain", "--replay", empty)
	if want := "explain-manifest.json"; got.status != exitError || !strings.Contains(got.stderr, want) {
		t.Errorf("no explanations: status %d, stderr %q; want one with %q", got.status, got.stderr, want)
	}
}

func TestBenchOfACorpusWithACard(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"posts.csv": "key,words,answer,clinic\n1,I slept well and walked home slowly.,no,north\n2,\"I am overwhelmed, I shake and cannot cope.\",yes,south\n",
		"card.yaml": "name: walks\nlang: en\nfile: posts.csv\ncolumns: {id: key, text: words, by: [clinic]}\ntasks:\n" +
			"  - {name: dreaddit/stress, kind: binary, column: answer, labels: {no: not stressed, yes: stressed}, positive: [stressed]}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := mindsieve(t, "", "bench", filepath.Join(folder, "card.yaml"), "--split", "all", "--out", t.TempDir(), "--by", "clinic")
	if got.status != 0 || !strings.Contains(got.stdout, "clinic") {
		t.Errorf("status %d\n%s%s", got.status, got.stdout, got.stderr)
	}
}
