package streams

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

// cluster starts a NATS server with JetStream on a free port, as an operator
// would run one.
func cluster(t *testing.T) *server.Server {
	t.Helper()
	ns, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	go ns.Start()
	t.Cleanup(func() { ns.Shutdown(); ns.WaitForShutdown() })
	if !ns.ReadyForConnections(30 * time.Second) {
		t.Fatal("the server is not ready")
	}
	return ns
}

// program opens a queue as a program of its own does.
func program(t *testing.T, ns *server.Server, queue, bundle string) *Queue {
	t.Helper()
	s, err := Connect(t.Context(), Options{URL: ns.ClientURL(), Make: true, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return queueOf(t, s, queue, bundle)
}

// begin works on a queue until the returned function is called, which returns
// Work's error. It waits until the worker asks for posts.
func begin(t *testing.T, q *Queue, handle Handler) (end func() error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- q.Work(ctx, memory.DefaultAllocator, handle) }()
	t.Cleanup(stop)
	poll(t, "worker of "+q.name, func() bool {
		workers, err := q.workers(t.Context())
		return err == nil && len(workers) > 0
	})
	return func() error { stop(); return <-done }
}

func poll(t *testing.T, what string, there func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !there(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s after 30 s", what)
		}
	}
}

func posts(n int) []ingest.Post {
	var posts []ingest.Post
	for i := range n {
		posts = append(posts, ingest.Post{ID: fmt.Sprint(i + 1), Body: "one"})
	}
	return posts
}

func TestTwoRunsWithTwoBundlesFinishOnOneServer(t *testing.T) {
	ns := cluster(t)
	const n = 300
	var runs sync.WaitGroup
	for _, queue := range []string{"q", "r"} {
		q := program(t, ns, queue, "bundle-of-"+queue)
		runs.Go(func() {
			publish(t, q, posts(n)...)
			answer := func(_ context.Context, b ingest.Batch) ([]Answer, error) {
				answers := make([]Answer, b.Len())
				for i := range answers {
					answers[i].Result = []byte(q.bundle)
				}
				return answers, nil
			}
			for _, line := range work(t, q, n, answer) {
				if !strings.HasSuffix(line, ": "+q.bundle) {
					t.Errorf("the queue %s has the outcome %q", q.name, line)
				}
			}
		})
	}
	runs.Wait()
}

func TestAWorkerOfAnotherBundleRefuses(t *testing.T) {
	ns := cluster(t)
	a, b := program(t, ns, "q", "aaaaaaaaaaaaaaaa"), program(t, ns, "q", "bbbbbbbbbbbbbbbb")
	end := begin(t, a, echo)
	refuses := func(when string) {
		t.Helper()
		err := b.Work(t.Context(), memory.DefaultAllocator, echo)
		const want = `the queue "q" is answered by the bundle aaaaaaaaaaaa; this worker has bbbbbbbbbbbb: use another queue, or end the other workers`
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: Work ended with %v", when, err)
		}
	}
	refuses("an idle worker")
	if err := end(); err != nil {
		t.Fatal(err)
	}

	busy, release := make(chan struct{}), make(chan struct{})
	end = begin(t, a, func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
		close(busy)
		<-release
		return echo(ctx, b)
	})
	publish(t, a, ingest.Post{ID: "a", Body: "one"})
	<-busy
	refuses("a busy worker")
	close(release)
	collect(t, a, 1)
	if err := end(); err != nil {
		t.Fatal(err)
	}
}

func TestAQueueIsFreeWhenNobodyAnswersIt(t *testing.T) {
	ns := cluster(t)
	a, b := program(t, ns, "q", "bundle-a"), program(t, ns, "q", "bundle-b")
	publish(t, a, posts(3)...)
	c, err := a.claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if msgs, err := fetch(c, 2, jetstream.FetchMaxWait(time.Minute)); err != nil || len(msgs) != 2 {
		t.Fatalf("%d messages (%v)", len(msgs), err)
	}
	// The worker dies with two posts in hand and one in the queue. All three are answered.
	if got := work(t, b, 3, echo); len(got) != 3 {
		t.Errorf("outcomes %q", got)
	}
}

func TestWorkersOfOneBundleShareAQueue(t *testing.T) {
	ns := cluster(t)
	const n = 10 * batchPosts
	first, second := program(t, ns, "q", "bundle-a"), program(t, ns, "q", "bundle-a")
	publish(t, first, posts(n)...)
	// Neither worker answers before both have a batch.
	var both sync.WaitGroup
	both.Add(2)
	meeting := func() Handler {
		var once sync.Once
		return func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
			once.Do(func() { both.Done(); both.Wait() })
			return echo(ctx, b)
		}
	}
	ends := []func() error{begin(t, first, meeting()), begin(t, second, meeting())}
	if got := collect(t, first, n); len(got) != n {
		t.Errorf("%d outcomes of %d posts", len(got), n)
	}
	for _, end := range ends {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
}

func TestConsumersOfOtherPrograms(t *testing.T) {
	for _, c := range []struct {
		name     string
		consumer jetstream.ConsumerConfig
		pulls    bool // a client asks it for posts
		want     string
	}{
		{"another program's", jetstream.ConsumerConfig{Durable: "archive", FilterSubject: "mindsieve.posts.>"}, false, "the consumer archive of another program"},
		{"two filters", jetstream.ConsumerConfig{Durable: "two", FilterSubjects: []string{"mindsieve.posts.r", "mindsieve.posts.q"}}, false, "the consumer two of another program"},
		{"of another queue", jetstream.ConsumerConfig{Durable: "other", FilterSubject: "mindsieve.posts.r"}, false, ""},
		{"of an earlier version, idle", jetstream.ConsumerConfig{Durable: "mindsieve-work"}, false, ""},
		{"of an earlier version, at work", jetstream.ConsumerConfig{Durable: "mindsieve-work"}, true, "a worker of an earlier version"},
		{"ours, without a bundle", jetstream.ConsumerConfig{Durable: "mindsieve-work-q", FilterSubject: "mindsieve.posts.q"}, false, ""},
		{"ours, read by another client", jetstream.ConsumerConfig{Durable: "mindsieve-work-q", FilterSubject: "mindsieve.posts.q"}, true, "answered by an unknown bundle"},
		{"ours, with other limits", jetstream.ConsumerConfig{Durable: "mindsieve-work-q", FilterSubject: "mindsieve.posts.q", Metadata: map[string]string{bundleKey: "bundle-a"}}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := start(t)
			c.consumer.AckPolicy = jetstream.AckExplicitPolicy
			consumer, err := q.streams.posts.CreateConsumer(t.Context(), c.consumer)
			if err != nil {
				t.Fatal(err)
			}
			if c.pulls {
				pull, err := consumer.Fetch(1, jetstream.FetchMaxWait(2*time.Second))
				if err != nil {
					t.Fatal(err)
				}
				defer drain(pull) //nolint:errcheck // it waits for the end of the pull
				poll(t, "pull", func() bool { info, err := consumer.Info(t.Context()); return err == nil && info.NumWaiting > 0 })
			}
			_, err = q.claim(t.Context())
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestAWorkerWhoseConsumerIsRemovedSaysSo(t *testing.T) {
	q := start(t)
	end := begin(t, q, echo)
	if err := q.streams.posts.DeleteConsumer(t.Context(), "mindsieve-work-q"); err != nil {
		t.Fatal(err)
	}
	poll(t, "end of the worker", func() bool { workers, err := q.workers(t.Context()); return err == nil && len(workers) == 0 })
	if err := end(); err == nil || !strings.Contains(err.Error(), "the consumer mindsieve-work-q of the stream MINDSIEVE_POSTS was removed") {
		t.Errorf("Work ended with %v", err)
	}
}

func TestAWorkerThatWasReplacedInMidBatchSaysSo(t *testing.T) {
	ns := cluster(t)
	a, b := program(t, ns, "q", "bundle-a"), program(t, ns, "q", "bundle-b")
	publish(t, a, ingest.Post{ID: "a", Body: "one"})
	err := a.Work(t.Context(), memory.DefaultAllocator, func(ctx context.Context, batch ingest.Batch) ([]Answer, error) {
		if err := b.streams.posts.DeleteConsumer(ctx, "mindsieve-work-q"); err != nil {
			t.Error(err)
		}
		if _, err := b.claim(ctx); err != nil {
			t.Error(err)
		}
		return echo(ctx, batch)
	})
	if err == nil || !strings.Contains(err.Error(), `the queue "q" is answered by the bundle bundle-b`) {
		t.Errorf("Work ended with %v", err)
	}
	if got := work(t, b, 2, echo); len(got) != 2 {
		t.Errorf("outcomes %q", got)
	}
}

func TestAConsumerThatWasMadeToStayStays(t *testing.T) {
	ns := cluster(t)
	keeper := program(t, ns, "q", "")
	if err := keeper.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	publish(t, keeper, posts(3)...)
	for _, bundle := range []string{"bundle-a", "bundle-a", "bundle-b"} {
		q := program(t, ns, "q", bundle)
		if err := begin(t, q, echo)(); err != nil {
			t.Fatal(err)
		}
		c, err := q.streams.posts.Consumer(t.Context(), q.consumerName())
		if err != nil {
			t.Fatal(err)
		}
		if config := c.CachedInfo().Config; config.InactiveThreshold != 0 || config.Metadata[bundleKey] != bundle {
			t.Errorf("with a worker of %s the consumer goes after %v and is of %q", bundle, config.InactiveThreshold, config.Metadata[bundleKey])
		}
	}
	if err := keeper.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
}
