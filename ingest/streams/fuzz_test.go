package streams

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/ingest"
)

var namesAuthor = regexp.MustCompile(`(?i)^author\w*$`)

// checkNoAuthor checks that every author in a JSON value is a pseudonym.
func checkNoAuthor(t *testing.T, value any, names ingest.Pseudonyms) {
	t.Helper()
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			checkNoAuthor(t, v, names)
		}
	case map[string]any:
		for key, v := range value {
			if !namesAuthor.MatchString(key) {
				checkNoAuthor(t, v, names)
			} else if name, ok := v.(string); !ok || name != names.Of(name) {
				t.Errorf("the author %v stays, under the key %q", v, key)
			}
		}
	}
}

// Whatever a message holds, no author of it survives, all else does if it is JSON, and
// it does not grow much.
func FuzzWithoutAuthors(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","text":" "}`, `{"id":"a", "author" : "demo_user_07", "text":" "}`, `{"author":"demo\u005fuser_07"}`,
		`{"author_fullname":"t2_demo","Author":"x"}`, `{"author":{"name":"x"},"id":"a"}`, `{"id":"a","author":"demo_u`,
		`{"text":"the \"author\": me"}`, `hello`, "{\"author\":\"caf\xe9\",\"text\":\"\xe9\"}", `[{"author":null},{"\u0061uthor":["x"]}]`,
	} {
		f.Add([]byte(seed))
	}
	names := ingest.NewPseudonyms()
	grows := len(`"author":`) + len(names.Of("x")) // as much as the shortest author can
	f.Fuzz(func(t *testing.T, data []byte) {
		safe := withoutAuthors(data, names)
		if len(safe) > len(data)*grows {
			t.Errorf("%d bytes became %d", len(data), len(safe))
		}
		if again := withoutAuthors(safe, names); string(again) != string(safe) {
			t.Errorf("%q became %q", safe, again)
		}
		if !json.Valid(data) {
			return
		}
		var value any
		if err := json.Unmarshal(safe, &value); err != nil {
			t.Fatalf("%q became %q: %v", data, safe, err)
		}
		checkNoAuthor(t, value, names)
		if !strings.Contains(strings.ToLower(string(data)), "author") && !strings.Contains(string(data), `\`) && string(safe) != string(data) {
			t.Errorf("%q became %q", data, safe)
		}
	})
}
