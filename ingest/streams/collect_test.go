package streams

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// A collector that asks while results come must see each of them.
func TestNoOutcomeIsPassedOverWhileResultsCome(t *testing.T) {
	q := start(t)
	const n = 5000
	done := make(chan error, 1)
	go func() {
		for i := range n {
			m := q.message(resultsSubject+"q", "v", fmt.Sprint(i), []byte("result"))
			if _, err := q.streams.store(t.Context(), []*nats.Msg{m}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	c, err := q.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	seen := map[string]bool{}
	for deadline := time.Now().Add(2 * time.Minute); len(seen) < n && time.Now().Before(deadline); {
		outcomes, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outcomes {
			if seen[o.ID] {
				t.Errorf("the result of %s comes twice", o.ID)
			}
			seen[o.ID] = true
		}
	}
	if err := <-done; err != nil || len(seen) != n {
		t.Errorf("%d of %d results (%v)", len(seen), n, err)
	}
}
