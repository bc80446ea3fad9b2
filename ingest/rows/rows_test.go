package rows

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// readAll returns each row as a line "where column=text column=[element,…]", and
// each that cannot be read as its error. It stops at any other error.
func readAll(t *testing.T, r *Reader) (all []string, err error) {
	t.Helper()
	for {
		row, err := r.Next()
		var bad *BadRow
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case errors.As(err, &bad):
			all = append(all, "bad "+err.Error())
		case err != nil:
			return all, err
		default:
			all = append(all, shown(row))
		}
	}
}

// shown writes a row on a line.
func shown(row Row) string {
	text := row.At()
	for i, c := range row.Cells() {
		value := fmt.Sprintf("%q", c.Text)
		if c.List != nil {
			value = fmt.Sprintf("%q", c.List)
		}
		if c.Nested {
			value += " nested"
		}
		text += " " + row.Columns()[i] + "=" + value
	}
	return text
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		columns             []string
		want                []string
	}{
		{
			"CSV", "a.csv", "id,text\n1,A day.\n2,\"A \"\"long\"\"\nnight.\"\n", nil,
			[]string{`a.csv:2 id="1" text="A day."`, `a.csv:3 id="2" text="A \"long\"\nnight."`},
		},
		{"TSV with the ends of lines of another system", "a.tsv", "id\ttext\r\n1\tA, day.\r\n", nil, []string{`a.tsv:2 id="1" text="A, day."`}},
		{"an ending in capitals", "a.CSV", "id\n1\n", nil, []string{`a.CSV:2 id="1"`}},
		{"a byte order mark before a quotation mark", "a.csv", "\ufeff\"id\",text\n1,A day.\n", []string{"id"}, []string{`a.csv:2 id="1" text="A day."`}},
		{"a byte order mark before an object", "a.jsonl", "\ufeff{\"id\": 1}\n", []string{"id"}, []string{`a.jsonl:1 id="1"`}},
		{
			"rows that cannot be read among others", "a.csv", "id,text\n1,A day.\n2,A,night.\n3,a \"b\"\n4,A \nday.\n5,An evening.\n", nil,
			[]string{
				`a.csv:2 id="1" text="A day."`, "bad a.csv:3: a row of 3 cells; the header has 2", `bad a.csv:4: bare " in non-quoted-field`,
				`a.csv:5 id="4" text="A "`, "bad a.csv:6: a row of 1 cells; the header has 2", `a.csv:7 id="5" text="An evening."`,
			},
		},
		{
			"a quotation mark that swallows rows", "a.csv", "id,text\n1,\"A day.\n2,A night.\n3,\"An evening.\"\n4,A morning.\n", nil,
			[]string{`bad a.csv:4: extraneous or missing " in quoted-field (of 3 lines that belong together by their quotation marks)`, `a.csv:5 id="4" text="A morning."`},
		},
		{"a quotation mark that is never closed", "a.csv", "id\n1\n\"2\n3\n", nil, []string{
			`a.csv:2 id="1"`, `bad a.csv:4: extraneous or missing " in quoted-field (of 2 lines that belong together by their quotation marks)`,
		}},
		{"a header alone", "a.csv", "id,text\n", nil, nil},
		{"nothing", "a.csv", "", nil, nil},
		{"no object", "a.jsonl", "\n", nil, nil},
		{
			"JSON Lines", "a.jsonl", "{\"id\": 1, \"n\": 1.50 , \"yes\": true, \"none\": null}\n\n {\"text\":\"A\\nday.\"}", nil,
			[]string{`a.jsonl:1 id="1" n="1.50" yes="true" none=""`, `a.jsonl:3 text="A\nday."`},
		},
		{"a large number", "a.jsonl", `{"id": 12345678901234567890}`, nil, []string{`a.jsonl:1 id="12345678901234567890"`}},
		{
			"lists and structures", "a.jsonl", `{"a" :  ["x", 2, null, false], "b": [], "c": {"d": 1}, "e": [[1]], "f": [{}]}`, nil,
			[]string{`a.jsonl:1 a=["x" "2" "false"] b=[] c="{\"d\": 1}" nested e="[[1]]" nested f="[{}]" nested`},
		},
		{"a key twice", "a.jsonl", `{"a": 1, "a": 2}`, nil, []string{`a.jsonl:1 a="2"`}},
		{
			"lines that cannot be read among others", "a.jsonl",
			"[1]\n{\"id\": 1} {}\n{\"id\": 1\n{\"other\": 1}\n{\"id\": tru}\n{\"id\": 2}\n",
			[]string{"id"},
			[]string{
				"bad a.jsonl:1: not a JSON object: a line must begin with {",
				"bad a.jsonl:2: not a JSON object: something follows the object",
				"bad a.jsonl:3: not a JSON object: it ends too early",
				`bad a.jsonl:4: no key "id"; the object has other`,
				"bad a.jsonl:5: not a JSON object: invalid character '}' in literal true (expecting 'e')",
				`a.jsonl:6 id="2"`,
			},
		},
		{
			"a line that is too long", "a.jsonl", `{"id": "` + strings.Repeat("a", MaxRow) + "\"}\n{\"id\": 2}\n", nil,
			[]string{"bad a.jsonl:1: a row of more than 16 MiB", `a.jsonl:2 id="2"`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := OpenFS(fstest.MapFS{c.file: {Data: []byte(c.content)}}, c.file, c.columns...)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			got, err := readAll(t, r)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, file, content, want string }{
		{"another ending", "a.txt", "id\n", "a.txt: the name must end in .csv, .tsv, .jsonl, .parquet or .arrow, as the file is read by it; .gz or .zst may follow"},
		{"no header", "a.csv", "", "a.csv:1: an empty file; a header with id, text is needed"},
		{"no column", "a.csv", "id,body\n", `a.csv:1: no column "text"; the header has id, body`},
		{"a broken header", "a.csv", "id,a \"b\"\n", `a.csv:1: bare " in non-quoted-field`},
		{"no Parquet", "a.parquet", "A day.", "a.parquet: not a Parquet file that can be read: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, c.file)
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path, "id", "text"); err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, c.want)) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
	if _, err := Open(filepath.Join(dir, "none.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := NewReader(strings.NewReader(""), "a", "xls"); err == nil || err.Error() != `a: no format is called "xls"` {
		t.Errorf("an unknown format: %v", err)
	}
}

func TestARowOfCSVThatIsTooLongEndsTheFile(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("id\n1\n\""), io.LimitReader(letters{}, 4*MaxRow))
	r, err := NewReader(endless, "a.csv", CSV)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readAll(t, r)
	if want := "a.csv: a row of more than 16 MiB after line 2; is a quotation mark not closed?"; err == nil || err.Error() != want || len(rows) != 1 {
		t.Errorf("%d rows and the error\n%v, want 1 and\n%s", len(rows), err, want)
	}
}

// letters is an endless text.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// A reader takes from a file what it needs for the next row, and no more than its
// buffer besides.
func TestRowsComeBeforeTheEndOfTheFile(t *testing.T) {
	for format, line := range map[Format]string{CSV: "1,A day.\n", TSV: "1\tA day.\n", JSONLines: "{\"id\": 1}\n"} {
		in := &counted{in: strings.NewReader(strings.Repeat(line, 100_000))}
		r, err := NewReader(in, "a", format)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(); err != nil || in.n > 1<<14 {
			t.Errorf("%s: %d bytes were read for the first row, error %v", format, in.n, err)
		}
	}
}

// counted counts the bytes that were read.
type counted struct {
	in io.Reader
	n  int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += n
	return n, err
}

func TestCellsOfARow(t *testing.T) {
	r, err := NewReader(strings.NewReader("a,b,a\n1,\"x\ny\",3\n"), "a.csv", CSV)
	if err != nil {
		t.Fatal(err)
	}
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got := row.Cell("a").Text + row.Cell("none").Text; got != "1" {
		t.Errorf("of two columns with one name, and one that is not there, the text is %q, want 1", got)
	}
	if row.Line() != 2 || row.LineOf(1) != 2 || row.LineOf(2) != 3 {
		t.Errorf("the row begins on line %d, its cells on %d and %d; want 2, 2 and 3", row.Line(), row.LineOf(1), row.LineOf(2))
	}
	for _, c := range []struct {
		cell Cell
		want []string
	}{{Cell{}, nil}, {Cell{Text: "a"}, []string{"a"}}, {Cell{Text: "[]", List: []string{}}, []string{}}} {
		if diff := cmp.Diff(c.want, c.cell.Texts()); diff != "" {
			t.Errorf("texts (-want +got):\n%s", diff)
		}
	}
}

// Whatever a file holds, reading it ends; each row has a cell a column and stands
// on a later line than the one before.
func FuzzRows(f *testing.F) {
	f.Add("csv", "id,label\n1,\"a\nb\"\n")
	f.Add("tsv", "\ufeffid\tlabel\r\n1\ta\r\n")
	f.Add("csv", "id\n\"1\n2\n\n3,\n")
	f.Add("jsonl", "{\"id\": 1, \"label\": [\"a\", null]}\n\n{\"more\": {\"id\": 2}}\n{\"id\": \"3\", \"id\": \"4\"}")
	f.Add("jsonl", "{\"id\" : [ 1 , [ ] ] }\n{]\n")
	f.Fuzz(func(t *testing.T, format, content string) {
		if format == "parquet" || format == "arrow" {
			t.Skip("see TestDamagedParquetIsAnError and FuzzArrow")
		}
		r, err := NewReader(bufio.NewReader(strings.NewReader(content)), "a", Format(format))
		if err != nil {
			return
		}
		last := 0
		for {
			row, err := r.Next()
			var bad *BadRow
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				if bad.Lines < 1 || bad.Line < bad.Lines || !strings.HasPrefix(err.Error(), "a:") {
					t.Fatalf("%+v", bad)
				}
				continue
			case err != nil:
				t.Fatal(err)
			}
			if row.Line() <= last || len(row.Cells()) != len(row.Columns()) {
				t.Fatalf("after line %d comes %+v", last, row)
			}
			last = row.Line()
			for i, c := range row.Cells() {
				if row.LineOf(i) < row.Line() || c.Nested && c.List != nil {
					t.Fatalf("cell %d of %+v", i, row)
				}
			}
		}
	})
}
