package classify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

// longestWait is how long an interrupted call may take on a busy machine.
const longestWait = 500 * time.Millisecond

var errInterrupted = errors.New("the worker is drained")

// longPost has about 230 windows.
var longPost = strings.Repeat("I can't sleep and I count the cars. ", 2_800)

// A post of which a run takes seconds is left within a fraction of one, and the
// classifier answers as before.
func TestPredictIsInterrupted(t *testing.T) {
	c := load(t, Bundled())
	before := predict(t, c, someTexts()...)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var cancelled time.Time
	timer := time.AfterFunc(300*time.Millisecond, func() { // the first runs are over, the 230 windows are not
		cancelled = time.Now()
		cancel(errInterrupted)
	})
	defer timer.Stop()
	got, err := c.Predict(ctx, []string{longPost})
	if took := time.Since(cancelled); !errors.Is(err, errInterrupted) || got != nil || took > longestWait {
		t.Errorf("%d predictions and the error %v, %v after the context ended", len(got), err, took)
	}
	if diff := cmp.Diff(before, predict(t, c, someTexts()...)); diff != "" {
		t.Errorf("the classifier answers otherwise (-before +after):\n%s", diff)
	}
}

// One run of the graph is left in the middle, again and again with the same
// batch, and keeps no memory.
func TestARunOfTheGraphIsInterrupted(t *testing.T) {
	c := load(t, Bundled())
	var batch onnx.Batch
	fill := func(rows, tokens int) {
		batch.Reset(rows, tokens)
		for i := range batch.IDs {
			batch.IDs[i], batch.Mask[i] = int64(1000+i%500), 1
		}
	}
	fill(32, 256) // a second of work in one run
	begun := time.Now()
	if err := c.session.Run(t.Context(), &batch); err != nil {
		t.Fatal(err)
	}
	whole, settled := time.Since(begun), 0
	for i := range 20 {
		if took := interrupt(t, c, &batch); took > whole/2 {
			t.Errorf("left after %v, the whole run takes %v", took, whole)
		}
		if i == 4 {
			settled = resident(t)
		}
	}
	if grown := resident(t) - settled; grown > 100<<20 {
		t.Errorf("15 interrupted runs kept %d MiB", grown>>20)
	}
	fill(1, 8)
	if err := c.session.Run(t.Context(), &batch); err != nil {
		t.Errorf("a run after those that were interrupted: %v", err)
	}
}

// interrupt runs the batch, ends its context after 20 ms, and returns how long it
// took from then on.
func interrupt(t *testing.T, c *Classifier, batch *onnx.Batch) time.Duration {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, errInterrupted)
	defer cancel()
	ends, _ := ctx.Deadline()
	if err := c.session.Run(ctx, batch); !errors.Is(err, errInterrupted) {
		t.Fatalf("error is %v, want that of the context", err)
	}
	return time.Since(ends)
}

// resident returns how many bytes of memory the process holds, or 0 where the
// system doesn't say it as Linux does.
func resident(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, pages int
	if _, err := fmt.Sscan(string(data), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
