package streams

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

const patience = 300 * time.Millisecond

// follow waits for n outcomes of the queue, with little patience.
func follow(t *testing.T, q *Queue, n int) error {
	t.Helper()
	c, err := q.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.patience = patience
	return c.Follow(t.Context(), func(outcomes []Outcome) (int, error) {
		n -= len(outcomes)
		return n, nil
	})
}

func TestARunWithoutProgressEndsAndSaysWhy(t *testing.T) {
	const n = 2
	for _, c := range []struct {
		name    string
		trouble func(*testing.T, *Queue) // what happens to the posts
		worker  bool                     // does a worker of ours wait for posts?
		want    string
	}{
		{
			"taken by a client that acknowledges nothing", func(t *testing.T, q *Queue) { take(t, q, n) }, true,
			"2 posts of the queue \"q\" are in the hands of another program, which takes them from the consumer mindsieve-work-q and acknowledges none, the last one delivered at 2",
		},
		{"acknowledged by a client that answers nothing", func(t *testing.T, q *Queue) {
			for _, m := range take(t, q, n) {
				if err := m.DoubleAck(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}, true, `the queue "q" holds none of them`},
		{"results removed", func(t *testing.T, q *Queue) {
			work(t, q, n, echo)
			stream, err := q.streams.js.Stream(t.Context(), ResultsStream)
			if err != nil {
				t.Fatal(err)
			}
			if err := stream.Purge(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got, err := q.Publish(t.Context(), posts(n)); err != nil || got != (Published{Known: n}) {
				t.Fatalf("published %+v (%v)", got, err)
			}
		}, true, `the queue "q" holds none of them`},
		{"no worker", func(*testing.T, *Queue) {}, false, `2 posts wait in the queue "q", and nobody answers it`},
		{"answered by another bundle", func(t *testing.T, q *Queue) {
			if _, err := queueOf(t, q.streams, "q", "bundle-b").claim(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, false, `the queue "q" is answered by the bundle bundle-b`},
		{"a paused consumer", func(t *testing.T, q *Queue) {
			if _, err := q.claim(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := q.streams.posts.PauseConsumer(t.Context(), q.consumerName(), time.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}, true, `2 posts wait in the queue "q", and its 1 workers get none of them`},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := start(t)
			publish(t, q, posts(n)...)
			c.trouble(t, q)
			if c.worker {
				end := begin(t, q, echo)
				defer end() //nolint:errcheck // not what is tested
			}
			err := follow(t, q, n)
			if err == nil || !strings.Contains(err.Error(), "no outcome for 300ms, 2 posts are open: "+c.want) {
				t.Errorf("Follow ended with %v, want %q", err, c.want)
			}
		})
	}
}

// take takes n posts from the consumer of the queue, as a client of another make may.
func take(t *testing.T, q *Queue, n int) []jetstream.Msg {
	t.Helper()
	c, err := q.claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	msgs, err := fetch(c, n, jetstream.FetchMaxWait(time.Minute))
	if err != nil || len(msgs) != n {
		t.Fatalf("%d messages (%v)", len(msgs), err)
	}
	return msgs
}

func TestASlowBatchIsProgress(t *testing.T) {
	ns := cluster(t)
	q, run := program(t, ns, "q", "bundle-a"), program(t, ns, "q", "bundle-a")
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	end := begin(t, q, func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
		time.Sleep(5 * patience) // a long batch, on another machine
		return echo(ctx, b)
	})
	if err := follow(t, run, 1); err != nil {
		t.Error(err)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	q := start(t)
	c, err := q.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, stop := context.WithCancel(t.Context())
	err = c.Follow(ctx, func([]Outcome) (int, error) { stop(); return 1, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Follow ended with %v", err)
	}
}
