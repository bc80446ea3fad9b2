package streams

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// onDisk opens the streams on a server of their own that keeps them in folder.
func onDisk(t *testing.T, folder string) *Streams {
	t.Helper()
	s, err := Connect(t.Context(), Options{Folder: folder, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// queueOf returns a queue of streams.
func queueOf(t *testing.T, s *Streams, name, bundle string) *Queue {
	t.Helper()
	q, err := s.Queue(name, bundle)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// start opens the queue "q" of the bundle "bundle-a" on a server of its own.
func start(t *testing.T) *Queue {
	t.Helper()
	return queueOf(t, onDisk(t, t.TempDir()), "q", "bundle-a")
}

// publish publishes posts that are good and new.
func publish(t *testing.T, q *Queue, posts ...ingest.Post) {
	t.Helper()
	published, err := q.Publish(t.Context(), posts)
	if want := (Published{Stored: len(posts)}); err != nil || published != want {
		t.Fatalf("published %+v, want %+v (%v)", published, want, err)
	}
}

// echo answers each post with its text.
func echo(_ context.Context, b ingest.Batch) ([]Answer, error) {
	var answers []Answer
	for _, text := range b.Texts() {
		answers = append(answers, Answer{Result: []byte(text)})
	}
	return answers, nil
}

// written is how tests write an outcome: "id: text" or "id! reason".
func written(o Outcome) string {
	if o.Result != nil {
		return o.ID + ": " + string(o.Result)
	}
	return o.ID + "! " + o.Reason
}

// work works on the queue until n outcomes are there, and returns them sorted.
func work(t *testing.T, q *Queue, n int, handle Handler) []string {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- q.Work(ctx, mem, handle) }()
	lines := collect(t, q, n)
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return lines
}

// collect waits for n outcomes of the queue and returns them sorted.
func collect(t *testing.T, q *Queue, n int) []string {
	t.Helper()
	c, err := q.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var lines []string
	err = c.Follow(t.Context(), func(outcomes []Outcome) (int, error) {
		for _, o := range outcomes {
			lines = append(lines, written(o))
		}
		return max(n-len(lines), 0), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

func TestPostsBecomeResults(t *testing.T) {
	q := start(t)
	publish(t, q, ingest.Post{ID: "a", Body: "one"}, ingest.Post{ID: "b", Title: "T", Body: "two"}, ingest.Post{ID: "c", Body: "three"})
	got := work(t, q, 3, echo)
	if diff := cmp.Diff([]string{"a: one", "b: T\n\ntwo", "c: three"}, got); diff != "" {
		t.Error(diff)
	}
	if n := waiting(t, q.streams); n != 0 {
		t.Errorf("%d posts are left in the queue", n)
	}
}

// waiting counts the posts in the stream.
func waiting(t *testing.T, s *Streams) uint64 {
	t.Helper()
	info, err := s.posts.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info.State.Msgs
}

func TestBadMessagesGoToTheDeadLetters(t *testing.T) {
	q := start(t)
	for _, data := range []string{
		`not JSON`,
		`{"id":"no-text"}`,
		`{"id":"blank","text":"  "}`,
		"{\"id\":\"latin\",\"text\":\"caf\xe9\"}",
		`{"id":"large","text":"` + strings.Repeat("x", 5<<20) + `"}`,
		`{"id":"good","text":"still answered"}`,
	} {
		if err := q.streams.nc.Publish(postsSubject+"q", []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"! invalid UTF-8 at byte 25",
		"! not a post in JSON: invalid character 'o' in literal null (expecting 'u')",
		"blank! an empty text",
		"good: still answered",
		"large! a text of 5242880 bytes; the limit is 1048576",
		"no-text! no text: none of text, selftext, body, title is there",
	}
	if diff := cmp.Diff(want, work(t, q, len(want), echo)); diff != "" {
		t.Error(diff)
	}
}

func TestPublishKeepsEditsAndRefusesBadPosts(t *testing.T) {
	q := start(t)
	published, err := q.Publish(t.Context(), []ingest.Post{
		{ID: "a", Body: "one"}, {ID: "a", Body: "edited"}, {ID: "a", Body: "one"}, {ID: "b", Body: "caf\xe9"}, {ID: "c"},
	})
	if want := (Published{Stored: 2, Known: 1, Rejected: 2}); err != nil || published != want {
		t.Errorf("published %+v, want %+v (%v)", published, want, err)
	}
	want := []string{"a: edited", "a: one", "b! a text with invalid UTF-8 at byte 3", "c! an empty text"}
	if diff := cmp.Diff(want, work(t, q, len(want), echo)); diff != "" {
		t.Error(diff)
	}
}

func TestTheBatchInHandIsFinishedWhenTheWorkIsStopped(t *testing.T) {
	q := start(t)
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	ctx, stop := context.WithCancel(t.Context())
	err := q.Work(ctx, memory.DefaultAllocator, func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
		stop() // the user presses Ctrl-C while the batch is being answered
		if ctx.Err() != nil {
			t.Error("the batch in hand is cancelled too")
		}
		return echo(ctx, b)
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a: one"}, work(t, q, 1, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestABrokenHandlerLosesNothing(t *testing.T) {
	folder := t.TempDir()
	s, err := Connect(t.Context(), Options{Folder: folder, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	q := queueOf(t, s, "q", "bundle-a")
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	broken := errors.New("the model is gone")
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	err = q.Work(t.Context(), mem, func(context.Context, ingest.Batch) ([]Answer, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Fatalf("Work ended with %v", err)
	}
	s.Close()
	if n := waiting(t, onDisk(t, folder)); n != 1 {
		t.Errorf("%d posts in the queue after the restart, want 1", n)
	}
}

func TestAPostNeedsOneResult(t *testing.T) {
	q := start(t)
	publish(t, q, ingest.Post{ID: "a", Body: "one"})
	err := q.Work(t.Context(), memory.DefaultAllocator, func(context.Context, ingest.Batch) ([]Answer, error) { return nil, nil })
	if err == nil || !strings.Contains(err.Error(), "answering a batch of 1 posts: 0 results") {
		t.Errorf("Work ended with %v", err)
	}
}

func TestAResultThatTheServerDoesNotTakeIsADeadLetter(t *testing.T) {
	q := start(t)
	publish(t, q, ingest.Post{ID: "a", Body: "one"}, ingest.Post{ID: "b", Body: "two"})
	got := work(t, q, 2, func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
		answers, err := echo(ctx, b)
		answers[0].Result = make([]byte, maxPayload)
		return answers, err
	})
	if diff := cmp.Diff([]string{"a! a result of 8388608 bytes; the server takes messages of 8388608", "b: two"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestServerWithoutWritePermission(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := startServer(filepath.Join(file, "streams")); err == nil || !strings.Contains(err.Error(), "data folder") {
		t.Errorf("error is %v", err)
	}
}
