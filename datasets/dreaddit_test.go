package datasets

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestReadDreaddit(t *testing.T) {
	first := Item{Post: ingest.Post{ID: "dreaddit-test-00001", Body: "One line,\nand a second.", Lang: "en"}, Gold: [][]string{{"stressed"}}}
	second := Item{Post: ingest.Post{ID: "dreaddit-test-00002", Body: "A quiet day.", Lang: "en"}, Gold: [][]string{{"not stressed"}}}
	for _, c := range []struct{ name, community, content string }{
		{"the columns of the test file", "example", lines(
			`id,subreddit,text,label`, "7,example,\"One line,\nand a second.\",1", `8,example,A quiet day.,0`,
		)},
		{"the columns of the train file", "example", lines(
			`subreddit,text,id,label`, "example,\"One line,\nand a second.\",7,1", `example,A quiet day.,8,0`,
		)},
		{"nothing but what is needed", "", lines(`label,text`, "1,\"One line,\nand a second.\"", `0,A quiet day.`)},
		{"a byte order mark and CRLF", "", "\ufefftext,label\r\n\"One line,\r\nand a second.\",1\r\nA quiet day.,0\r\n"},
		{"no line end at the end", "", "text,label\n\"One line,\nand a second.\",1\nA quiet day.,0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			items, notes, err := Dreaddit.Read(writeDreaddit(t, c.content), "test")
			if err != nil {
				t.Fatal(err)
			}
			first.Post.Community, second.Post.Community = c.community, c.community
			if diff := cmp.Diff([]Item{first, second}, items); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
			want := []string{"dreaddit-test.csv: 2 rows were read, the published test split has 715: published figures are not comparable with these."}
			if diff := cmp.Diff(want, notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadDreadditNamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"no header", "", `dreaddit-test.csv:1: an empty file; a header with text, label is needed`},
		{"no label column", lines("id,text", "1,A day."), `dreaddit-test.csv:1: no column "label"; the header has id, text`},
		{
			"a label that there is not", lines("text,label", "A day.,1", "A day.,2"),
			`dreaddit-test.csv:3: label "2" is not one of 0, 1 (1 of 2 rows cannot be read)`,
		},
		{
			"no label", lines("text,label", "A day.,"),
			`dreaddit-test.csv:2: label "" is not one of 0, 1`,
		},
		{
			"a label after a text of several lines", lines("text,label", "\"A\nday.\",1", "\"Another\nlong\nday.\",yes"),
			`dreaddit-test.csv:6: label "yes" is not one of 0, 1 (1 of 2 rows cannot be read)`,
		},
		{
			"a label before a text of several lines", lines("label,text", "1,\"A\nday.\"", "yes,\"Another\nlong\nday.\""),
			`dreaddit-test.csv:4: label "yes" is not one of 0, 1 (1 of 2 rows cannot be read)`,
		},
		{"a cell too few", lines("id,text,label", "1,A day.,0", "2,A day."), `dreaddit-test.csv:3: a row of 2 cells; the header has 3 (1 of 2 rows cannot be read)`},
		{"a cell too many", lines("text,label", "\"A\nday.\",0", "A day, a night,0"), `dreaddit-test.csv:4: a row of 3 cells; the header has 2 (1 of 2 rows cannot be read)`},
		{"a quote inside a cell", lines("text,label", `A "day",0`), `dreaddit-test.csv:2: bare " in non-quoted-field`},
		{"an empty text", lines("text,label", "A day.,0", `"  ",1`), `dreaddit-test.csv:3: an empty text (1 of 2 rows cannot be read)`},
		{"a text in another encoding", lines("text,label", "A caf\xe9.,0"), `dreaddit-test.csv:2: a text with invalid UTF-8 at byte 5`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := Dreaddit.Read(writeDreaddit(t, c.content), "test")
			if want := "reading dreaddit: " + c.want; err == nil || err.Error() != want {
				t.Errorf("the error is\n%v, want\n%s", err, want)
			}
		})
	}
}

// The counts are those of the authors' files and of Xu et al. 2024, table 3.
func TestReadTheRealDreaddit(t *testing.T) {
	dir := os.Getenv("MINDSIEVE_DATA")
	if dir == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds dreaddit/dreaddit-train.csv and dreaddit/dreaddit-test.csv")
	}
	for _, c := range []struct {
		split                   string
		rows, stressed, relaxed int
	}{
		{"train", 2838, 1488, 1350},
		{"test", 715, 369, 346},
	} {
		t.Run(c.split, func(t *testing.T) {
			items, notes, err := Dreaddit.Read(dir, c.split)
			if err != nil {
				t.Fatal(err)
			}
			if len(items) != c.rows || len(notes) != 0 {
				t.Errorf("%d rows and the notes %q, want %d and none", len(items), notes, c.rows)
			}
			counts := map[string]int{}
			for _, label := range Gold(items, 0) { // as many ids as items
				counts[label]++
			}
			if want := map[string]int{"stressed": c.stressed, "not stressed": c.relaxed}; !cmp.Equal(counts, want) {
				t.Errorf("the labels are %v, want %v", counts, want)
			}
			for _, it := range items {
				p := it.Post
				if !strings.HasPrefix(p.ID, "dreaddit-"+c.split+"-") || p != (ingest.Post{ID: p.ID, Body: p.Body, Community: p.Community, Lang: "en"}) || p.Community == "" {
					t.Fatalf("%s holds other things than an id, a text, a community and the language", p.ID)
				}
			}
			if !slices.IsSortedFunc(items, func(a, b Item) int { return strings.Compare(a.Post.ID, b.Post.ID) }) {
				t.Error("the items are not in the order of the file")
			}
		})
	}
}

// FuzzReadCSV looks for a file that stops the program, or an error without the
// name of the file.
func FuzzReadCSV(f *testing.F) {
	f.Add(lines("text,label", "A day.,0"))
	f.Add(lines("label,text", "1,\"A\nday.\"", "2,"))
	f.Add("\ufefftext,label\r\n\"\"\"\",1")
	f.Fuzz(func(t *testing.T, content string) {
		items, _, err := Dreaddit.Read(writeDreaddit(t, content), "test")
		if err != nil {
			if !strings.Contains(err.Error(), "dreaddit-test.csv:") {
				t.Errorf("%q does not name the file and the line", err)
			}
			return
		}
		for _, it := range items {
			if err := it.Post.Check(); err != nil {
				t.Error(err)
			}
		}
	})
}

// One odd row does not take the others with it.
func TestReadLeavesOutOddRows(t *testing.T) {
	good := []string{"A day.,0", "\"Another\nday.\",1", "A night.,0", "A walk.,1", "A rest.,0", "A call.,1", "A song.,0", "A meal.,1", "A book.,0"}
	file := func(odd ...string) string {
		return lines(append(append([]string{"text,label"}, good...), odd...)...)
	}
	const other = "dreaddit-test.csv: 9 rows were read, the published test split has 715: published figures are not comparable with these."
	for _, c := range []struct{ name, content, want string }{
		{"a label that there is not", file("An evening.,yes.."), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: label "yes.." is not one of 0, 1.`},
		{"a post in the place of a label", file("1,I wrote this post by the river."), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: label (31 characters) is not one of 0, 1.`},
		{"a cell too many", file("A day, a night,0"), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: a row of 3 cells; the header has 2.`},
		{"a quote inside a cell", file(`A "day",0`), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: bare " in non-quoted-field.`},
		{"no text", file(`,0`), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: an empty text.`},
		{"bytes that are no text", file("A caf\xe9.,0"), `dreaddit-test.csv: 1 of 10 rows could not be read and is left out: dreaddit-test.csv:12: a text with invalid UTF-8 at byte 5.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			items, notes, err := Dreaddit.Read(writeDreaddit(t, c.content), "test")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{c.want, other}, notes); diff != "" || len(items) != 9 {
				t.Errorf("%d items, want 9; notes (-want +got):\n%s", len(items), diff)
			}
		})
	}
	// An id is the number of the row, whatever rows before it are left out.
	content := lines(append([]string{"text,label", "A start.,maybe"}, append(good, "An end.,1")...)...)
	items, _, err := Dreaddit.Read(writeDreaddit(t, content), "test")
	if err != nil || items[0].Post.ID != "dreaddit-test-00002" {
		t.Errorf("the first unit is %+v, error %v; want that of row 2", items, err)
	}
}
