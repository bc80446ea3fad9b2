package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// receiver is a moderation tool that fails as they do.
type receiver struct {
	t       *testing.T
	port    int
	server  *httptest.Server
	mu      sync.Mutex
	got     map[string]map[string]bool // by post, the webhook ids with which it came
	answers int
	failed  map[string]int // tries by post: it fails at random in the first two
	unruly  bool           // it fails at random
}

func startReceiver(t *testing.T, unruly bool) *receiver {
	t.Helper()
	r := &receiver{t: t, port: freePort(t), got: map[string]map[string]bool{}, failed: map[string]int{}, unruly: unruly}
	r.start()
	t.Cleanup(func() { r.server.Close() })
	return r
}

// start starts it, where it was before.
func (r *receiver) start() {
	r.t.Helper()
	l, err := (&net.ListenConfig{}).Listen(r.t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", r.port))
	if err != nil {
		r.t.Fatal(err)
	}
	r.server = &httptest.Server{Listener: l, Config: &http.Server{Handler: r}} //nolint:gosec // in a test
	r.server.Start()
}

func (r *receiver) url() string {
	return fmt.Sprintf("http://127.0.0.1:%d/alerts?token=secret-token", r.port)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return
	}
	h := request.Header
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(webhookSecret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + string(body)))
	if h.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		r.t.Errorf("a wrong signature: %v", h)
	}
	var result struct{ ID string }
	if err := json.Unmarshal(body, &result); err != nil {
		r.t.Error(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers++
	unruly := r.unruly && r.failed[result.ID] < 2 // so that none fails too often by chance
	if unruly {
		r.failed[result.ID]++
	}
	switch {
	case strings.HasPrefix(result.ID, "refused"):
		w.WriteHeader(http.StatusBadRequest)
	case strings.HasPrefix(result.ID, "cursed"):
		w.WriteHeader(http.StatusInternalServerError)
	case unruly && r.answers%5 == 0:
		w.WriteHeader(http.StatusInternalServerError)
	case unruly && r.answers%17 == 0:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case unruly && r.answers%11 == 0:
		panic(http.ErrAbortHandler) // it dies in the middle of an answer
	default:
		if r.got[result.ID] == nil {
			r.got[result.ID] = map[string]bool{}
		}
		r.got[result.ID][h.Get("webhook-id")] = true
	}
}

// posts returns the posts of which alerts came, sorted.
func (r *receiver) posts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := []string{}
	for id := range r.got {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// alarm stores alerts, as workers do.
func (f fleet) alarm(tier string, ids ...string) {
	f.t.Helper()
	nc, err := nats.Connect(f.urls)
	if err != nil {
		f.t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, id := range ids {
		m := nats.NewMsg("mindsieve.alerts.posts." + strings.ReplaceAll(tier, " ", "-"))
		m.Data = fmt.Appendf(nil, `{"schema":2,"id":%q,"concern":{"tier":%q,"reasons":[],"risk":0.5},"symptoms":[],"answers":[],"rationale":"Present: \"a quotation\".","clauses":[],"bundle":"b"}`, id, tier)
		m.Header.Set(jetstream.MsgIDHeader, "posts/b/v/"+id)
		m.Header.Set("Mindsieve-Id", id)
		if _, err := js.PublishMsg(f.t.Context(), m); err != nil {
			f.t.Fatal(err)
		}
	}
}

// forwarder starts a forwarder, with short waits.
func (f fleet) forwarder(to string, more ...string) *process {
	f.t.Helper()
	f.t.Setenv("MINDSIEVE_WEBHOOK_SECRET", webhookSecret)
	return startProcess(f.t, "1", append([]string{"forward", "--nats", f.urls, "--to", to, "--wait", "20ms", "--timeout", "2s"}, more...)...)
}

func numbered(name string, n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("%s-%03d", name, i))
	}
	return ids
}

// The forwarder is killed again and again, and the receiver fails and dies: each alert
// is delivered with one id however often it comes, or is a dead letter.
func TestAForwarderLosesNoAlert(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	to := startReceiver(t, true)
	healthy, refused, cursed := numbered("told", 400), numbered("refused", 5), numbered("cursed", 3)
	f.alarm("read soon", slices.Concat(healthy[:200], refused, cursed)...)
	f.alarm("read now", healthy[200:]...)
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test
	p := f.forwarder(to.url(), "--tries", "9")
	for i := range 6 {
		p.says(t, "msg=forwarding")
		time.Sleep(time.Duration(50+random.IntN(300)) * time.Millisecond)
		p.kill()
		if i == 3 {
			to.server.CloseClientConnections()
			to.server.Close()
		}
		p = f.forwarder(to.url(), "--tries", "9")
		if i == 3 {
			time.Sleep(time.Second)
			to.start()
		}
	}
	t.Logf("%d of %d alerts are delivered after the last kill", len(to.posts()), len(healthy))
	want := slices.Sorted(slices.Values(slices.Concat(refused, cursed)))
	for deadline := time.Now().Add(4 * time.Minute); ; time.Sleep(500 * time.Millisecond) {
		if p.ended() {
			t.Fatal("the forwarder ended")
		}
		if len(to.posts())+len(f.deadIDs()) >= len(healthy)+len(want) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d are delivered, and %d dead", len(to.posts()), len(f.deadIDs()))
		}
	}
	if err := p.signal(syscall.SIGTERM); err == nil || err.Error() != "exit status 130" {
		t.Errorf("a forwarder that is told to end: %v", err)
	}
	if got := to.posts(); !slices.Equal(got, healthy) {
		t.Errorf("delivered are %d, lost %v", len(got), missing(healthy, got))
	}
	if got := f.deadIDs(); !slices.Equal(got, want) {
		t.Errorf("dead letters %v, want %v", got, want)
	}
	for id, came := range to.got {
		if len(came) != 1 {
			t.Errorf("%s came as %v", id, came)
		}
	}
}

// Reasons stand in the dead letters, which can be sent again, to their receiver alone.
func TestAnAlertThatWasRefusedIsSentAgain(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	f.alarm("watch", "mild")
	f.alarm("read soon", "refused-1", "cursed-1", "told-1")
	to, other := startReceiver(t, false), startReceiver(t, false)
	first := f.forwarder(to.url(), "--tier", "read soon", "--tries", "3", "--name", "desk")
	second := f.forwarder(other.url(), "--tier", "read soon", "--tries", "3", "--name", "desk-2")
	f.until(func() bool { return len(f.deadIDs()) == 4 && len(to.posts()) == 1 && len(other.posts()) == 1 })
	list := f.must("dead", "list", "--json")
	for _, want := range []string{
		fmt.Sprintf(`"reason":"an alert was not delivered: 127.0.0.1:%d answered 400 Bad Request"`, to.port),
		fmt.Sprintf(`"reason":"an alert was not delivered: 3 tries, the last one: 127.0.0.1:%d answered 500 Internal Server Error"`, to.port),
		`"alert":"read-soon","forward":"mindsieve-forward-posts-desk"`,
	} {
		if !strings.Contains(list, want) {
			t.Errorf("no %s in %s", want, list)
		}
	}
	if strings.Contains(list, "secret") {
		t.Errorf("a dead letter shows a secret: %s", list)
	}
	_ = second.signal(syscall.SIGTERM)
	before := other.answers
	f.must("dead", "retry", "--all")
	f.until(func() bool { return len(f.deadIDs()) == 2 }) // those of the receiver that is there
	second = f.forwarder(other.url(), "--tier", "read soon", "--tries", "3", "--name", "desk-2")
	f.until(func() bool { return len(f.deadIDs()) == 4 })
	_, _ = first.signal(syscall.SIGTERM), second.signal(syscall.SIGTERM)
	if n := other.answers - before; n != 4 { // one try of the refused and three of the cursed
		t.Errorf("the other receiver was asked %d times", n)
	}
}

// until waits until something is so.
func (f fleet) until(so func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(time.Minute); !so(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatal("it is not so after a minute")
		}
	}
}

func TestForwardRefuses(t *testing.T) {
	t.Setenv("MINDSIEVE_NATS", "nats://127.0.0.1:1")
	t.Setenv("MINDSIEVE_WEBHOOK_SECRET", webhookSecret)
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "give --to URL"},
		{[]string{"--to", "http://host/"}, "--insecure-http"},
		{[]string{"--to", "https://host/", "--shape", "xml"}, `--shape "xml" is not one of`},
		{[]string{"--to", "https://host/", "--tier", "none"}, `--tier "none" is not one of`},
		{[]string{"--to", "https://host/", "--shape", "coop"}, "--item-type"},
		{[]string{"--to", "https://host/", "--shape", "ozone"}, "--label-source"},
		{[]string{"--to", "https://host/", "--tries", "0"}, "more than 0"},
	} {
		got := mindsieve(t, "", append([]string{"forward"}, c.args...)...)
		if got.status != exitUsage || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%v: status %d: %s", c.args, got.status, got.stderr)
		}
	}
	os.Unsetenv("MINDSIEVE_WEBHOOK_SECRET")
	if got := mindsieve(t, "", "forward", "--to", "https://host/"); got.status != exitUsage || !strings.Contains(got.stderr, "MINDSIEVE_WEBHOOK_SECRET") {
		t.Errorf("without a secret: status %d: %s", got.status, got.stderr)
	}
}
