package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

func TestOpenCard(t *testing.T) {
	d, err := Named("testdata/card/walks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := []Task{
		{
			Name: "walks/mood", Key: "mood", Kind: Ordinal,
			Labels: []string{"calm", "uneasy", "tense"}, Positive: []string{"tense"}, Unit: "post",
		},
		{Name: "walks/weather", Key: "weather", Kind: Multilabel, Labels: []string{"rain", "wind", "sun"}, Unit: "post"},
	}
	if diff := cmp.Diff(want, d.Tasks); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	if d.Title != "Walks, and the mood after them" || d.Licence != "as the program" {
		t.Errorf("the title is %q, the licence %q", d.Title, d.Licence)
	}
	items, notes, err := d.Read("nowhere", "train")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Item{
		{
			Post: ingest.Post{ID: "1", Title: "By the river", Body: "The ducks were loud. I felt light.", Community: "river", Lang: "en"},
			Gold: [][]string{{"calm"}, {"sun"}}, Spans: [][]tokenizer.Span{{{Start: 35, End: 47}}, nil}, Group: "1",
		},
		{
			Post: ingest.Post{ID: "2", Body: "I kept looking over my shoulder.", Community: "forest", Lang: "en"},
			Gold: [][]string{{"uneasy"}, {}}, Spans: [][]tokenizer.Span{nil, nil}, Group: "2",
		},
		{
			Post: ingest.Post{ID: "3", Title: "Home again", Body: "My hands would not stop shaking, and it poured.", Community: "forest", Lang: "en"},
			Gold: [][]string{{"tense"}, {"rain", "wind"}}, Spans: [][]tokenizer.Span{{{Start: 15, End: 43}}, nil}, Group: "1",
		},
	}, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"walks-train.jsonl: 1 of 3 rows: a quotation is not in the text, it has no span."}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	items, _, err = d.Read("nowhere", "test")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"On the hill\n\nA long view, and\n[no hurry at all].", "The path was closed and I [turned back].",
	} {
		if got := marked(items[i]); got != want {
			t.Errorf("the spans are %q, want %q", got, want)
		}
	}
}

// aCard is a card of one line a key, so that a test can replace one.
var aCard = []string{
	"name: walks",
	"file: walks.csv",
	"columns: {text: body}",
	"tasks: [{name: mood, kind: binary, labels: [calm, tense], positive: [tense]}]",
	"lang: en",
}

func TestOpenCardNamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string // in the place of those of aCard; "" keeps a line
		want  string
	}{
		{
			"an unknown key",
			[]string{"name: walks\ncolour: green"},
			`:2: no key is called "colour"; there is name, title, lang, source, licence, citation, unit, file, splits, default, columns, tasks`,
		},
		{"an unknown column", []string{"", "", "columns: {text: body, author: who}"}, `:3: no key is called "author"; there is text, title, id, community, group, spans, by`},
		{"an unknown key of a task", []string{"", "", "", "tasks:\n  - name: mood\n    sort: binary"}, `:6: no key is called "sort"; there is name, kind, column, separator, labels, positive, empty, head`},
		{"no name", []string{"title: Walks"}, `:1: the name "" is not made of small letters, digits and hyphens`},
		{"a key that stands there twice", []string{"", "file: a.csv\nfile: b.csv"}, `:3: mapping key "file" already defined at line 2`},
		{"no file", []string{"", "unit: post"}, `:1: no file and no splits`},
		{"a file and splits", []string{"", "file: a.csv\nsplits: {test: b.csv}"}, `:1: both file and splits; one of them is needed`},
		{"an unknown format", []string{"", "file: walks.xls"}, `:1: the file "walks.xls" does not end in .csv, .tsv, .jsonl or .parquet`},
		{"a file elsewhere", []string{"", "file: ../walks.csv"}, `:1: the file "../walks.csv" does not lie beside the card or below it`},
		{"a file in a list", []string{"", "file: [walks.csv]"}, `:2: cannot unmarshal !!seq into string`},
		{"a list of splits", []string{"", "splits: [walks.csv]"}, `:2: names of splits with their files are needed here`},
		{"a split in capitals", []string{"", "splits: {Test: walks.csv}"}, `:2: the split "Test" is not made of small letters, digits and hyphens, or there are two of it`},
		{"an unknown unit", []string{"", "file: walks.csv\nunit: person"}, `:1: the unit "person" is not one of post, user, thread`},
		{"no text", []string{"", "", "columns: {title: headline}"}, `:1: no column for the text: columns needs the key text`},
		{"columns in a list", []string{"", "", "columns: [body]"}, `:3: keys with values are needed here: text, title, id, community, group, spans, by`},
		{"no tasks", []string{"", "", "", "tasks: []"}, `:1: no tasks`},
		{"an unknown kind", []string{"", "", "", "tasks: [{name: mood, kind: scale}]"}, `:4: the kind "scale" is not one of binary, multiclass, ordinal, multilabel`},
		{"one label", []string{"", "", "", "tasks: [{name: mood, kind: ordinal, labels: [calm]}]"}, `:4: the task mood has fewer than two labels`},
		{"three labels of two", []string{"", "", "", "tasks: [{name: mood, kind: binary, labels: [a, b, c]}]"}, `:4: the binary task mood has 3 labels`},
		{"a label twice", []string{"", "", "", "tasks: [{name: mood, kind: binary, labels: [a, a]}]"}, `:4: the label "a" is empty or stands there twice`},
		{"labels in a word", []string{"", "", "", "tasks: [{name: mood, kind: binary, labels: calm}]"}, `:4: labels is neither a list nor values with their labels`},
		{"no task name", []string{"", "", "", "tasks: [{kind: binary, labels: [a, b]}]"}, `:4: a task without a name`},
		{
			"a positive label that there is not",
			[]string{"", "", "", "tasks: [{name: mood, kind: binary, labels: [a, b], positive: [c]}]"},
			`:4: the positive label "c" is not one of a, b`,
		},
		{
			"a separator of one label",
			[]string{"", "", "", "tasks: [{name: mood, kind: binary, labels: [a, b], separator: ','}]"},
			`:4: a separator, but the task mood is not multilabel`,
		},
		{"no language", []string{"", "", "", "", "unit: post"}, `:1: no language: lang says that of the texts, such as en, pt-BR or zh; und if they are in many`},
		{"no tag of a language", []string{"", "", "", "", "lang: english"}, `:1: the language "english" is no tag of BCP 47, such as en, pt-BR or zh`},
		{"a default split that there is not", []string{"", "splits: {dev: walks.csv}\ndefault: test"}, `:1: the default split "test" is not one of the splits`},
		{
			"a label of empty cells that there is not",
			[]string{"", "", "", "tasks: [{name: mood, kind: binary, labels: [a, b], empty: c}]"},
			`:4: the label "c" of empty cells is not one of a, b`,
		},
		{"no YAML", []string{"name: [walks"}, `:1: did not find expected ',' or ']'`},
		{"nothing", []string{" ", " ", " ", " ", " "}, `:1: an empty card`},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := append([]string{}, aCard...)
			for i, line := range c.lines {
				if line != "" {
					content[i] = line
				}
			}
			path := writeCard(t, "card.yaml", lines(content...), "", "")
			_, err := Open(path)
			if err == nil || err.Error() != path+c.want {
				t.Errorf("the error is\n%v, want\n%s", err, path+c.want)
			}
		})
	}
}

// writeCard writes a card and a file beside it, and returns the card's path.
func writeCard(t *testing.T, card, content, file, rows string) string {
	t.Helper()
	dir := t.TempDir()
	if file != "" {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(rows), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, card)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCardInJSON(t *testing.T) {
	path := writeCard(t, "card.json", lines("{", "\t\"name\": \"walks\", \"lang\": \"en\", \"file\": \"walks.tsv\", \"title\": \"Walks\\/\\ud83d\\udc63\",", "\t\"columns\": {\"text\": \"body\"},",
		"\t\"tasks\": [{\"name\": \"other/mood\", \"kind\": \"binary\", \"labels\": {\"0\": \"calm\", \"1\": \"tense\"}}]", "}"),
		"walks.tsv", lines("body\tlabel", "A day.\t1", "A night.\t"))
	d, err := Named(path)
	if err != nil {
		t.Fatal(err)
	}
	items, notes, err := d.Read("nowhere", "all")
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{Post: ingest.Post{ID: "walks-all-00001", Body: "A day.", Lang: "en"}, Gold: [][]string{{"tense"}}},
		{Post: ingest.Post{ID: "walks-all-00002", Body: "A night.", Lang: "en"}, Gold: [][]string{nil}},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if len(notes) != 1 || d.Tasks[0].Name != "other/mood" || d.Title != "Walks/👣" {
		t.Errorf("the notes are %q, the task is %s, the title %s; want a note on the row without a label, other/mood, and Walks/👣",
			notes, d.Tasks[0].Name, d.Title)
	}
}

func TestCardInJSONNamesTheLineOfADefect(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"no JSON", lines("{", `"name": walks`, "}"), `:2: no JSON: invalid character 'w' looking for beginning of value`},
		{"no end", lines("{", `"name": "walks",`), `:2: no JSON: unexpected EOF`},
		{"nothing", "", `:1: an empty card`},
		{"an unknown key", lines("{", `"name": "walks",`, `"colour": [1, true, null]`, "}"), `:3: no key is called "colour"; there is name, `},
		{"a list", lines("", `["walks"]`), `:2: keys with values are needed here: name, `},
		{"a key that stands there twice", lines("{", `"name": "walks",`, `"name": "runs"}`), `:3: mapping key "name" already defined at line 2`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := writeCard(t, "card.json", c.content, "", "")
			if _, err := Open(path); err == nil || !strings.HasPrefix(err.Error(), path+c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, path+c.want)
			}
		})
	}
}

func TestRowsOfACardThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ name, file, rows, want string }{
		{"a label that there is not", "walks.csv", lines("body,label", "A day.,calm", "\"A\nnight.\",glad"), `walks.csv:3: label "glad" is not one of calm, tense`},
		{"no column", "walks.csv", lines("text,label", "A day.,calm"), `walks.csv:1: no column "body"; the header has text, label`},
		{"no text", "walks.tsv", lines("body\tlabel", "\tcalm"), `walks.tsv: no text in the column "body" of any row`},
		{"no object", "walks.jsonl", lines(`["A day."]`), `walks.jsonl:1: not a JSON object: a line must begin with {`},
		{"no key", "walks.jsonl", lines(`{"text": "A day.", "label": "calm"}`), `walks.jsonl:1: no key "body"; the object has text, label`},
		{"two objects", "walks.jsonl", lines(`{"body": "A day.", "label": "calm"} {}`), `walks.jsonl:1: not a JSON object: something follows the object`},
		{"an object in an object", "walks.jsonl", lines(`{"body": {"text": "A day."}, "label": "calm"}`), `walks.jsonl:1: body: an object or a list in a list, where a text, a number, true or false is needed`},
		{"two labels", "walks.jsonl", lines("", `{"body": "A day.", "label": ["calm", "tense"]}`), `walks.jsonl:2: several labels, but the task mood is not multilabel`},
		{"no Parquet", "walks.parquet", "A day.", `walks.parquet: not a Parquet file that can be read: `},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := append([]string{}, aCard...)
			content[1] = "file: " + c.file
			d, err := Open(writeCard(t, "card.yml", lines(content...), c.file, c.rows))
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err = d.Read("nowhere", "all"); err == nil || !strings.HasPrefix(err.Error(), "reading walks: "+c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

func TestCardWithoutItsFile(t *testing.T) {
	path := writeCard(t, "card.yaml", lines(aCard...), "", "")
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Read("nowhere", "all")
	want := fmt.Sprintf("no file walks.csv in the folder %s; ask for it at the author of %s: file does not exist", filepath.Dir(path), path)
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v, want\n%s", err, want)
	}
	if _, err := Named(filepath.Join(filepath.Dir(path), "other.yaml")); err == nil {
		t.Error("a card that there is not was opened")
	}
}

// Two posts of one id would be one in every result.
func TestCardWithTwoPostsOfOneID(t *testing.T) {
	content := append([]string{}, aCard...)
	content[2] = "columns: {text: body, id: key}"
	d, err := Open(writeCard(t, "card.yaml", lines(content...), "walks.csv", lines("key,body,label", "a,A day.,calm", "a,A night.,calm")))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = d.Read("nowhere", "all"); err == nil || err.Error() != `reading walks: walks.csv:3: a second post of this id (1 of 2 rows cannot be read)` {
		t.Errorf("the error is %v", err)
	}
}

// A row that a card cannot make sense of does not take the others with it.
func TestOddRowsOfACardAreLeftOut(t *testing.T) {
	var csv, jsonl []string
	for i := range 9 {
		csv = append(csv, fmt.Sprintf("k%d,Day %d.,calm", i, i))
		jsonl = append(jsonl, fmt.Sprintf(`{"key": "k%d", "body": "Day %d.", "label": "calm"}`, i, i))
	}
	for _, c := range []struct{ name, file, row, want string }{
		{"a label that there is not", "walks.csv", "k9,A night.,glad", `walks.csv:11: label "glad" is not one of calm, tense`},
		{"a second post of an id", "walks.csv", "k0,A night.,calm", `walks.csv:11: a second post of this id`},
		{"a cell too few", "walks.csv", "k9,A night.", `walks.csv:11: a row of 2 cells; the header has 3`},
		{"no JSON", "walks.jsonl", "A night.", `walks.jsonl:10: not a JSON object: invalid character 'A' looking for beginning of value`},
		{"no key", "walks.jsonl", `{"key": "k9", "label": "calm"}`, `walks.jsonl:10: no key "body"; the object has key, label`},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := append([]string{}, aCard...)
			content[1], content[2] = "file: "+c.file, "columns: {text: body, id: key}"
			rows := jsonl
			if c.file == "walks.csv" {
				rows = append([]string{"key,body,label"}, csv...)
			}
			d, err := Open(writeCard(t, "card.yaml", lines(content...), c.file, lines(append(rows, c.row)...)))
			if err != nil {
				t.Fatal(err)
			}
			items, notes, err := d.Read("nowhere", "all")
			if err != nil {
				t.Fatal(err)
			}
			want := []string{c.file + ": 1 of 10 rows could not be read and is left out: " + c.want + "."}
			if diff := cmp.Diff(want, notes); diff != "" || len(items) != 9 {
				t.Errorf("%d items, want 9; notes (-want +got):\n%s", len(items), diff)
			}
		})
	}
}

func TestCardSaysWhatEmptyCellsAre(t *testing.T) {
	card := lines(
		"name: walks", "lang: pt-BR", "splits: {train: walks.csv, dev: walks.csv}", "default: dev", "columns: {text: body}", "tasks:",
		"  - {name: mood, kind: ordinal, column: mood, labels: {0: none, 1: mild, 2: severe}, empty: none, head: screen/mood}",
		"  - {name: pace, kind: binary, column: pace, labels: [slow, fast]}",
	)
	d, err := Open(writeCard(t, "card.yaml", card, "walks.csv", lines(
		"body,mood,pace", "A day.,,", " ,1,slow", "A night.,2,fast", ",,",
	)))
	if err != nil {
		t.Fatal(err)
	}
	if d.Lang != "pt-BR" || d.Tasks[0].Head != "screen/mood" || d.Tasks[1].Head != "" {
		t.Errorf("the language is %q, the heads are %q and %q", d.Lang, d.Tasks[0].Head, d.Tasks[1].Head)
	}
	items, notes, err := d.Read("nowhere", "") // the default split
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{Post: ingest.Post{ID: "walks-dev-00001", Body: "A day.", Lang: "pt-BR"}, Gold: [][]string{{"none"}, nil}},
		{Post: ingest.Post{ID: "walks-dev-00003", Body: "A night.", Lang: "pt-BR"}, Gold: [][]string{{"severe"}, {"fast"}}},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"walks.csv: 1 of 4 rows: no label for the task pace.", "walks.csv: 2 of 4 rows: no text, left out.",
	}, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// A card's own test split is kept out of its training, as those of all are.
func TestReadTrainOfACardLeavesOutItsOwnTest(t *testing.T) {
	content := append([]string{}, aCard...)
	content[1] = "splits: {train: walks.csv, test: test.csv}"
	path := writeCard(t, "card.yaml", lines(content...), "walks.csv", lines("body,label", "A day.,calm", "A night.,tense"))
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "test.csv"), []byte(lines("body,label", "a DAY,calm")), 0o666); err != nil {
		t.Fatal(err)
	}
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	train, err := d.ReadTrain(t.TempDir(), "train")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Dropped{{"walks/test", 1}}, train.Dropped); diff != "" || len(train.Items) != 1 {
		t.Errorf("%d kept, want 1; dropped (-want +got):\n%s", len(train.Items), diff)
	}
}
