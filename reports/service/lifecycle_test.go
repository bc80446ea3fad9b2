package service

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// serving is a server that listens on a free port.
type serving struct {
	url    string
	client *http.Client
	end    context.CancelFunc // asks it to end
	ended  chan error         // what Serve returned
}

func serveOn(t *testing.T, s *Server) serving {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	transport := &http.Transport{}
	t.Cleanup(func() { cancel(); transport.CloseIdleConnections() })
	return serving{"http://" + l.Addr().String(), &http.Client{Transport: transport}, cancel, ended}
}

// ask posts a body and returns "STATUS BODY", or the error.
func (s serving) ask(ctx context.Context, method, path, body string) string {
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := s.client.Do(r)
	if err != nil {
		return err.Error()
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	return fmt.Sprintf("%d %s %v", w.StatusCode, text, err)
}

// until polls until an answer begins with something.
func (s serving) until(t *testing.T, path, want string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		got := s.ask(t.Context(), http.MethodGet, path, "")
		if strings.HasPrefix(got, want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s still answers %s", path, got)
		}
	}
}

// A server that is to end answers what it has in hand, and refuses what comes.
func TestServeDrains(t *testing.T) {
	inHand, let := make(chan struct{}), make(chan struct{})
	s := serveOn(t, &Server{Batcher: &Batcher{Answer: func(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
		close(inHand)
		<-let
		return answerCanned(ctx, posts)
	}}})
	s.until(t, "/readyz", "200")
	first := make(chan string, 1)
	go func() { first <- s.ask(t.Context(), http.MethodPost, "/v1/screen", `{"text": "calm"}`) }()
	<-inHand
	s.end()
	s.until(t, "/readyz", "503")
	if got := s.ask(t.Context(), http.MethodPost, "/v1/screen", `{"text": "calm"}`); !strings.HasPrefix(got, "503 ") || !strings.Contains(got, "shutting down") {
		t.Errorf("a further request: %s", got)
	}
	if got := s.ask(t.Context(), http.MethodGet, "/healthz", ""); !strings.HasPrefix(got, "200 ") {
		t.Errorf("healthz: %s", got)
	}
	close(let)
	if got := <-first; !strings.HasPrefix(got, "200 ") {
		t.Errorf("the request in hand: %s", got)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

// Requests that take too long are cut off, and the error says so.
func TestServeCutsOff(t *testing.T) {
	inHand := make(chan struct{})
	s := serveOn(t, &Server{Drain: 50 * time.Millisecond, Batcher: &Batcher{Answer: func(ctx context.Context, _ []ingest.Post) ([]explain.Result, error) {
		close(inHand)
		<-ctx.Done()
		return nil, ctx.Err()
	}}})
	first := make(chan string, 1)
	go func() { first <- s.ask(t.Context(), http.MethodPost, "/v1/screen", `{"text": "calm"}`) }()
	<-inHand
	s.end()
	if err := <-s.ended; err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("Serve returned %v", err)
	}
	if got := <-first; strings.HasPrefix(got, "200 ") {
		t.Errorf("the request that was cut off: %s", got)
	}
}

// A server whose listener fails ends with its error.
func TestServeWithoutAListener(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := (&Server{Batcher: &Batcher{Answer: answerCanned}}).Serve(t.Context(), l); err == nil {
		t.Error("no error")
	}
}
