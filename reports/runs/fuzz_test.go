package runs

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/explain"
)

// A result that a file cannot hold is refused, and the file goes on without it.
func TestAResultThatIsNone(t *testing.T) {
	for name, data := range map[string]string{
		"no JSON":            `hello`,
		"cut":                `{"id":"b","windows":1`,
		"a list for a text":  `{"id":["b"]}`,
		"a number too large": `{"id":"b","windows":2147483648}`,
		"a time before all":  `{"id":"b","created_at":"0000-01-01T00:00:00+02:00"}`,
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			w, err := NewResultWriter(&file)
			if err != nil {
				t.Fatal(err)
			}
			write := func(data string) error { return w.WriteJSON([]byte(data)) }
			if first, bad, last := write(`{"id":"a"}`), write(data), write(`{"id":"c"}`); first != nil || bad == nil || last != nil {
				t.Errorf("the errors are %v, %v and %v, want the second alone", first, bad, last)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			var ids []string
			err = EachResult(t.Context(), bytes.NewReader(file.Bytes()), func(r explain.Result) error { ids = append(ids, r.ID); return nil })
			if diff := cmp.Diff([]string{"a", "c"}, ids); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
}

// Whatever a result in JSON holds, it is refused, or read from the file as it was.
func FuzzResults(f *testing.F) {
	for _, r := range someResults() {
		data, err := json.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"ID":"a","symptoms":[null],"created_at":"2026-05-01T08:00:00.0005+02:00","windows":-1e9}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var file bytes.Buffer
		w, err := NewResultWriter(&file)
		if err != nil {
			t.Fatal(err)
		}
		refused := w.WriteJSON(data) != nil
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if refused {
			return
		}
		var want explain.Result
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%v, and yet it was written", err)
		}
		want.CreatedAt = want.CreatedAt.Truncate(time.Millisecond)
		for i := range want.Answers {
			want.Answers[i].Contributions = nil
		}
		read := 0
		err = EachResult(t.Context(), bytes.NewReader(file.Bytes()), func(got explain.Result) error {
			read++
			got.CreatedAt = got.CreatedAt.In(want.CreatedAt.Location())
			if diff := cmp.Diff(jsonOf(t, want), jsonOf(t, got)); diff != "" {
				t.Error(diff)
			}
			return nil
		})
		if err != nil || read != 1 {
			t.Errorf("%d results (%v)", read, err)
		}
	})
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A manifest that is read can be written and read again.
func FuzzManifest(f *testing.F) {
	f.Add(`{"schema":2}`)
	f.Add(`{"schema":2,"command":["--split","test"],"tasks":[{"Name":"t","Labels":["a","b"]}],"versions":null,"files":{"gold.jsonl":"00"},"seed":18446744073709551615,"started":"2026-05-01T08:00:00Z","seconds":1e-9,"dead_letters":{"a":"no text"}}`)
	f.Add(`{"schema":1}`)
	f.Fuzz(func(t *testing.T, content string) {
		folder := t.TempDir()
		path := filepath.Join(folder, manifestFile)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := readManifest(folder, manifestFile)
		if err != nil {
			if !strings.HasPrefix(err.Error(), folder+": "+manifestFile) {
				t.Errorf("%q does not name the file", err)
			}
			return
		}
		_, _ = m.facts(), m.same(m)
		var again bytes.Buffer
		if err := m.write(&again); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, again.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readManifest(folder, manifestFile)
		if diff := cmp.Diff(m, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

// Answers of other systems that are read can be written and read again.
func FuzzBeside(f *testing.F) {
	f.Add(`{"system":"s","task":"t","id":"a","labels":["x"],"probabilities":[0.5,0.5]}` + "\n" + `{"system":"s","task":"t","id":"b","labels":null,"reason":"an empty text"}`)
	f.Add("null\n\n{}")
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := readBeside(strings.NewReader(content))
		if err != nil {
			if !strings.HasPrefix(err.Error(), besideFile+":") {
				t.Errorf("%q does not name the file", err)
			}
			return
		}
		checkBeside(t, rows)
	})
}

func checkBeside(t *testing.T, rows []SystemAnswer) {
	t.Helper()
	var again bytes.Buffer
	if err := writeBeside(&again, rows); err != nil {
		t.Fatal(err)
	}
	got, err := readBeside(&again)
	if diff := cmp.Diff(jsonOf(t, rows), jsonOf(t, got)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestAnAnswerOfALongIDIsReadAgain(t *testing.T) {
	checkBeside(t, []SystemAnswer{{System: "s", Task: "t", ID: strings.Repeat("x", 70<<10)}, {ID: "b"}})
}
