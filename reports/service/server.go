package service

import (
	"cmp"
	"errors"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/mindsieve/mindsieve/classify"
)

const (
	// MaxPosts is how many posts one request may hold.
	MaxPosts = 64
	// MaxText is the size in bytes up to which a post is accepted. Reddit's own
	// limit is 40,000 characters. A longer post takes seconds, for which all others
	// would wait.
	MaxText = 64 << 10
	// MaxBody is the default limit for the size of a request, in bytes.
	MaxBody = 2 << 20
)

// Server answers requests over HTTP. Its fields must not be changed after first
// use.
type Server struct {
	Batcher   *Batcher
	Model     string          // the name of the bundle
	Heads     []classify.Head // that are asked
	Languages []string        // that the bundle knows, as BCP 47 tags; nil if nobody stated them
	Notice    string          // stands in the header Mindsieve-Notice of each answer

	Keys     []string      // API keys, of which a request must bring one; nil if anybody may ask
	MaxBody  int64         // bytes of a request; default [MaxBody]
	Drain    time.Duration // how long requests in hand may take when the server ends; default 20 s
	ErrorLog *log.Logger   // of net/http; default: that of package log
}

// serve answers a request, or says why not.
type serve func(http.ResponseWriter, *http.Request) error

// route is what can be asked.
type route struct {
	method, path string
	access       access
	shape        shape // of errors
	serve        serve
}

// access says who may use a route.
type access int

const (
	withKey    access = iota // whoever has a key
	withAnyKey               // the same, and the key may stand in the URL
	open                     // anybody: probes of an orchestrator
)

// routes are all routes. openapi.json describes each.
func (s *Server) routes() []route {
	return []route{
		{http.MethodPost, "/v1/screen", withKey, plainShape, s.posted(s.screened(s.Batcher.Screen))},
		{http.MethodPost, "/v1/explain", withKey, plainShape, s.posted(s.screened(s.Batcher.ScreenWithWords))},
		{http.MethodPost, "/predict", withKey, teiShape, s.posted(s.predict)},
		{http.MethodPost, "/v1/moderations", withKey, openAIShape, s.posted(s.moderate)},
		{http.MethodPost, "/v1alpha1/comments:analyze", withAnyKey, googleShape, s.posted(s.analyze)},
		{http.MethodGet, "/$discovery/rest", open, googleShape, discover},
		{http.MethodGet, "/openapi.json", open, plainShape, describe},
		{http.MethodGet, "/metrics", withKey, plainShape, func(w http.ResponseWriter, r *http.Request) error {
			s.Batcher.Metrics.handler().ServeHTTP(w, r)
			return nil
		}},
		{http.MethodGet, "/healthz", open, plainShape, func(w http.ResponseWriter, _ *http.Request) error {
			return writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
		}},
		{http.MethodGet, "/readyz", open, plainShape, s.readiness},
	}
}

// Handler returns the handler of all routes. Each answer, errors too, is JSON,
// but for the metrics.
func (s *Server) Handler() http.Handler {
	s.Batcher.once.Do(s.Batcher.prepare)
	s.MaxBody = cmp.Or(s.MaxBody, MaxBody)
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.path, s.handle(r))
	}
	mux.Handle("/", s.handle(route{path: otherRoute, access: open, shape: plainShape, serve: func(http.ResponseWriter, *http.Request) error {
		return refuse(http.StatusNotFound, "", "there is no such route; /openapi.json lists them")
	}}))
	return mux
}

// otherRoute is the label of requests that ask for none of the routes.
const otherRoute = "other"

// handle returns the handler of a route.
func (s *Server) handle(to route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		seen.Header().Set("Mindsieve-Notice", s.Notice)
		seen.Header().Set("Cache-Control", "no-store")
		seen.Header().Set("X-Content-Type-Options", "nosniff")
		if err := s.admitted(to, seen, r); err != nil {
			s.fail(seen, to.shape, err)
		}
		s.Batcher.Metrics.answered(to.path, seen.status, time.Since(began))
	})
}

// admitted serves a request that comes with the right method and key.
func (s *Server) admitted(to route, w http.ResponseWriter, r *http.Request) error {
	allowed := to.method
	if to.method == http.MethodGet {
		allowed += ", " + http.MethodHead
	}
	if to.method != "" && r.Method != to.method && (r.Method != http.MethodHead || to.method != http.MethodGet) {
		w.Header().Set("Allow", allowed)
		return refuse(http.StatusMethodNotAllowed, "", "%s answers %s alone", to.path, strings.ReplaceAll(allowed, ", ", " and "))
	}
	if to.access != open {
		if err := s.allow(r, to.access == withAnyKey); err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			return err
		}
	}
	return to.serve(w, r)
}

// fail writes why there is no answer.
func (s *Server) fail(w *statusWriter, lay shape, err error) {
	p := problemOf(err)
	switch p.status {
	case statusGone:
		w.status = statusGone
		return
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "1")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	case http.StatusInternalServerError:
		s.Batcher.Trouble(err)
	}
	if err := writeJSON(w, p.status, lay(p)); err != nil {
		s.Batcher.Trouble(err)
	}
}

// readiness says whether requests are answered.
func (s *Server) readiness(w http.ResponseWriter, _ *http.Request) error {
	if !s.Batcher.Ready() {
		return refuse(http.StatusServiceUnavailable, "", "the server is not ready: it starts, or shuts down")
	}
	return writeJSON(w, http.StatusOK, map[string]string{"status": "ready", "model": s.Model, "bundle": s.Batcher.Bundle})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets [http.ResponseController] find what is beneath.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// isTooLarge reports whether a body was larger than it may be.
func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}
