package reports

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadRowsRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, content, want string }{
		{"another ending", "a.txt", "id\n", "a.txt: the name must end in .csv, .tsv, .jsonl, .parquet or .arrow, as the file is read by it; .gz or .zst may follow"},
		{"a header alone", "a.csv", "id,label\n", "a.csv: no rows"},
		{"nothing", "a.jsonl", "", "a.jsonl: no rows"},
		{"a cell too many", "a.csv", "id,label\n1,\"a\nb\"\n2,a,b\n", "a.csv:4: a row of 3 cells; the header has 2"},
		{"a quote in a cell", "a.csv", "id,label\n1,a \"b\"\n", `a.csv:2: bare " in non-quoted-field`},
		{"no object", "a.jsonl", "{\"id\": 1}\n[1]\n", "a.jsonl:2: not a JSON object: a line must begin with {"},
		{"two objects in a line", "a.jsonl", "{\"id\": 1} {\"id\": 2}\n", "a.jsonl:1: not a JSON object: something follows the object"},
		{"a broken object", "a.jsonl", "{\"id\": 1\n", "a.jsonl:1: not a JSON object: it ends too early"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, c.file)
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := ReadRows(path); err == nil || err.Error() != dir+"/"+c.want {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
	if _, err := ReadRows(filepath.Join(t.TempDir(), "none.csv")); err == nil || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Keys of objects are columns in the order in which they come up.
func TestReadRowsOfJSONLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	if err := os.WriteFile(path, []byte("{\"id\": 1, \"label\": [\"a\", null]}\n\n{\"more\": {\"id\": 2}, \"id\": \"3\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRows(path)
	if err != nil {
		t.Fatal(err)
	}
	want := &Rows{File: path, Columns: []string{"id", "label", "more"}, rows: []fileRow{
		{1, []string{"1", `["a", null]`, ""}}, {3, []string{"3", "", `{"id": 2}`}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the rows are\n%+v, want\n%+v", got, want)
	}
}
