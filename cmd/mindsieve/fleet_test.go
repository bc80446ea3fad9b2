package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

const tinyBundle = "../../classify/testdata/tiny"

// fleet runs commands against a broker.
type fleet struct {
	t    *testing.T
	urls string
}

func (f fleet) run(args ...string) outcome {
	f.t.Helper()
	return mindsieve(f.t, "", append(args, "--nats", f.urls)...)
}

// must runs a command that must succeed.
func (f fleet) must(args ...string) string {
	f.t.Helper()
	got := f.run(args...)
	if got.status != 0 {
		f.t.Fatalf("%v: status %d: %s", args, got.status, got.stderr)
	}
	return got.stdout
}

// worker starts a worker, frail, and waits until it works.
func (f fleet) worker() *process {
	f.t.Helper()
	p := startProcess(f.t, asFrail, "work", "--nats", f.urls, "--bundle", tinyBundle)
	p.says(f.t, "msg=working")
	return p
}

// ids returns the ids of all collected results, sorted, one as often as it is there.
func ids(t *testing.T, folder string) (all []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "queue=posts", "date=*", "part-*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := runs.EachResult(t.Context(), f, func(r explain.Result) error { all = append(all, r.ID); return nil }, "id"); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	slices.Sort(all)
	return all
}

// postsFile writes n healthy posts, and one in a hundred lines that is no post, and
// one in five hundred that kills its worker. It returns what each id must become.
func postsFile(t *testing.T, n int) (path string, healthy, dead []string) {
	t.Helper()
	var lines []string
	for i := range n {
		text := fmt.Sprintf("The tea went cold on day %d.", i)
		id := fmt.Sprintf("p%05d", i)
		switch {
		case i%100 == 50:
			text, dead = " ", append(dead, id)
		case i%500 == 250:
			text, dead = text+" "+poison, append(dead, id)
		default:
			healthy = append(healthy, id)
		}
		line, err := json.Marshal(map[string]string{"id": id, "text": text, "author": fmt.Sprintf("demo_%d", i%9)})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	path = filepath.Join(t.TempDir(), "posts.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, healthy, dead
}

// deadIDs returns the ids of the dead letters, sorted.
func (f fleet) deadIDs() (all []string) {
	f.t.Helper()
	for line := range strings.Lines(f.must("dead", "list", "--json")) {
		var d struct{ ID string }
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			f.t.Fatal(err)
		}
		all = append(all, d.ID)
	}
	slices.Sort(all)
	return all
}

// killsVar says how often workers are killed in the test of the fleet.
const killsVar = "MINDSIEVE_KILLS"

// Workers are killed at random places, again and again; the broker is killed,
// started again, and paused. In the end each post has one result or one dead letter.
func TestAFleetLosesNothing(t *testing.T) {
	kills := 200
	if text := os.Getenv(killsVar); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	b := startBroker(t, "")
	f := fleet{t, b.url}
	f.must("streams", "apply")
	path, healthy, dead := postsFile(t, 8*kills)
	published := f.run("publish", path)
	if published.status != exitError { // it says that some are no posts
		t.Fatalf("publish: status %d: %s", published.status, published.stderr)
	}
	out := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	workers := []*process{f.worker(), f.worker()}
	for i := range kills {
		time.Sleep(time.Duration(random.IntN(400)) * time.Millisecond)
		at := random.IntN(len(workers))
		workers[at].kill()
		workers[at] = startProcess(t, asFrail, "work", "--nats", f.urls, "--bundle", tinyBundle)
		switch i % 67 {
		case 33:
			b.process.kill()
			b.start(t)
		case 50:
			_ = b.process.cmd.Process.Signal(syscall.SIGSTOP)
			time.Sleep(2 * time.Second)
			_ = b.process.cmd.Process.Signal(syscall.SIGCONT)
		}
	}
	f.must("collect", "--out", out)
	t.Logf("%d posts are answered after the last kill", len(healthy)-len(ids(t, out)))
	f.finish(workers, out, len(healthy)+len(dead))
	f.check(out, healthy, dead)
}

// finish keeps workers alive until all posts have an outcome.
func (f fleet) finish(workers []*process, out string, posts int) {
	f.t.Helper()
	for deadline := time.Now().Add(10 * time.Minute); ; time.Sleep(500 * time.Millisecond) {
		for i, w := range workers {
			if w.ended() {
				workers[i] = startProcess(f.t, asFrail, "work", "--nats", f.urls, "--bundle", tinyBundle)
			}
		}
		f.must("collect", "--out", out)
		if n := len(ids(f.t, out)) + len(f.deadIDs()); n >= posts {
			break
		}
		if time.Now().After(deadline) {
			f.t.Fatalf("%d of %d posts have an outcome after 10 minutes", len(ids(f.t, out))+len(f.deadIDs()), posts)
		}
	}
	for _, w := range workers {
		_ = w.signal(syscall.SIGTERM)
	}
	f.must("collect", "--out", out)
}

// check compares what became of the posts with what must have.
func (f fleet) check(out string, healthy, dead []string) {
	f.t.Helper()
	if got := ids(f.t, out); !slices.Equal(got, healthy) {
		f.t.Errorf("%d results of %d healthy posts: lost %v, twice or not to be there %v", len(got), len(healthy), missing(healthy, got), missing(got, healthy))
	}
	slices.Sort(dead)
	if got := f.deadIDs(); !slices.Equal(got, dead) {
		f.t.Errorf("%d dead letters of %d: lost %v, buried though healthy %v", len(got), len(dead), missing(dead, got), missing(got, dead))
	}
}

// missing returns what of some texts is not among others, each as often as it is more.
func missing(some, others []string) (out []string) {
	left := map[string]int{}
	for _, s := range others {
		left[s]++
	}
	for _, s := range some {
		if left[s]--; left[s] < 0 {
			out = append(out, s)
		}
	}
	return out
}
