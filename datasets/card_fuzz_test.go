package datasets

import (
	"strings"
	"testing"
)

// FuzzOpenCard looks for a card that stops the program, is refused without its
// name and a line, or is accepted although its tasks are none.
func FuzzOpenCard(f *testing.F) {
	f.Add(lines(aCard...))
	f.Add("name: walks\nlang: en\nfile: a.jsonl\ncolumns: {text: body}\ntasks:\n  - {name: w, kind: multilabel, labels: {r: rain, s: sun}}\n")
	f.Add("tasks: [{labels: [[]]}]")
	f.Add("a: &a [*a]")
	f.Fuzz(func(t *testing.T, content string) {
		path := writeCard(t, "card.yaml", content, "", "")
		d, err := Open(path)
		if err != nil {
			if !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("%q does not name the card and a line", err)
			}
			return
		}
		for _, task := range d.Tasks {
			if len(task.Labels) < 2 || task.Name == "" {
				t.Errorf("the task %+v was accepted", task)
			}
		}
	})
}

// FuzzCardRows looks for a line that stops the program, is refused without the
// file and the line, or is no post.
func FuzzCardRows(f *testing.F) {
	f.Add(`{"body": "A day.", "label": "calm"}`)
	f.Add(`{"body": ["A day.", 1, null], "label": []}` + "\n" + `{}`)
	f.Fuzz(func(t *testing.T, content string) {
		card := append([]string{}, aCard...)
		card[1] = "file: walks.jsonl"
		d, err := Open(writeCard(t, "card.yaml", lines(card...), "walks.jsonl", content))
		if err != nil {
			t.Fatal(err)
		}
		items, _, err := d.Read("nowhere", "all")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "reading walks: walks.jsonl:") {
				t.Errorf("%q does not name the file and the line", err)
			}
			return
		}
		for _, it := range items {
			if err := it.Post.Check(); err != nil || len(it.Gold) != 1 {
				t.Errorf("%+v: %v", it.Gold, err)
			}
		}
	})
}
