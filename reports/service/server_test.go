package service

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

var update = flag.Bool("update", false, "write the golden files in testdata instead of comparing with them")

// heads are the questions that canned answers.
var heads = []classify.Head{
	{Task: "screen/risk", Kind: classify.Ordinal, Labels: []string{"none", "wish", "intent"}},
	{Task: "screen/distress", Kind: classify.Ordinal, Labels: []string{"none", "clear"}},
}

// canned are the answers to texts by their first word.
var canned = map[string]struct {
	tier          explain.Tier
	risk, intent  float64
	withheld      explain.Withheld
	said          string
	start, length int // of a reason, if the length is not 0
}{
	"calm":  {tier: explain.TierNone, risk: .125, intent: .0625},
	"wish":  {tier: explain.TierSoon, risk: .75, intent: .25, start: 0, length: 4},
	"now":   {tier: explain.TierNow, risk: .9375, intent: .875, start: 14, length: 4},
	"hola":  {tier: explain.TierNone, withheld: explain.WithheldLanguage, said: "Not screened: the text looks like Spanish."},
	"words": {tier: explain.TierNone},
}

// answerCanned answers posts with what canned holds.
func answerCanned(_ context.Context, posts []ingest.Post) ([]explain.Result, error) {
	results := make([]explain.Result, len(posts))
	for i, p := range posts {
		c, ok := canned[strings.Fields(p.Text())[0]]
		if !ok {
			return nil, fmt.Errorf("no answer to post %s", p.ID)
		}
		r := explain.Failed(p.ID, "digest", fmt.Errorf(""))
		r.Concern.Tier, r.Concern.Withheld, r.Concern.Risk, r.Rationale = c.tier, c.withheld, c.risk, c.said
		if c.withheld == "" {
			r.Answers = []explain.Answer{
				{Task: "screen/risk", Label: "none", Probabilities: []explain.LabelProbability{
					{Label: "none", Probability: 1 - c.risk}, {Label: "wish", Probability: c.risk - c.intent}, {Label: "intent", Probability: c.intent},
				}},
				{Task: "screen/distress", Label: "clear", Probabilities: []explain.LabelProbability{{Label: "none", Probability: .25}, {Label: "clear", Probability: .75}}},
			}
		}
		if c.length > 0 {
			r.Concern.Reasons = []explain.Reason{{Tier: c.tier, Symptom: "death-wish", Span: &tokenizer.Span{Start: c.start, End: c.start + c.length}}}
		}
		results[i] = r
	}
	return results, nil
}

// newServer returns a server that answers what canned holds.
func newServer(t *testing.T) *Server {
	t.Helper()
	b := start(t, &Batcher{Answer: answerCanned, Bundle: "digest", Wait: 1, Trouble: func(error) {}}, 1)
	return &Server{Batcher: b, Model: "canned", Heads: heads, Languages: []string{"en"}, Notice: "It screens."}
}

// exchange asks a handler. The header lines are such as "X-API-Key: k".
func exchange(h http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// The answers to requests of each shape, good and bad, stand in testdata/shapes.txt.
func TestShapes(t *testing.T) {
	requests, err := os.ReadFile("testdata/requests.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := newServer(t).Handler()
	specified := specification(t)
	var got strings.Builder
	for line := range strings.Lines(string(requests)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			fmt.Fprintln(&got, line)
			continue
		}
		path, body, _ := strings.Cut(line, " ")
		w := exchange(h, http.MethodPost, path, body)
		answer := regexp.MustCompile(`modr-[0-9a-f]{24}`).ReplaceAllString(w.Body.String(), "modr-000000000000000000000000")
		fmt.Fprintf(&got, "%s\n  %d %s\n", line, w.Code, strings.TrimSpace(answer))
		if w.Header().Get("Mindsieve-Notice") != "It screens." || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: header %v", line, w.Header())
		}
		specified.check(t, http.MethodPost, path, w)
	}
	if *update {
		if err := os.WriteFile("testdata/shapes.txt", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/shapes.txt")
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("shapes.txt differs (-want +got; go test -update accepts it):\n%s", diff)
	}
}

func TestMethodsTypesSizes(t *testing.T) {
	s := newServer(t)
	s.MaxBody = 100
	h := s.Handler()
	long := `{"text": "` + strings.Repeat("calm ", 30) + `"}`
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		want                     string // in the body
	}{
		{"wrong method", "GET", "/v1/screen", "", nil, 405, "/v1/screen answers POST alone"},
		{"wrong method of a probe", "DELETE", "/healthz", "", nil, 405, "/healthz answers GET and HEAD alone"},
		{"head", "HEAD", "/healthz", "", nil, 200, ""},
		{"no such route", "POST", "/v2/screen", "{}", nil, 404, "/openapi.json lists them"},
		{"a form", "POST", "/v1/screen", "text=calm", []string{"Content-Type: application/x-www-form-urlencoded"}, 415, "must be application/json"},
		{"no type", "POST", "/v1/screen", `{"text": "calm"}`, []string{"Content-Type: "}, 415, "must be application/json"},
		{"a type with a charset", "POST", "/v1/screen", `{"text": "calm"}`, []string{"Content-Type: application/json; charset=utf-8"}, 200, `"tier":"none"`},
		{"too large", "POST", "/v1/screen", long, nil, 413, "larger than 100 bytes"},
		{"too large for OpenAI's clients", "POST", "/v1/moderations", long, nil, 413, `{"error":{"message":"the request is larger than 100 bytes","type":"invalid_request_error","param":null,"code":null}}`},
		{"invalid UTF-8", "POST", "/v1/screen", "{\"text\": \"\xff\"}", nil, 400, "not valid UTF-8"},
		{"ready", "GET", "/readyz", "", nil, 200, `"status":"ready"`},
		{"alive", "GET", "/healthz", "", nil, 200, `"status":"alive"`},
		{"the description of Google", "GET", "/$discovery/rest?version=v1alpha1", "", []string{"Host: x"}, 200, `"rootUrl": "http://example.com/"`},
		{"metrics", "GET", "/metrics", "", nil, 200, `mindsieve_request_total{code="405",route="/v1/screen"} 1`},
	} {
		w := exchange(h, c.method, c.path, c.body, c.header...)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || w.Header().Get("Mindsieve-Notice") == "" {
			t.Errorf("%s: %d %s %v", c.name, w.Code, w.Body, w.Header())
		}
		if c.status == 405 && !strings.Contains(w.Header().Get("Allow"), strings.Fields(c.want)[2]) {
			t.Errorf("%s: Allow is %q", c.name, w.Header().Get("Allow"))
		}
	}
}

func TestKeys(t *testing.T) {
	s := newServer(t)
	s.Keys = []string{"first key", "second"}
	h := s.Handler()
	const screen, analyze = "/v1/screen", "/v1alpha1/comments:analyze"
	for _, c := range []struct {
		name, path, header string
		status             int
	}{
		{"none", screen, "", 401},
		{"wrong", screen, "Authorization: Bearer first", 401},
		{"empty", screen, "X-API-Key: ", 401},
		{"bearer", screen, "Authorization: Bearer second", 200},
		{"bearer in lower case", screen, "Authorization: bearer second", 200},
		{"another scheme", screen, "Authorization: Basic second", 401},
		{"header", screen, "X-API-Key: first key", 200},
		{"URL", screen + "?key=second", "", 401},
		{"URL for Perspective's clients", analyze + "?key=second", "", 200},
		{"none for Perspective's clients", analyze, "", 401},
	} {
		body := `{"text": "calm", "comment": {"text": "calm"}, "requestedAttributes": {"DISTRESS": {}}}`
		w := exchange(h, http.MethodPost, c.path, body, c.header)
		if w.Code != c.status || c.status == 401 && w.Header().Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
	for path, status := range map[string]int{"/metrics": 401, "/openapi.json": 200, "/healthz": 200, "/readyz": 200} {
		if w := exchange(h, http.MethodGet, path, ""); w.Code != status {
			t.Errorf("%s without a key: %d", path, w.Code)
		}
	}
}

// Each shape says in its own way that the server is busy, late or at its end.
func TestTroubleInEachShape(t *testing.T) {
	bodies := map[string]string{
		"/v1/screen": `{"text": "calm"}`, "/predict": `{"inputs": "calm"}`, "/v1/moderations": `{"input": "calm"}`,
		"/v1alpha1/comments:analyze": `{"comment": {"text": "calm"}, "requestedAttributes": {"DISTRESS": {}}}`,
	}
	full := &Batcher{Answer: answerCanned, Queue: 1} // nobody runs it
	late := &Batcher{Answer: answerCanned, Deadline: 1}
	drained := &Batcher{Answer: answerCanned}
	drained.Drain()
	broken := start(t, &Batcher{Answer: func(context.Context, []ingest.Post) ([]explain.Result, error) { return nil, fmt.Errorf("secret") }}, 1)
	leave, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := full.Screen(leave, postsOf("fills the queue")); err == nil {
		t.Fatal("nobody runs the batcher")
	}
	for status, c := range map[int]struct {
		b    *Batcher
		says map[string]string
	}{
		429: {full, map[string]string{"/predict": `"error_type":"Overloaded"`, "/v1/moderations": `"type":"requests"`, "/v1alpha1/comments:analyze": `"status":"RESOURCE_EXHAUSTED"`}},
		504: {late, map[string]string{"/predict": `"error_type":"Backend"`, "/v1/moderations": `"type":"server_error"`, "/v1alpha1/comments:analyze": `"status":"DEADLINE_EXCEEDED"`}},
		503: {drained, map[string]string{"/predict": `"error_type":"Unhealthy"`, "/v1/moderations": `"type":"server_error"`, "/v1alpha1/comments:analyze": `"status":"UNAVAILABLE"`}},
		500: {broken, map[string]string{"/predict": `"error_type":"Backend"`, "/v1/moderations": `"type":"server_error"`, "/v1alpha1/comments:analyze": `"status":"INTERNAL"`}},
	} {
		h := (&Server{Batcher: c.b, Heads: heads}).Handler()
		for path, body := range bodies {
			w := exchange(h, http.MethodPost, path, body)
			wait := w.Header().Get("Retry-After")
			if w.Code != status || !strings.Contains(w.Body.String(), c.says[path]) || (wait != "") != (status == 429 || status == 503) || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%s: %d %s, want %d; Retry-After %q", path, w.Code, w.Body, status, wait)
			}
			specification(t).check(t, http.MethodPost, path, w)
		}
		if w := exchange(h, http.MethodGet, "/readyz", ""); (w.Code == 503) != (c.b != broken) {
			t.Errorf("readyz of %d: %d", status, w.Code)
		}
	}
}

// A client that left is counted, and gets nothing.
func TestClientThatLeft(t *testing.T) {
	s := &Server{Batcher: &Batcher{Answer: answerCanned}}
	h := s.Handler()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/screen", bytes.NewReader([]byte(`{"text": "calm"}`)))
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if w := exchange(h, http.MethodGet, "/metrics", ""); !strings.Contains(w.Body.String(), `mindsieve_request_total{code="499",route="/v1/screen"} 1`) {
		t.Error(w.Body)
	}
}

// What the results say stands in the metrics.
func TestMetrics(t *testing.T) {
	h := newServer(t).Handler()
	exchange(h, http.MethodPost, "/v1/screen", `{"posts": [{"text": "calm"}, {"text": "now or never"}, {"text": "hola"}, {"text": ""}, {"text": "unknown"}]}`)
	got := exchange(h, http.MethodGet, "/metrics", "").Body.String()
	for _, want := range []string{
		`mindsieve_results_total{tier="none"} 1`, `mindsieve_results_total{tier="read now"} 1`, `mindsieve_results_total{tier="withheld"} 1`,
		`mindsieve_results_total{tier="error"} 2`, `mindsieve_results_total{tier="watch"} 0`, `mindsieve_request_total{code="200",route="/v1/screen"} 1`,
		"mindsieve_queue_size 0", "mindsieve_batch_posts_sum 4", "mindsieve_queue_duration_seconds_count 4", "mindsieve_truncated_total 0",
		"mindsieve_inference_duration_seconds_count", `mindsieve_request_duration_seconds_count{route="/v1/screen"} 1`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// A moderation has each of OpenAI's categories, and says which were judged.
func TestModerationsWithoutTheHead(t *testing.T) {
	s := newServer(t)
	s.Heads = heads[1:]
	w := exchange(s.Handler(), http.MethodPost, "/v1/moderations", `{"input": "calm"}`)
	if w.Code != http.StatusNotImplemented {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := exchange(s.Handler(), http.MethodPost, "/predict", `{"inputs": "calm"}`); w.Body.String() != `[{"score":0.75,"label":"clear"},{"score":0.25,"label":"none"}]`+"\n" {
		t.Errorf("/predict: %d %s", w.Code, w.Body)
	}
}

// The raw scores of TEI's shape are logits: softmax gives the probabilities again.
func TestRawScores(t *testing.T) {
	w := exchange(newServer(t).Handler(), http.MethodPost, "/predict", `{"inputs": "wish", "raw_scores": true}`)
	var got []prediction
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got) != 3 {
		t.Fatal(err, w.Body)
	}
	if got[0].Score != logit(.5) || got[0].Label != "wish" || got[2].Score != logit(.25) {
		t.Errorf("%v", got)
	}
}
