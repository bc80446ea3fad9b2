package service

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// riskHead is the head of risk of a bundle.
var riskHead = classify.Head{Task: riskTask, Role: classify.Screen, Kind: classify.Ordinal, Labels: []string{"none", "wish", "intent"}}

// concerned answers each post as one that asks for a reader, on all of its text; of
// a post in another language than English nothing is said.
func concerned(_ context.Context, posts []ingest.Post) ([]explain.Result, error) {
	var results []explain.Result
	for _, p := range posts {
		r := explain.Result{Schema: explain.SchemaVersion, ID: p.ID, Concern: explain.Concern{Tier: explain.TierSoon}}
		if p.Lang != "" && !strings.HasPrefix(p.Lang, "en") {
			r.Concern = explain.Concern{Tier: explain.TierNone, Withheld: "language"}
		} else {
			all := explain.Evidence{End: len(p.Text())}.Span()
			r.Concern.Reasons = []explain.Reason{{Tier: explain.TierSoon, RestsOn: "/answers/0", Probability: 0.75, Span: &all}}
			r.Answers = []explain.Answer{{Task: riskTask, Label: "wish", Probabilities: []explain.LabelProbability{
				{Label: "none", Probability: 0}, {Label: "wish", Probability: 0.75}, {Label: "intent", Probability: 0.25},
			}}}
		}
		results = append(results, r)
	}
	return results, nil
}

// asked are requests, each with its route and the status of its answer.
var asked = []struct {
	name, path, body string
	status           int
}{
	{"a post", "/v1/screen", `{"id": 7, "text": "A long day."}`, 200},
	{"posts", "/v1/screen", `{"posts": [{"text": "A day."}, {"id": null, "text": ""}, 3]}`, 200},
	{"no posts", "/v1/screen", `{"posts": []}`, 422},
	{"posts that are a text", "/v1/screen", `{"posts": "A day."}`, 422},
	{"words", "/v1/explain", `{"text": "A long day.", "created_at": 1700000000}`, 200},
	{"a text", "/predict", `{"inputs": "A day.", "raw_scores": true}`, 200},
	{"texts", "/predict", `{"inputs": [["A day."], "Two."]}`, 200},
	{"pairs", "/predict", `{"inputs": [["A day.", "Two."]]}`, 422},
	{"no inputs", "/predict", `{}`, 422},
	{"an input", "/v1/moderations", `{"input": "A day.", "model": "omni"}`, 200},
	{"parts", "/v1/moderations", `{"input": [{"type": "text", "text": "A day."}]}`, 200},
	{"images", "/v1/moderations", `{"input": [{"type": "image_url"}]}`, 400},
	{"a comment", "/v1alpha1/comments:analyze", `{"comment": {"text": "A day 🌧."}, "requestedAttributes": {"SUICIDE_RISK": {"scoreThreshold": 0.5}}, "spanAnnotations": true, "languages": ["en-GB"]}`, 200},
	{"a comment in French", "/v1alpha1/comments:analyze", `{"comment": {"text": "Un jour."}, "requestedAttributes": {"SUICIDE_RISK": null}, "languages": ["fr"]}`, 400},
	{"an unknown attribute", "/v1alpha1/comments:analyze", `{"comment": {"text": "A day."}, "requestedAttributes": {"TOXICITY": {}}}`, 400},
	{"no object", "/v1/screen", `[]`, 400},
	{"no JSON", "/predict", `{"inputs": `, 400},
	{"a number that is none", "/v1/screen", `{"id": -0, "text": "A day.", "created_at": 1e999}`, 422},
	{"half a pair of surrogates", "/v1/moderations", `{"input": "\ud800"}`, 200},
	{"the description", "/openapi.json", ``, 200},
	{"another route", "/v2", `{}`, 404},
}

// startHandler returns a handler whose batcher runs until the test ends.
func startHandler(t testing.TB) http.Handler {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b := &Batcher{Answer: concerned, Explain: concerned, Bundle: "d1", Wait: time.Nanosecond}
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	s := &Server{Batcher: b, Model: "m", Heads: []classify.Head{riskHead}, Languages: []string{"en"}}
	return s.Handler()
}

// post asks a route, by GET if there is no body.
func post(ctx context.Context, h http.Handler, path, body string) *httptest.ResponseRecorder {
	method, in := http.MethodPost, io.Reader(strings.NewReader(body))
	if body == "" {
		method, in = http.MethodGet, nil
	}
	r := httptest.NewRequestWithContext(ctx, method, path, in)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutesAnswerWhatTheyAreAsked(t *testing.T) {
	h := startHandler(t)
	for _, c := range asked {
		t.Run(c.name, func(t *testing.T) {
			w := post(t.Context(), h, c.path, c.body)
			if w.Code != c.status || !json.Valid(w.Body.Bytes()) {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
		})
	}
}

// Whatever a client sends, the answer is JSON, and the fault is never the server's.
func FuzzRequests(f *testing.F) {
	routes := []string{}
	for _, r := range (&Server{Batcher: &Batcher{}}).routes() {
		if r.method == http.MethodPost {
			routes = append(routes, r.path)
		}
	}
	for _, c := range asked {
		for i := range routes {
			f.Add(uint8(i), c.body)
		}
	}
	h := startHandler(f)
	f.Fuzz(func(t *testing.T, route uint8, body string) {
		path := routes[int(route)%len(routes)]
		w := post(t.Context(), h, path, body)
		if w.Code >= 500 {
			t.Errorf("%s answers %q with %d: %s", path, body, w.Code, w.Body)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s answers %q with what is no JSON: %s", path, body, w.Body)
		}
	})
}
