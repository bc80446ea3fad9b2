package datasets

import (
	"testing"
	"testing/fstest"
)

func TestReadDemo(t *testing.T) {
	items, notes, err := Demo.Read("", "test")
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) > 0 {
		t.Errorf("the notes are %q, want none", notes)
	}
	counts := map[string]int{}
	for _, label := range Gold(items, 0) { // as many ids as items
		counts[label]++
	}
	stressed, relaxed := counts["stressed"], counts["not stressed"]
	if stressed+relaxed != len(items) || len(items) < 60 {
		t.Errorf("%d posts, of which %d and %d have a label; want at least 60, all with one", len(items), stressed, relaxed)
	}
	if min(stressed, relaxed) < len(items)/3 {
		t.Errorf("%d posts are stressed and %d are not: too far from half", stressed, relaxed)
	}
}

func TestReadDemoNamesTheLineOfADefect(t *testing.T) {
	const post, other = `{"id":"a","selftext":"A day."}`, `{"id":"b","selftext":"A night."}`
	for _, c := range []struct{ name, posts, gold, want string }{
		{"not JSON", lines(post, "{"), lines("id,label", "a,stressed"), "demo/posts.jsonl:2: not a post in JSON: unexpected end of JSON input"},
		{
			"a post without text", lines(`{"id":"a"}`), lines("id,label", "a,stressed"),
			"demo/posts.jsonl:1: no text: none of text, selftext, body, title is there",
		},
		{
			"a post without a label", lines(post, other), lines("id,label", "a,stressed"),
			`demo/posts.jsonl:2: no label for "b" in demo/gold.csv, or a second post of this id`,
		},
		{
			"a post twice", lines(post, post), lines("id,label", "a,stressed"),
			`demo/posts.jsonl:2: no label for "a" in demo/gold.csv, or a second post of this id`,
		},
		{
			"a label without a post", lines(post), lines("id,label", "a,stressed", "b,stressed"),
			"demo/gold.csv: 1 labels without a post in demo/posts.jsonl",
		},
		{"a label twice", lines(post), lines("id,label", "a,stressed", "a,stressed"), `demo/gold.csv:3: a second label for "a" (1 of 2 rows cannot be read)`},
		{
			"a label that there is not", lines(post), lines("id,label", "a,calm"),
			`demo/gold.csv:2: label "calm" is not one of not stressed, stressed`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := fstest.MapFS{
				"demo/posts.jsonl": {Data: []byte(c.posts)},
				"demo/gold.csv":    {Data: []byte(c.gold)},
			}
			if _, _, err := readDemo(&Demo, files, Demo.Splits[0]); err == nil || err.Error() != c.want {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}
