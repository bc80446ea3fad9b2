package service

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// specified is openapi.json, read to compare answers with it.
type specified struct{ compiler *jsonschema.Compiler }

func specification(t *testing.T) specified {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return specified{c}
}

// check compares an answer with the schema of its status.
func (s specified) check(t *testing.T, method, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	at := fmt.Sprintf("openapi.json#/paths/%s/%s/responses/%d/content/application~1json/schema",
		strings.ReplaceAll(path, "/", "~1"), strings.ToLower(method), w.Code)
	schema, err := s.compiler.Compile(at)
	if err != nil {
		t.Errorf("openapi.json does not describe status %d of %s: %v", w.Code, path, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(w.Body)
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("status %d of %s: %v", w.Code, path, err)
	}
}

// openapi.json describes each route with its method, and no other.
func TestEachRouteIsDescribed(t *testing.T) {
	var doc struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	var described, there []string
	for path, methods := range doc.Paths {
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	for _, r := range (&Server{Batcher: &Batcher{}}).routes() {
		there = append(there, r.method+" "+r.path)
	}
	slices.Sort(described)
	slices.Sort(there)
	if diff := cmp.Diff(there, described); diff != "" {
		t.Errorf("openapi.json and the routes (-) differ:\n%s", diff)
	}
}

// The attributes that openapi.json names are those that there are.
func TestEachAttributeIsDescribed(t *testing.T) {
	for _, a := range attributes {
		if !bytes.Contains(openAPI, []byte(`"`+a.name+`"`)) {
			t.Errorf("openapi.json does not name %s", a.name)
		}
	}
	for _, c := range categories {
		if !bytes.Contains(openAPI, []byte(`"`+c.name+`"`)) {
			t.Errorf("openapi.json does not name %s", c.name)
		}
	}
}

// The page for a reader names each route, attribute and metric.
func TestThePageNamesEverything(t *testing.T) {
	page, err := os.ReadFile("../../docs/service.md")
	if err != nil {
		t.Fatal(err)
	}
	m := NewMetrics()
	names := []string{`| 64 |`, "65,536 bytes", "2 MiB", "256", "16 KiB"}
	for _, r := range (&Server{Batcher: &Batcher{}}).routes() {
		names = append(names, "| `"+r.method+" "+r.path+"` |")
		m.answered(r.path, 200, 0)
	}
	for _, a := range attributes {
		names = append(names, "| `"+a.name+"` |")
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		names = append(names, "| `"+f.GetName())
	}
	for _, name := range names {
		if !bytes.Contains(page, []byte(name)) {
			t.Errorf("docs/service.md does not name %s", name)
		}
	}
}

// The schema of a request takes what docs and clients send.
func TestExamplesAreAsTheSchemaSays(t *testing.T) {
	s := specification(t)
	for path, body := range map[string]string{
		"/v1/screen": `{"id": 7, "title": "A walk", "selftext": "x", "text": "It rained.", "created_utc": 1, "author": "jo"}`,
		"/predict":   `{"inputs": [["a"], ["b"]], "truncate": true}`, "/v1/moderations": `{"input": [{"type": "text", "text": "a"}], "model": "omni-moderation-latest"}`,
		"/v1alpha1/comments:analyze": `{"comment": {"text": "a", "type": "PLAIN_TEXT"}, "requestedAttributes": {"DISTRESS": {"scoreType": "PROBABILITY", "scoreThreshold": 0.5}}, "doNotStore": true}`,
	} {
		schema, err := s.compiler.Compile("openapi.json#/paths/" + strings.ReplaceAll(path, "/", "~1") + "/post/requestBody/content/application~1json/schema")
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
