package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// What is asked on NATS is answered as over HTTP, and the service says what it is.
func TestServeAnswersRequestsOnNATS(t *testing.T) {
	b := startBroker(t, "")
	server := startProcess(t, "1", "serve", "--nats", b.url, "--listen", "127.0.0.1:0")
	server.says(t, "answering requests on NATS")
	nc, err := nats.Connect(b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	const text = `{"text":"I can't sleep and everything feels too much."}`
	for _, c := range []struct{ subject, request, want, code string }{
		{"mindsieve.screen", text, `"symptom":"insomnia"`, ""},
		{"mindsieve.screen", `{"posts":[` + text + `,{"text":" "}]}`, `"results":[{`, ""},
		{"mindsieve.screen", `{"text":" "}`, "", "422"},
		{"mindsieve.screen", `{"text":`, "", "400"},
		{"$SRV.INFO.mindsieve", ``, `"mindsieve.screen"`, ""},
		{"$SRV.STATS.mindsieve", ``, `"num_requests":4`, ""},
	} {
		m, err := nc.Request(c.subject, []byte(c.request), 30*time.Second)
		if err != nil {
			t.Fatalf("%s %s: %v", c.subject, c.request, err)
		}
		if got := m.Header.Get("Nats-Service-Error-Code"); got != c.code || !strings.Contains(string(m.Data), c.want) {
			t.Errorf("%s %s: code %q, %s", c.subject, c.request, got, m.Data)
		}
	}
	m, err := nc.Request("mindsieve.screen", []byte(text), 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	printed := mindsieve(t, "I can't sleep and everything feels too much.", "screen", "--json")
	if string(m.Data) != strings.TrimSpace(printed.stdout) {
		t.Errorf("NATS answers %s, screen prints %s", m.Data, printed.stdout)
	}
	if err := server.signal(syscall.SIGTERM); err != nil && err.Error() != "exit status 130" {
		t.Errorf("told to end it ends with %v", err)
	}
}
