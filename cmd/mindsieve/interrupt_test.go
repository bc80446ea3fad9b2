package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// program starts a command line as a process of its own.
func program(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, &stderr
}

// waitFor polls until something is there.
func waitFor(t *testing.T, what string, there func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !there(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s after a minute", what)
		}
	}
}

// hasResults reports whether the stream of results of the one run holds messages.
func hasResults(out string) bool {
	blocks, err := filepath.Glob(filepath.Join(out, "*", "streams", "jetstream", "*", "streams", "MINDSIEVE_RESULTS", "msgs", "*.blk"))
	if err != nil || len(blocks) == 0 {
		return false
	}
	info, err := os.Stat(blocks[0])
	return err == nil && info.Size() > 0
}

func TestCtrlCFinishesTheBatchAndTheNextRunGoesOn(t *testing.T) {
	const posts = 600
	data, out := corpus(t, posts), t.TempDir()
	args := []string{"bench", "dreaddit", "--data", data, "--out", out, "--format", "json"}

	cmd, stderr := program(t, args...)
	waitFor(t, "first result", func() bool { return hasResults(out) })
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Fatalf("ended with %v, want status %d; stderr %s", err, exitInterrupted, stderr)
	}
	if !strings.Contains(stderr.String(), "of 600 posts are answered and stored") {
		t.Errorf("stderr is %s", stderr)
	}

	got := mindsieve(t, "", args...)
	if got.status != 0 || !strings.Contains(got.stdout, `"n": 600`) || !strings.Contains(got.stdout, `"missing": 0`) {
		t.Errorf("the second run: status %d, %s%s", got.status, got.stdout, got.stderr)
	}
	// Other batches differ in the last bits of their probabilities, not in a table.
	table := []string{"bench", "dreaddit", "--data", data, "--format", "markdown", "--out"}
	again, whole := mindsieve(t, "", append(table, out)...), mindsieve(t, "", append(table, t.TempDir())...)
	if diff := cmp.Diff(whole.stdout, again.stdout); diff != "" || whole.status != 0 {
		t.Errorf("an interrupted run and a whole one (-) do not end with the same:\n%s", diff)
	}
}

func TestKilledAtAnyMomentNothingIsLost(t *testing.T) {
	data, out := corpus(t, 400), t.TempDir()
	args := []string{"bench", "dreaddit", "--data", data, "--out", out, "--format", "json"}
	cmd, _ := program(t, args...)
	waitFor(t, "first result", func() bool { return hasResults(out) })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	got := mindsieve(t, "", args...)
	if got.status != 0 || !strings.Contains(got.stdout, `"n": 400`) || !strings.Contains(got.stdout, `"missing": 0`) {
		t.Errorf("after the kill: status %d, %s%s", got.status, got.stdout, got.stderr)
	}
}
