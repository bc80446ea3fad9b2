package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/reports/archive"
)

// postsAs writes lines to a file of posts.
func postsAs(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openStream opens a stream of a fleet, beside what the program does.
func (f fleet) openStream(name string) jetstream.Stream {
	f.t.Helper()
	nc, err := nats.Connect(f.urls)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		f.t.Fatal(err)
	}
	stream, err := js.Stream(f.t.Context(), name)
	if err != nil {
		f.t.Fatal(err)
	}
	return stream
}

// awaited waits until a stream has as many messages on a subject.
func awaited(t *testing.T, stream jetstream.Stream, subject string, n uint64) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		info, err := stream.Info(context.Background(), jetstream.WithSubjectFilter(subject))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.State.Subjects[subject]; got == n {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("%d messages on %s, want %d", got, subject, n)
		}
	}
}

// lose deletes the message of a post from a stream, as no program of ours does.
func lose(t *testing.T, stream jetstream.Stream, id string) {
	t.Helper()
	for n := uint64(1); n < 1000; n++ {
		m, err := stream.GetMsg(t.Context(), n)
		if err == nil && m.Header.Get("Mindsieve-Id") == id {
			if err := stream.DeleteMsg(t.Context(), n); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no message of the post %s", id)
}

func TestReconcileFindsWhatIsLost(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	path := postsAs(t, "posts.jsonl",
		`{"id":"first","text":"A walk in the rain.","author":"demo_1"}`,
		`{"id":"edited","text":"The tea went cold.","author":"demo_2"}`,
		``,
		`{"id":"empty","text":" "}`,
		`this is no post`,
		`{"id":"lost","text":"My cat is sleeping on the sofa.","title":"A quiet day"}`,
		`{"id":"edited","text":"The tea went cold. Edit: it was coffee.","author":"demo_2"}`,
		`{"id":"twice","text":"The bus was late."}`,
		`{"id":"twice","text":"The bus was late."}`)
	if got := f.run("publish", path); got.status != exitError || !strings.HasPrefix(got.stdout, "6 posts in the queue posts: 5 new, 1 known already; 2 went to the dead letters") {
		t.Fatalf("publish: %+v", got)
	}
	results, worker := f.openStream("MINDSIEVE_RESULTS"), f.worker()
	awaited(t, results, "mindsieve.results.posts", 5)
	_ = worker.signal(syscall.SIGTERM)
	lose(t, results, "lost")
	out := t.TempDir()
	if got := f.run("reconcile", "--results", out, path); got.status != exitError || !strings.Contains(got.stderr, "no results of the queue \"posts\" are kept in") {
		t.Errorf("before anything is collected: %+v", got)
	}
	f.must("collect", "--out", out)

	got := f.run("reconcile", "--results", out, path)
	if want := path + ": 8 posts, 5 with a result, 2 with a dead letter, 1 with neither; 0 were deleted by their authors\n"; got.status != exitError || got.stdout != want ||
		!strings.Contains(got.stderr, "1 posts have neither a result nor a dead letter; 0 posts wait in the queue") {
		t.Errorf("%+v; want %q", got, want)
	}
	got = f.run("reconcile", "--results", out, "--json", path)
	if want := fmt.Sprintf(`{"id":"lost","file":%q,"record":5}`+"\n", path); got.status != exitError || got.stdout != want || strings.Contains(got.stderr, "cat") {
		t.Errorf("%+v; want %q", got, want)
	}
	f.othersDoNotCount(path, out)
}

// othersDoNotCount answers the lost post in another queue, and looks for a version
// that nobody answered.
func (f fleet) othersDoNotCount(path, out string) {
	t := f.t
	t.Helper()
	again := postsAs(t, "again.jsonl", `{"id":"lost","text":"My cat is sleeping on the sofa.","title":"A quiet day"}`)
	f.must("publish", "--queue", "others", again)
	worker := startProcess(t, asFrail, "work", "--nats", f.urls, "--bundle", tinyBundle, "--queue", "others")
	awaited(t, f.openStream("MINDSIEVE_RESULTS"), "mindsieve.results.others", 1)
	_ = worker.signal(syscall.SIGTERM)
	f.must("collect", "--out", out, "--queue", "others")
	f.must("reconcile", "--results", out, "--queue", "others", again)
	if got := f.run("reconcile", "--results", out, path); got.status != exitError {
		t.Errorf("a result of another queue counts: %+v", got)
	}
	edited := postsAs(t, "posts.jsonl", `{"id":"first","text":"A walk in the rain, and a long one.","author":"demo_1"}`)
	if got := f.run("reconcile", "--results", out, edited); got.status != exitError || !strings.Contains(got.stdout, "0 with a result, 0 with a dead letter, 1 with neither") {
		t.Errorf("a post that was edited since: %+v", got)
	}
}

func TestReconcileWithoutAServerOrBesideACollector(t *testing.T) {
	out := t.TempDir()
	a, err := archive.Open(out, "posts")
	if err != nil {
		t.Fatal(err)
	}
	path := postsAs(t, "posts.jsonl", `{"id":"a","text":"Rain."}`)
	if got := mindsieve(t, "", "reconcile", "--results", out, path); got.status != exitError || !strings.Contains(got.stderr, "a collector keeps results there; end it") {
		t.Errorf("beside a collector: %+v", got)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", "reconcile", "--results", out, path)
	if got.status != exitError || !strings.Contains(got.stdout, "1 posts, 0 with a result") || !strings.Contains(got.stderr, "no dead letter is known") {
		t.Errorf("without a server: %+v", got)
	}
	if got := mindsieve(t, "", "reconcile"); got.status != exitUsage {
		t.Errorf("without a file: %+v", got)
	}
}
