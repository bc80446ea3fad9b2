package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/explain"
)

// asProgram makes the test binary run as the program itself, so that tests can
// start it as a process.
const asProgram = "MINDSIEVE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// outcome is what a command line left.
type outcome struct {
	status         int
	stdout, stderr string
}

// mindsieve runs a command line with stdin.
func mindsieve(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, strings.NewReader(stdin), &stdout, &stderr)
	return outcome{status, stdout.String(), stderr.String()}
}

func TestUsageErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"unknown command", []string{"diagnose"}, `unknown command "diagnose"`},
		{"unknown flag", []string{"demo", "--fast"}, "unknown flag: --fast"},
		{"too many texts", []string{"screen", "one", "two"}, "accepts at most 1 arg"},
		{"no dataset", []string{"bench"}, "name a dataset, or the folder of a run with --replay"},
		{"a dataset and a replay", []string{"bench", "dreaddit", "--replay", "runs/x"}, "it takes no datasets"},
		{"unknown dataset", []string{"bench", "twitter"}, `no dataset is called "twitter"; there is dreaddit`},
		{"unknown split", []string{"bench", "dreaddit", "--split", "dev"}, `no split of dreaddit is called "dev"; there is train, test`},
		{"unknown format", []string{"bench", "dreaddit", "--format", "xml"}, `format "xml" is not one of table, markdown, latex, csv, json`},
		{"an argument for demo", []string{"demo", "now"}, `unknown command "now"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", c.args...)
			if got.status != exitUsage || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
				t.Errorf("status %d, stderr %q, stdout %q; want %d and %q", got.status, got.stderr, got.stdout, exitUsage, c.want)
			}
		})
	}
}

func TestHelpHasExamplesForEveryCommand(t *testing.T) {
	for _, name := range []string{"", "demo", "bench", "score", "screen", "setup"} {
		got := mindsieve(t, "", strings.Fields("help "+name)...)
		if got.status != 0 || !strings.Contains(got.stdout, "Examples:\n  mindsieve "+name) {
			t.Errorf("help %s: status %d, %s", name, got.status, got.stdout)
		}
	}
}

func TestScreen(t *testing.T) {
	const text = "I can't sleep, I am exhausted and I feel overwhelmed by everything at work."
	for name, got := range map[string]outcome{
		"argument": mindsieve(t, "", "screen", text),
		"stdin":    mindsieve(t, text+"\n", "screen"),
	} {
		for _, want := range []string{"\n  dreaddit/stress          stressed ", "[can't sleep]{insomnia}", "does not diagnose"} {
			if got.status != 0 || !strings.Contains(got.stdout, want) {
				t.Errorf("%s: status %d, no %q in\n%s%s", name, got.status, want, got.stdout, got.stderr)
			}
		}
		if strings.Contains(got.stdout, "\x1b") {
			t.Errorf("%s: colours in a pipe", name)
		}
	}
}

func TestScreenJSON(t *testing.T) {
	got := mindsieve(t, "", "screen", "--task", "dreaddit/stress", "--json", "I can't sleep.")
	var r explain.Result
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	if r.Task != "dreaddit/stress" || len(r.Probabilities) != 2 || len(r.LayerWeights) != 7 || len(r.Evidence) != 1 {
		t.Errorf("result is %+v", r)
	}
}

func TestScreenRefuses(t *testing.T) {
	for _, c := range []struct{ name, stdin, want string }{
		{"nothing", "", "an empty text"},
		{"blanks", " \n", "an empty text"},
		{"invalid UTF-8", "caf\xe9", "invalid UTF-8 at byte 3"},
		{"5 MB", strings.Repeat("tired ", 900_000), "the limit is 1048576"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, c.stdin, "screen")
			if got.status != exitError || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, stderr %q; want one with %q", got.status, got.stderr, c.want)
			}
		})
	}
}

func TestDemo(t *testing.T) {
	t.Setenv(helpLineVar, "call 000 222")
	out := t.TempDir()
	got := mindsieve(t, "", "demo", "--out", out)
	if got.status != 0 {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	for _, want := range []string{"balanced accuracy", "mindsieve, minilm-all", "One post explained", "Throughput:", "Not for: diagnosis", "does not diagnose"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in\n%s", want, got.stdout)
		}
	}
	for _, file := range []string{"results.parquet", "table.txt", "table.json"} {
		if _, err := os.Stat(filepath.Join(out, "demo-test", file)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(out, "demo-test", "streams")); !os.IsNotExist(err) {
		t.Errorf("the streams, which hold texts, are still there (%v)", err)
	}
	run, err := openRun(t.Context(), filepath.Join(out, "demo-test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range run.results {
		if helped := strings.Contains(r.Rationale, "call 000 222"); helped != r.HighRisk {
			t.Errorf("%s: high risk %v, help line %v", r.ID, r.HighRisk, helped)
		}
	}
	if !slices.ContainsFunc(run.results, func(r explain.Result) bool { return r.HighRisk }) {
		t.Error("no post of the demo is at high risk")
	}
}

func TestRunFolderErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", "demo", "--out", file)
	if got.status != exitError || !strings.Contains(got.stderr, "choose another with --out") {
		t.Errorf("a folder that cannot be made: status %d, %s", got.status, got.stderr)
	}
	out := t.TempDir()
	folder, err := openRunFolder(filepath.Join(out, "demo-test"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.close()
	got = mindsieve(t, "", "demo", "--out", out)
	if got.status != exitError || !strings.Contains(got.stderr, "another mindsieve is at work in") {
		t.Errorf("a folder in use: status %d, %s", got.status, got.stderr)
	}
}

func TestNoServerAtTheURL(t *testing.T) {
	got := mindsieve(t, "", "demo", "--out", t.TempDir(), "--nats", "nats://127.0.0.1:1")
	if got.status != exitError || !strings.Contains(got.stderr, "connecting to the NATS server nats://127.0.0.1:1") {
		t.Errorf("status %d, %s", got.status, got.stderr)
	}
}

func TestInterruptedBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	status := run(ctx, []string{"demo", "--out", t.TempDir()}, strings.NewReader(""), &stdout, &stderr)
	if status != exitInterrupted || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("status %d, stderr %s", status, &stderr)
	}
}
