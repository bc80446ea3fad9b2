package streams

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

// takeAndLose takes n posts from the queue and gives them back at once, as the
// server does with those of a worker that died.
func takeAndLose(t *testing.T, q *Queue, n int) {
	t.Helper()
	c, err := q.claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	msgs, err := fetch(c, n, jetstream.FetchMaxWait(time.Minute))
	if err != nil || len(msgs) != n {
		t.Fatalf("%d messages (%v)", len(msgs), err)
	}
	for _, m := range msgs {
		if err := m.Nak(); err != nil {
			t.Fatal(err)
		}
	}
}

// died is what a handler panics with when its worker is to die.
type died struct{ batch []string }

// dying works on the queue until it is empty, with workers that die whenever the
// post "poison" is in their hands, and returns what each had in hand then.
func dying(t *testing.T, q *Queue) (deaths [][]string) {
	t.Helper()
	c, err := q.claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for waiting(t, q.streams) > 0 {
		msgs, err := fetch(c, batchPosts, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if batch := lifeOf(t, q, msgs); batch != nil {
			deaths = append(deaths, batch)
		}
	}
	return deaths
}

// lifeOf gives messages to a worker and returns what it died of. What a dead one
// had in hand comes again.
func lifeOf(t *testing.T, q *Queue, msgs []jetstream.Msg) (batch []string) {
	t.Helper()
	w := &worker{queue: q, mem: memory.DefaultAllocator, held: held{msgs: map[jetstream.Msg]bool{}}}
	w.hold(msgs)
	w.handle = func(_ context.Context, b ingest.Batch) ([]Answer, error) {
		var ids []string
		for i := range b.Len() {
			ids = append(ids, b.ID(i))
		}
		if slices.Contains(ids, "poison") {
			panic(died{ids})
		}
		return echo(t.Context(), b)
	}
	answered := make(chan settled, 2*batchPosts)
	defer w.release()
	defer func() {
		if p := recover(); p != nil {
			batch = p.(died).batch
		}
		close(answered)
		if err := w.settleAll(t.Context(), answered); err != nil {
			t.Fatal(err)
		}
	}()
	for more := msgs; len(more) > 0 || len(w.again) > 0; more = nil {
		if err := w.messages(t.Context(), more, answered); err != nil {
			t.Fatal(err)
		}
	}
	return nil
}

func TestAPostThatBringsItsWorkerDownTakesNoOtherWithIt(t *testing.T) {
	q := start(t)
	healthy := posts(60)
	publish(t, q, slices.Insert(healthy, 30, ingest.Post{ID: "poison", Body: "one"})...)
	deaths := dying(t, q)
	want := []int{61, 1, 1, 1} // in a batch, then alone
	var got []int
	for _, d := range deaths {
		got = append(got, len(d))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("posts in hand at each death:", diff)
	}
	outcomes := collect(t, q, 61)
	if i := slices.Index(outcomes, "poison! tried alone 3 times without an answer"); i < 0 || len(outcomes) != 61 {
		t.Errorf("%d outcomes %q", len(outcomes), outcomes)
	}
	for _, o := range outcomes {
		if o != "poison! tried alone 3 times without an answer" && o[len(o)-5:] != ": one" {
			t.Errorf("a healthy post became %q", o)
		}
	}
}

func TestPostsThatCameAgainOftenAreAnsweredAllTheSame(t *testing.T) {
	q := start(t)
	publish(t, q, posts(100)...)
	for range 5 * maxTries { // workers are ended again and again before they answer anything
		takeAndLose(t, q, 100)
	}
	var want []string
	for i := range 100 {
		want = append(want, fmt.Sprintf("%d: one", i+1))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, work(t, q, 100, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestAPostInHandWhenTheWorkIsStoppedIsNotToBlame(t *testing.T) {
	q := start(t)
	q.Drain = 10 * time.Millisecond
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	takeAndLose(t, q, 1)
	for range maxTries + 1 {
		ctx, stop := context.WithCancel(t.Context())
		err := q.Work(ctx, memory.DefaultAllocator, func(ctx context.Context, _ ingest.Batch) ([]Answer, error) {
			stop()
			<-ctx.Done() // a long post: the run of the graph is interrupted
			return nil, context.Cause(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"a: one"}, work(t, q, 1, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRestOfAnInterruptedBatchGoesBack(t *testing.T) {
	q := start(t)
	q.Drain = 10 * time.Millisecond
	publish(t, q, posts(3)...)
	ctx, stop := context.WithCancel(t.Context())
	began := time.Now()
	err := q.Work(ctx, memory.DefaultAllocator, func(ctx context.Context, _ ingest.Batch) ([]Answer, error) {
		stop()
		<-ctx.Done()
		return nil, context.Cause(ctx)
	})
	if err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("Work ended after %v with %v", time.Since(began), err)
	}
	if got := work(t, q, 3, echo); len(got) != 3 {
		t.Errorf("outcomes %q", got)
	}
}
