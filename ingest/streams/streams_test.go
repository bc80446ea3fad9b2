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
	"github.com/nats-io/nats.go"
	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open starts a server on a folder and opens the streams.
func open(t *testing.T, folder string) (*Streams, *nats.Conn) {
	t.Helper()
	server, err := StartServer(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	nc, err := server.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	streams, err := Open(t.Context(), nc)
	if err != nil {
		t.Fatal(err)
	}
	return streams, nc
}

// echo answers each post with its text.
func echo(_ context.Context, b ingest.Batch) ([]Answer, error) {
	var answers []Answer
	for i, text := range b.Texts() {
		answers = append(answers, Answer{Row: i, Key: "echo", Data: []byte(text)})
	}
	return answers, nil
}

// work works on the queue q until n outcomes are there, and returns them as
// "id: text" and "id! reason", sorted.
func work(t *testing.T, s *Streams, n int, handle Handler) []string {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- s.Work(ctx, mem, handle) }()
	c, err := s.Collect(ctx, "q")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for len(lines) < n && ctx.Err() == nil {
		outcomes, err := c.Next()
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outcomes {
			if o.Result != nil {
				lines = append(lines, o.ID+": "+string(o.Result))
			} else {
				lines = append(lines, o.ID+"! "+o.Reason)
			}
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

func TestPostsBecomeResults(t *testing.T) {
	s, _ := open(t, t.TempDir())
	posts := []ingest.Post{{ID: "a", Body: "one"}, {ID: "b", Title: "T", Body: "two"}, {ID: "c", Body: "three"}}
	published, err := s.Publish(t.Context(), "q", "k", posts)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Published{Stored: 3}); published != want {
		t.Errorf("published %+v, want %+v", published, want)
	}
	got := work(t, s, 3, echo)
	if diff := cmp.Diff([]string{"a: one", "b: T\n\ntwo", "c: three"}, got); diff != "" {
		t.Error(diff)
	}
	info, err := s.posts.Info(t.Context())
	if err != nil || info.State.Msgs != 0 {
		t.Errorf("%d posts are left in the queue (%v)", info.State.Msgs, err)
	}
}

func TestBadMessagesGoToTheDeadLetters(t *testing.T) {
	s, nc := open(t, t.TempDir())
	for _, data := range []string{
		`not JSON`,
		`{"id":"no-text"}`,
		`{"id":"blank","text":"  "}`,
		"{\"id\":\"latin\",\"text\":\"caf\xe9\"}",
		`{"id":"large","text":"` + strings.Repeat("x", 5<<20) + `"}`,
		`{"id":"good","text":"still answered"}`,
	} {
		if err := nc.Publish(postsSubject+"q", []byte(data)); err != nil {
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
	if diff := cmp.Diff(want, work(t, s, len(want), echo)); diff != "" {
		t.Error(diff)
	}
}

func TestDeadLettersKeepTheMessage(t *testing.T) {
	s, nc := open(t, t.TempDir())
	if err := nc.Publish(postsSubject+"q", []byte(`{"id":"a"`)); err != nil {
		t.Fatal(err)
	}
	work(t, s, 1, echo)
	stream, err := s.js.Stream(t.Context(), DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	m, err := stream.GetMsg(t.Context(), 1)
	if err != nil || string(m.Data) != `{"id":"a"` {
		t.Errorf("the dead letter holds %q (%v)", m.Data, err)
	}
}

func TestPublishRefusesBadPosts(t *testing.T) {
	s, _ := open(t, t.TempDir())
	published, err := s.Publish(t.Context(), "q", "k", []ingest.Post{
		{ID: "a", Body: "one"}, {ID: "a", Body: "again"}, {ID: "b", Body: "caf\xe9"}, {ID: "c"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Published{Stored: 1, Duplicate: 1, Rejected: 2}); published != want {
		t.Errorf("published %+v, want %+v", published, want)
	}
	want := []string{"a: one", "b! a text with invalid UTF-8 at byte 3", "c! an empty text"}
	if diff := cmp.Diff(want, work(t, s, len(want), echo)); diff != "" {
		t.Error(diff)
	}
}

func TestPublishTwiceStoresOnce(t *testing.T) {
	s, _ := open(t, t.TempDir())
	posts := []ingest.Post{{ID: "a", Body: "one"}}
	for i, want := range []Published{{Stored: 1}, {Known: 1}} {
		got, err := s.Publish(t.Context(), "q", "bundle", posts)
		if err != nil || got != want {
			t.Errorf("time %d: %+v, want %+v (%v)", i+1, got, want, err)
		}
	}
	got, err := s.Publish(t.Context(), "q", "another bundle", posts)
	if want := (Published{Stored: 1}); err != nil || got != want {
		t.Errorf("with another key: %+v, want %+v (%v)", got, want, err)
	}
}

func TestAuthorsAreReplacedBeforeTheyAreStored(t *testing.T) {
	s, _ := open(t, t.TempDir())
	if _, err := s.Publish(t.Context(), "q", "k", []ingest.Post{{ID: "a", Body: "one", Author: "demo_user_07"}}); err != nil {
		t.Fatal(err)
	}
	m, err := s.posts.GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(m.Data), "demo_user_07") || !strings.Contains(string(m.Data), `"author":"author-`) {
		t.Errorf("stored as %s", m.Data)
	}
}

func TestTheBatchInHandIsFinishedWhenTheWorkIsStopped(t *testing.T) {
	folder := t.TempDir()
	s, _ := open(t, folder)
	if _, err := s.Publish(t.Context(), "q", "k", []ingest.Post{{ID: "a", Body: "one"}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	err := s.Work(ctx, memory.DefaultAllocator, func(ctx context.Context, b ingest.Batch) ([]Answer, error) {
		stop() // the user presses Ctrl-C while the batch is being answered
		if ctx.Err() != nil {
			t.Error("the batch in hand is cancelled too")
		}
		return echo(ctx, b)
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a: one"}, work(t, s, 1, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestABrokenHandlerLosesNothing(t *testing.T) {
	folder := t.TempDir()
	func() {
		server, err := StartServer(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		nc, err := server.Connect()
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		s, err := Open(t.Context(), nc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(t.Context(), "q", "k", []ingest.Post{{ID: "a", Body: "one"}}); err != nil {
			t.Fatal(err)
		}
		broken := errors.New("the model is gone")
		err = s.Work(t.Context(), memory.DefaultAllocator, func(context.Context, ingest.Batch) ([]Answer, error) { return nil, broken })
		if !errors.Is(err, broken) {
			t.Fatalf("Work ended with %v", err)
		}
	}()
	s, _ := open(t, folder)
	info, err := s.posts.Info(t.Context())
	if err != nil || info.State.Msgs != 1 {
		t.Errorf("%d posts in the queue after the restart, want 1 (%v)", info.State.Msgs, err)
	}
}

func TestAPostThatBringsItsWorkerDownIsGivenUp(t *testing.T) {
	s, _ := open(t, t.TempDir())
	w := worker{streams: s, handle: echo, mem: memory.DefaultAllocator, names: ingest.NewPseudonyms()}
	if _, err := s.Publish(t.Context(), "q", "k", []ingest.Post{{ID: "a", Body: "one"}}); err != nil {
		t.Fatal(err)
	}
	m, err := s.posts.CreateOrUpdateConsumer(t.Context(), workConsumer)
	if err != nil {
		t.Fatal(err)
	}
	for try := range maxTries + 1 {
		fetched, err := m.Fetch(1)
		if err != nil {
			t.Fatal(err)
		}
		msgs, err := drain(fetched)
		if err != nil || len(msgs) != 1 {
			t.Fatalf("try %d: %d messages (%v)", try+1, len(msgs), err)
		}
		if try < maxTries {
			if err := msgs[0].Nak(); err != nil { // as if the worker had died
				t.Fatal(err)
			}
			continue
		}
		if err := w.messages(t.Context(), msgs); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"a! tried 3 times without an answer"}, work(t, s, 1, echo)); diff != "" {
		t.Error(diff)
	}
}

func TestServerWithoutWritePermission(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := StartServer(filepath.Join(file, "streams")); err == nil || !strings.Contains(err.Error(), "data folder") {
		t.Errorf("error is %v", err)
	}
}

func TestQueueNames(t *testing.T) {
	s, _ := open(t, t.TempDir())
	for _, queue := range []string{"", "two words", "a.>"} {
		if _, err := s.Publish(t.Context(), queue, "k", nil); err == nil {
			t.Errorf("queue %q was taken", queue)
		}
	}
}
