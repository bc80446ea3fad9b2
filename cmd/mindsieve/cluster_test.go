package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// cluster starts a NATS server with JetStream on a free port, as an operator
// would run one, and returns its URL.
func cluster(t *testing.T) string {
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
	return ns.ClientURL()
}

func TestBenchOnACluster(t *testing.T) {
	url, data := cluster(t), corpus(t, 10)
	args := []string{"bench", "dreaddit", "--data", data, "--out", t.TempDir(), "--nats", url}
	first := mindsieve(t, "", args...)
	if first.status != 0 || !strings.Contains(first.stdout, "mindsieve, minilm-all") {
		t.Fatalf("status %d: %s%s", first.status, first.stdout, first.stderr)
	}
	again := mindsieve(t, "", args...)
	if again.stdout != first.stdout {
		t.Errorf("the second run on the same streams gives\n%s\nafter\n%s", again.stdout, first.stdout)
	}
}

func TestJunkInTheQueueIsCountedInTheFootnote(t *testing.T) {
	url := cluster(t)
	out := t.TempDir()
	warm := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 2), "--out", out, "--nats", url) // makes the streams
	if warm.status != 0 {
		t.Fatal(warm.stderr)
	}
	queue := filepath.Base(runOf(t, out, "dreaddit-test"))
	nc, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	for _, data := range []string{"not JSON", `{"id":"x","text":""}`, `{"id":"y","text":" "}`} {
		if err := nc.Publish("mindsieve.posts."+queue, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, "", "bench", "dreaddit", "--data", corpus(t, 40), "--out", t.TempDir(), "--nats", url)
	const want = "3 further messages of the queue were no posts and went to the stream MINDSIEVE_DEAD: 2 × an empty text, 1 × not a post in JSON"
	if got.status != 0 || !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), want) {
		t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
	}
}
