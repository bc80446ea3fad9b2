package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// logged is a log that can be read while it is written.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// served is a server that runs in the test.
type served struct {
	address string
	client  *http.Client
	log     *logged
}

var addressLogged = regexp.MustCompile(`msg=listening address=(\S+)`)

// serveHere starts serve with further flags on a free port. At the end of the test
// it must end with status 0.
func serveHere(t *testing.T, flags ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // the certificate is the test's own
	s := served{client: &http.Client{Transport: transport}, log: &logged{}}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...), strings.NewReader(""), io.Discard, s.log)
	}()
	t.Cleanup(func() {
		cancel()
		transport.CloseIdleConnections()
		if status := <-ended; status != 0 {
			t.Errorf("serve ended with status %d: %s", status, s.log)
		}
	})
	waitFor(t, "address", func() bool {
		found := addressLogged.FindStringSubmatch(s.log.String())
		if found != nil {
			s.address = found[1]
		}
		return found != nil
	})
	return s
}

// post asks the server, and returns status and answer.
func (s served) post(t *testing.T, url, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	answer, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if w.Header.Get("Mindsieve-Notice") != notice {
		t.Errorf("%s: no notice", url)
	}
	return w.StatusCode, string(answer)
}

// What the server says of a post is what screen says of it.
func TestServeSaysWhatScreenSays(t *testing.T) {
	t.Setenv(ingest.AuthorKeyVar, "a key")
	s := serveHere(t)
	var lines, list []string
	for _, post := range demoPosts(t) {
		post.Author = "jo"
		data, err := json.Marshal(post)
		if err != nil {
			t.Fatal(err)
		}
		lines, list = append(lines, string(data)+"\n"), append(list, string(data))
	}
	for _, line := range lines[:2] {
		want := mindsieve(t, line, "screen", "--posts", "-", "--json")
		status, got := s.post(t, "http://"+s.address+"/v1/screen", line)
		if status != http.StatusOK || got != want.stdout {
			t.Errorf("%s: status %d\n%s", line, status, cmp.Diff(want.stdout, got))
		}
		want = mindsieve(t, line, "screen", "--posts", "-", "--json", "--words")
		if status, got := s.post(t, "http://"+s.address+"/v1/explain", line); status != http.StatusOK || got != want.stdout {
			t.Errorf("explain %s: status %d\n%s", line, status, cmp.Diff(want.stdout, got))
		}
	}
	var want, got struct{ Results []explain.Result }
	for line := range strings.Lines(mindsieve(t, strings.Join(lines, ""), "screen", "--posts", "-", "--json").stdout) {
		var r explain.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		want.Results = append(want.Results, r)
	}
	status, answer := s.post(t, "http://"+s.address+"/v1/screen", `{"posts": [`+strings.Join(list, ",")+`]}`)
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-5)); diff != "" { // batches differ in the last bits of float32
		t.Errorf("a list (-screen +served):\n%s", diff)
	}
}

// demoPosts are the posts that ship with the program, at most as many as a
// request may hold.
func demoPosts(t *testing.T) []ingest.Post {
	t.Helper()
	items, _, err := datasets.Demo.Read("", "test")
	if err != nil {
		t.Fatal(err)
	}
	posts := make([]ingest.Post, min(len(items), 64))
	for i := range posts {
		posts[i] = items[i].Post
	}
	return posts
}

// The shapes of other programs say the same as a result.
func TestServeAgreesWithItself(t *testing.T) {
	s := serveHere(t)
	const text = "I bought the pills and wrote the letters. Tonight I will kill myself."
	quoted := `"` + text + `"`
	var r explain.Result
	var moderated struct {
		Results []struct {
			Flagged    bool
			Categories map[string]bool
			Scores     map[string]float64 `json:"category_scores"`
		}
	}
	var predicted []struct {
		Label string
		Score float64
	}
	var analyzed struct {
		AttributeScores map[string]struct{ SummaryScore struct{ Value float64 } }
	}
	for path, c := range map[string]struct {
		body string
		into any
	}{
		"/v1/screen":                 {`{"text": ` + quoted + `}`, &r},
		"/v1/moderations":            {`{"input": ` + quoted + `}`, &moderated},
		"/predict":                   {`{"inputs": ` + quoted + `}`, &predicted},
		"/v1alpha1/comments:analyze": {`{"comment": {"text": ` + quoted + `}, "requestedAttributes": {"SUICIDE_RISK": {}, "SUICIDE_INTENT": {}, "DISTRESS": {}, "DEPRESSION": {}}}`, &analyzed},
	} {
		status, answer := s.post(t, "http://"+s.address+path, c.body)
		if err := json.Unmarshal([]byte(answer), c.into); err != nil || status != http.StatusOK {
			t.Fatal(path, status, err, answer)
		}
	}
	m := moderated.Results[0]
	risk := r.Answers[0]
	intent := risk.Sum([]string{"intent", "preparation", "attempt"})
	near := func(a, b float64) bool { return cmp.Equal(a, b, cmpopts.EquateApprox(0, 1e-9)) }
	if !m.Flagged || !r.Concern.Tier.Alarms() || !near(m.Scores["self-harm"], r.Concern.Risk) || !near(m.Scores["self-harm/intent"], intent) ||
		m.Categories["self-harm/intent"] != (r.Concern.Tier == explain.TierNow) {
		t.Errorf("moderations %+v of %+v", m, r.Concern)
	}
	if len(predicted) != 6 || predicted[0].Label != risk.Label || !near(predicted[0].Score, risk.Probability(risk.Label)) {
		t.Errorf("predictions %v of %+v", predicted, risk)
	}
	scores := analyzed.AttributeScores
	if len(scores) != 4 || !near(scores["SUICIDE_RISK"].SummaryScore.Value, r.Concern.Risk) || !near(scores["SUICIDE_INTENT"].SummaryScore.Value, intent) ||
		!near(scores["DEPRESSION"].SummaryScore.Value, r.Answers[2].Sum([]string{"moderate", "severe"})) {
		t.Errorf("attributes %v of %+v", scores, r.Answers)
	}
	if log := s.log.String(); strings.Contains(log, "pills") {
		t.Errorf("the log holds a text: %s", log)
	}
}

func TestServeRefusesItsFlags(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"an address for others", []string{"--listen", "0.0.0.0:0"}, exitUsage, "set MINDSIEVE_API_KEY or --api-key-file, or listen on 127.0.0.1"},
		{"all addresses", []string{"--listen", ":0"}, exitUsage, "can be reached by others"},
		{"a name", []string{"--listen", "example.org:80"}, exitUsage, "can be reached by others"},
		{"no port", []string{"--listen", "127.0.0.1"}, exitUsage, "--listen: "},
		{"a small queue", []string{"--queue", "10"}, exitUsage, "a request may hold 64 posts"},
		{"no time", []string{"--deadline", "0s"}, exitUsage, "must be over 0"},
		{"a certificate without its key", []string{"--tls-cert", "x"}, exitUsage, "go together"},
		{"no such certificate", []string{"--tls-cert", "no such", "--tls-key", "no such"}, exitError, "--tls-cert and --tls-key: open no such"},
		{"no such key file", []string{"--api-key-file", "no such"}, exitError, "--api-key-file: open no such"},
		{"an empty key file", []string{"--api-key-file", empty}, exitError, "holds no key"},
		{"a text", []string{"A walk."}, exitUsage, "unknown command"},
		{"a share that there is not", []string{"--alerts", "7%"}, exitUsage, "--alerts: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"serve"}, c.args...)...)
			if got.status != c.status || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, stderr %q; want %d with %q", got.status, got.stderr, c.status, c.want)
			}
		})
	}
}

// With keys and a certificate the server may be reached by others.
func TestServeForOthers(t *testing.T) {
	t.Setenv(apiKeyVar, "of the variable")
	cert, key := certificate(t)
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte("first\n\n second key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveHere(t, "--listen", "0.0.0.0:0", "--api-key-file", keys, "--tls-cert", cert, "--tls-key", key, "--bundle", twoHeads(t), "--task", "walks/suicide")
	_, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	url := "https://127.0.0.1:" + port + "/v1/screen"
	for key, want := range map[string]int{"first": 200, "second key": 200, "second": 401, "of the variable": 401, "": 401} {
		status, answer := s.post(t, url, `{"text": "It rained all day."}`, "X-API-Key: "+key)
		if status != want || status == 200 && !strings.Contains(answer, "walks/suicide") {
			t.Errorf("key %q: status %d, %s", key, status, answer)
		}
	}
}

// certificate writes a certificate of the test's own, and its key.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// SIGTERM ends the program when it has nothing in hand.
func TestServeEndsOnSIGTERM(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := &logged{}
	cmd := exec.CommandContext(t.Context(), self, "serve", "--listen", "127.0.0.1:0")
	cmd.Env, cmd.Stderr = append(os.Environ(), asProgram+"=1"), log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "address", func() bool { return addressLogged.MatchString(log.String()) })
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v: %s", err, log)
	}
}
