package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/explain"
)

// asProgram makes the test binary run as the program itself, so that tests can
// start it as a process.
const asProgram = "MINDSIEVE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
	case asServer:
		serveNATS(os.Args[1])
	case asFrail:
		handler = frail
		main()
	default:
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
		{"no dataset", []string{"bench"}, "requires at least 1 arg"},
		{"no run", []string{"replay"}, "requires at least 1 arg"},
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
	for _, name := range []string{
		"", "demo", "screen", "serve", "publish", "work", "collect", "dead list", "streams apply", "config", "bench", "bench explain", "replay", "score",
		"timeline", "datasets", "bundles", "bundles compare", "reconcile", "forward", "setup",
	} {
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
		for _, want := range []string{"Concern: none.", "[can't sleep]{insomnia}", "does not diagnose"} {
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
	i := slices.IndexFunc(r.Answers, func(a explain.Answer) bool { return a.Task == "dreaddit/stress" })
	if i < 0 || len(r.Answers[i].Probabilities) != 2 || len(r.LayerWeights) != 7 || len(r.Symptoms) != 1 || strings.Count(got.stdout, "\n") != 1 {
		t.Errorf("result is %s", got.stdout)
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
	out, page := t.TempDir(), filepath.Join(t.TempDir(), "demo.html")
	got := mindsieve(t, "", "demo", "--out", out, "--html", page)
	if got.status != 0 {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	for _, want := range []string{
		"balanced accuracy", "mindsieve, minilm-all", "A plain one", "[can't sleep]{insomnia}", "Another person's wish to be dead: ",
		"An everyday one", "No symptom was found", "Throughput:", "Results: ", "Not for: diagnosis", "does not diagnose",
	} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in\n%s", want, got.stdout)
		}
	}
	if n := strings.Count(got.stdout, "\n"); n > 80 {
		t.Errorf("the demo has %d lines, more than two screens", n)
	}
	folder := runOf(t, out, "demo-test")
	for _, file := range []string{filepath.Join(folder, "results.parquet"), filepath.Join(folder, "table.txt"), filepath.Join(folder, "table.json"), page} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "streams")); !os.IsNotExist(err) {
		t.Errorf("the streams, which hold texts, are still there (%v)", err)
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
	if got := mindsieve(t, "", "demo", "--out", out); got.status != 0 {
		t.Fatal(got.stderr)
	}
	lock, err := os.Open(filepath.Join(runOf(t, out, "demo-test"), "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	got = mindsieve(t, "", "demo", "--out", out)
	if got.status != exitError || !strings.Contains(got.stderr, "another mindsieve is at work in") {
		t.Errorf("a folder in use: status %d, %s", got.status, got.stderr)
	}
}

// A run folder whose files are not as the manifest says gives no table.
func TestADamagedRunFolderIsRefused(t *testing.T) {
	out := t.TempDir()
	if got := mindsieve(t, "", "demo", "--out", out); got.status != 0 {
		t.Fatal(got.stderr)
	}
	folder := runOf(t, out, "demo-test")
	for name, change := range map[string]func([]byte) []byte{
		"results.parquet": func(data []byte) []byte { data[len(data)/2] ^= 1; return data },
		"gold.jsonl":      func(data []byte) []byte { return data[:len(data)/2] },
	} {
		path := filepath.Join(folder, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		got := mindsieve(t, "", "replay", folder)
		if want := name + " was changed or cut"; got.status != exitError || !strings.Contains(got.stderr, want) || !strings.Contains(got.stderr, "--force") {
			t.Errorf("status %d, stderr %q; want %q", got.status, got.stderr, want)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := mindsieve(t, "", "replay", folder); got.status != 0 {
		t.Error(got.stderr)
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
