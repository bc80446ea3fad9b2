package streams

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

// dialed connects to a server and looks for no stream.
func dialed(t *testing.T, ns *server.Server, log *slog.Logger) *Streams {
	t.Helper()
	s, err := Dial(Options{URL: ns.ClientURL(), Log: log, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func plan(t *testing.T, s *Streams, l Limits) []Change {
	t.Helper()
	changes, err := s.Plan(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func TestAPlanSaysWhatApplyThenDoes(t *testing.T) {
	ns := cluster(t)
	s := dialed(t, ns, nil)
	if _, err := Connect(t.Context(), Options{URL: ns.ClientURL(), Patience: time.Minute}); err == nil || !strings.Contains(err.Error(), "no stream MINDSIEVE_POSTS: make the streams with 'mindsieve streams apply'") {
		t.Errorf("connecting without streams: %v", err)
	}
	if got := plan(t, s, Limits{}); len(got) != 5 || !got[0].New {
		t.Errorf("plan %+v", got)
	}
	for _, l := range []Limits{{}, {PostsAge: time.Hour, ResultsBytes: 1 << 20, Duplicates: time.Minute}} {
		if err := s.Apply(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if got := plan(t, s, l); len(got) != 0 {
			t.Errorf("after apply the plan is %+v", got)
		}
	}
	want := []Change{
		{Stream: PostsStream, What: []string{"max age 1h0m0s → 336h0m0s", "duplicates 1m0s → 2h0m0s"}},
		{Stream: ResultsStream, What: []string{"max bytes 1048576 → -1", "duplicates 1m0s → 2h0m0s"}},
		{Stream: AlertsStream, What: []string{"duplicates 1m0s → 2h0m0s"}},
		{Stream: DeadStream, What: []string{"duplicates 1m0s → 2h0m0s"}},
		{Stream: triesStream, What: []string{"max age 1h0m0s → 336h0m0s", "duplicates 1m0s → 2h0m0s"}},
	}
	if diff := cmp.Diff(want, plan(t, s, Limits{})); diff != "" {
		t.Error(diff)
	}
}

func TestAForeignStreamIsRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		config jetstream.StreamConfig
		want   string
	}{
		{"other subjects", jetstream.StreamConfig{Name: ResultsStream, Subjects: []string{"shop.orders"}}, "what it takes is shop.orders, not mindsieve.results.>"},
		{"posts that stay", jetstream.StreamConfig{Name: PostsStream, Subjects: []string{"mindsieve.posts.>"}}, "its retention is Limits, not WorkQueue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ns := cluster(t)
			s := dialed(t, ns, nil)
			if _, err := s.js.CreateStream(t.Context(), c.config); err != nil {
				t.Fatal(err)
			}
			for what, err := range map[string]error{"apply": s.Apply(t.Context(), Limits{}), "open": s.open(t.Context(), nil)} {
				if err == nil || what == "apply" && !strings.Contains(err.Error(), c.want) {
					t.Errorf("%s: %v, want %q", what, err, c.want)
				}
			}
			if _, err := s.js.Stream(t.Context(), DeadStream); err == nil {
				t.Error("apply made other streams all the same")
			}
		})
	}
}

// lines is a log that tests read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func TestPublishingWaitsForAFullStreamAndSaysSo(t *testing.T) {
	ns := cluster(t)
	var log lines
	s := dialed(t, ns, slog.New(slog.NewTextHandler(&log, nil)))
	if err := s.Apply(t.Context(), Limits{PostsBytes: 4096}); err != nil {
		t.Fatal(err)
	}
	if err := s.open(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	q := queueOf(t, s, "q", "bundle-a")
	done := make(chan Published, 1)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	go func() {
		published, err := q.Publish(ctx, posts(100))
		if err != nil {
			t.Error(err)
		}
		done <- published
	}()
	poll(t, "word of the full stream", func() bool { return strings.Contains(log.String(), "maximum bytes exceeded") })
	if got := work(t, q, 100, echo); len(got) != 100 { // makes room, and none was dropped for another
		t.Errorf("%d outcomes", len(got))
	}
	if got := <-done; got.Stored+got.Known != 100 {
		t.Errorf("published %+v", got)
	}
}
