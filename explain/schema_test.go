package explain

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mindsieve/mindsieve/ingest"
)

// resultSchema is the published JSON Schema of results.
func resultSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("../docs/result.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("result.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("result.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func checkSchema(t *testing.T, schema *jsonschema.Schema, r Result) {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v: %s", err, data)
	}
}

func TestResultsAreAsTheSchemaSays(t *testing.T) {
	schema := resultSchema(t)
	for _, r := range results(t) {
		checkSchema(t, schema, r)
	}
	e := newExplainer(t, embedded(t)...)
	for _, c := range append(postsToRead, morePostsToRead...) {
		checkSchema(t, schema, e.Explain(post(c.text), readingOf(c.head, c.text, c.answer)))
	}
	withheld, _ := e.Withhold(ingest.Post{ID: "p", Body: "123"})
	checkSchema(t, schema, withheld)
	checkSchema(t, schema, Failed("p", "sha256:0", errors.New("an empty text")))
}

// A result that says something else is refused.
func TestTheSchemaRefuses(t *testing.T) {
	schema := resultSchema(t)
	for name, change := range map[string]func(map[string]any){
		"another schema":      func(r map[string]any) { r["schema"] = 1 },
		"an unknown field":    func(r map[string]any) { r["verdict"] = "ill" },
		"an unknown tier":     func(r map[string]any) { r["concern"] = map[string]any{"tier": "urgent", "reasons": []any{}} },
		"an author in clear":  func(r map[string]any) { r["author"] = "jane" },
		"no list of symptoms": func(r map[string]any) { delete(r, "symptoms") },
	} {
		data, err := json.Marshal(results(t)[0])
		if err != nil {
			t.Fatal(err)
		}
		value := map[string]any{}
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		change(value)
		if schema.Validate(value) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
