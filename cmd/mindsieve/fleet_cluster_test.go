package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// startCluster starts three servers that keep each message three times.
func startCluster(t *testing.T) (brokers []*broker, urls string) {
	t.Helper()
	var routes []string
	for range 3 {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", freePort(t)))
	}
	var all []string
	for i, route := range routes {
		b := startBroker(t, fmt.Sprintf("server_name: n%d\ncluster { name: c, listen: %q, routes: [%s] }", i, strings.TrimPrefix(route, "nats://"), strings.Join(routes, ", ")))
		brokers, all = append(brokers, b), append(all, b.url)
	}
	return brokers, strings.Join(all, ",")
}

// leader returns the broker that leads the stream of posts.
func leader(t *testing.T, brokers []*broker, urls string) *broker {
	t.Helper()
	nc, err := nats.Connect(urls)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
		stream, err := js.Stream(ctx, "MINDSIEVE_POSTS")
		stop()
		if err != nil { // it is being elected
			continue
		}
		var at int
		if _, err := fmt.Sscanf(stream.CachedInfo().Cluster.Leader, "n%d", &at); err == nil {
			return brokers[at]
		}
	}
	t.Fatal("no server leads the stream")
	return nil
}

// The server that leads is killed while workers work, started again, and the next
// one after it.
func TestAClusterLosesNothingWithItsLeader(t *testing.T) {
	brokers, urls := startCluster(t)
	f := fleet{t, urls}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(500 * time.Millisecond) { // until it has elected a leader
		got := f.run("streams", "apply", "--replicas", "3")
		if got.status == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("streams apply: %s", got.stderr)
		}
	}
	path, healthy, dead := postsFile(t, 600)
	if got := f.run("publish", path); got.status != exitError {
		t.Fatalf("publish: status %d: %s", got.status, got.stderr)
	}
	workers := []*process{f.worker(), f.worker()}
	for range 2 {
		b := leader(t, brokers, urls)
		b.process.kill()
		time.Sleep(time.Second)
		b.start(t)
		time.Sleep(2 * time.Second)
	}
	out := t.TempDir()
	f.finish(workers, out, len(healthy)+len(dead))
	f.check(out, healthy, dead)
}

func TestASecondPublishGoesOnWhereTheFirstOneWas(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	folder := t.TempDir()
	path, state := filepath.Join(folder, "posts.jsonl"), filepath.Join(folder, "state")
	write := func(n int) {
		t.Helper()
		var lines strings.Builder
		for i := range n {
			fmt.Fprintf(&lines, `{"id":"%d","text":"A walk in the rain."}`+"\n", i)
		}
		if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		posts int
		want  string
	}{{700, "700 posts in the queue posts: 700 new, 0 known"}, {700, "0 posts in the queue"}, {710, "10 posts in the queue posts: 10 new, 0 known"}} {
		write(c.posts)
		if got := f.must("publish", path, "--state", state); !strings.HasPrefix(got, c.want) {
			t.Errorf("%d posts: %q, want %q", c.posts, got, c.want)
		}
	}
}

// page returns what stands at an address.
func page(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Alerts go to subjects of their own, and hold the result.
func TestResultsWithAConcernAreAlerts(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	nc, err := nats.Connect(f.urls)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	alerts, err := nc.SubscribeSync("mindsieve.alerts.posts.read-soon")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "posts.jsonl")
	posts := `{"id":"cat","text":"My cat is sleeping on the sofa."}` + "\n" + `{"id":"told","text":"I don't want to be alive any more."}` + "\n"
	if err := os.WriteFile(path, []byte(posts), 0o600); err != nil {
		t.Fatal(err)
	}
	f.must("publish", path)
	metrics := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	worker := startProcess(t, "1", "work", "--nats", f.urls, "--metrics", metrics)
	m, err := alerts.NextMsg(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		ID      string
		Concern struct{ Tier string }
	}
	if err := json.Unmarshal(m.Data, &r); err != nil || r.ID != "told" || r.Concern.Tier != "read soon" || strings.Contains(string(m.Data), "alive any more") {
		t.Errorf("the alert is %s (%v)", m.Data, err)
	}
	for path, want := range map[string]string{
		"/metrics": `mindsieve_results_total{queue="posts",tier="read soon"} 1`, "/readyz": "ok", "/healthz": "ok",
	} {
		if got := page(t, "http://"+metrics+path); !strings.Contains(got, want) {
			t.Errorf("%s says %s", path, got)
		}
	}
	if err := worker.signal(syscall.SIGTERM); err == nil || err.Error() != "exit status 130" {
		t.Errorf("a worker that is told to end: %v", err)
	}
	if more, err := alerts.NextMsg(10 * time.Millisecond); err == nil {
		t.Errorf("one more alert: %s", more.Data)
	}
}
