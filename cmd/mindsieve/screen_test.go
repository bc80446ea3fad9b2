package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/explain"
)

// twoHeads is a bundle with random weights that answers two tasks from one
// output.
func twoHeads(t *testing.T) string {
	t.Helper()
	return tinyWith(t, `"heads": [`, `"heads": [
    {"output": "stress", "task": "walks/suicide", "role": "benchmark", "unit": "post", "population": "walkers", "kind": "binary", "labels": ["calm", "suicide"], "positive": ["suicide"],
     "temperature": 1, "bias": [0.25, -0.25], "thresholds": [0.000001]},`)
}

// A benchmark question is asked where it is named, under a heading, and sets no
// concern, whatever it answers.
func TestScreenAsksBenchmarkQuestionsOnRequest(t *testing.T) {
	bundle := twoHeads(t)
	const text = "I can't sleep and I walked round the lake."
	for _, c := range []struct {
		name   string
		flags  []string
		want   []string
		absent string
	}{
		{"none", nil, []string{"Concern: none.", "[can't sleep]{insomnia}"}, "walks/suicide"},
		{"one", []string{"--task", "walks/suicide"}, []string{"Concern: none.", "Answers to a dataset's own questions", "\n  walks/suicide  suicide", "asked of walkers"}, "dreaddit/stress"},
		{"all", []string{"--all"}, []string{"Concern: none.", "\n  walks/suicide    suicide", "\n  dreaddit/stress  ", "█"}, "This post may speak of danger"},
	} {
		got := mindsieve(t, "", append([]string{"screen", "--bundle", bundle, text}, c.flags...)...)
		for _, want := range c.want {
			if got.status != 0 || !strings.Contains(got.stdout, want) {
				t.Errorf("%s: status %d, no %q in\n%s%s", c.name, got.status, want, got.stdout, got.stderr)
			}
		}
		if strings.Contains(got.stdout, c.absent) {
			t.Errorf("%s: %q in\n%s", c.name, c.absent, got.stdout)
		}
	}
	none := mindsieve(t, "", "screen", "--bundle", bundle, "--task", "walks/rain", text)
	if none.status != exitUsage || !strings.Contains(none.stderr, "it has walks/suicide, dreaddit/stress") {
		t.Errorf("status %d, stderr %q", none.status, none.stderr)
	}
	user := mindsieve(t, "", "screen", "--task", "cssrs-suicide/risk", text)
	if user.status != exitUsage || !strings.Contains(user.stderr, "asked of all posts of a user together") {
		t.Errorf("a task of users: status %d, stderr %q", user.status, user.stderr)
	}
}

func TestScreenShowsTheHelpLine(t *testing.T) {
	const text = "I want to die."
	got := mindsieve(t, "", "screen", "--help-line", "call 000 000", text)
	if want := "Help line: call 000 000\n"; !strings.Contains(got.stdout, want) || !strings.Contains(got.stdout, "Concern: read soon. Present wish to be dead: ") {
		t.Errorf("no %q in\n%s%s", want, got.stdout, got.stderr)
	}
	t.Setenv(helpLineVar, "call 000 111")
	if got := mindsieve(t, "", "screen", text); !strings.Contains(got.stdout, "Help line: call 000 111") {
		t.Errorf("no help line in\n%s%s", got.stdout, got.stderr)
	}
}

// Posts of every day get no notice, though some of their words stand in posts of
// danger as well.
func TestEverydayPostsGetNoNotice(t *testing.T) {
	for _, text := range []string{
		"My cat is sleeping on the sofa.",
		"I died forty times to that boss, great game.",
		"This commute is killing me, I need a closer gym.",
		"Hanging out with my cousins all weekend, so tired already.",
		"Finished the last episode, I am empty now, what do I watch next?",
		"Cut the onions, end of story, dinner at eight.",
	} {
		got := mindsieve(t, "", "screen", text)
		if got.status != 0 || !strings.Contains(got.stdout, "Concern: none.") || strings.Contains(got.stdout, "danger") {
			t.Errorf("%q:\n%s%s", text, got.stdout, got.stderr)
		}
	}
}

const threeLines = `{"id": "one", "title": "A walk", "selftext": "I can't sleep <b>.", "author": "jo"}

{"id": "two", "text": ""}
nonsense
`

func TestScreenPosts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "posts.jsonl")
	if err := os.WriteFile(file, []byte(threeLines), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"── one ──", "A walk\n\nI [can't sleep]{insomnia} <b>.", "── two ──\n\nNot screened: no text", "Not screened: not a JSON object"}
	for name, got := range map[string]outcome{
		"file":  mindsieve(t, "", "screen", "--posts", file),
		"stdin": mindsieve(t, threeLines, "screen", "--posts", "-"),
	} {
		for _, w := range want {
			if got.status != exitError || !strings.Contains(got.stdout, w) {
				t.Errorf("%s: status %d, no %q in\n%s%s", name, got.status, w, got.stdout, got.stderr)
			}
		}
		if !strings.Contains(got.stderr, "2 of 3 posts could not be screened") {
			t.Errorf("%s: stderr %q", name, got.stderr)
		}
	}
}

func TestScreenPostsAsJSONLines(t *testing.T) {
	got := mindsieve(t, threeLines, "screen", "--posts", "-", "--json")
	var ids []string
	for line := range strings.Lines(got.stdout) {
		var r explain.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		ids = append(ids, fmt.Sprintf("%s %d %v", r.ID, len(r.Symptoms), r.Error != ""))
		if r.ID == "one" && (len(r.Author) != len("author-")+32 || strings.Contains(line, "jo\"")) {
			t.Errorf("the author is %q", r.Author)
		}
	}
	if s := strings.Join(ids, ", "); s != "one 1 false, two 0 true, standard input:4 0 true" {
		t.Errorf("the results are of %s", s)
	}
}

// The results of an interrupted command are kept, and the same command goes on
// from there, also after a line that was cut.
func TestScreenPostsGoesOn(t *testing.T) {
	var posts strings.Builder
	for i := range 9 {
		fmt.Fprintf(&posts, "{\"id\": %d, \"text\": \"Day %d, a walk by the river.\"}\n", i, i)
	}
	folder := t.TempDir()
	out := filepath.Join(folder, "results.jsonl")
	args := []string{"screen", "--posts", "-", "--out", out}
	if got := mindsieve(t, posts.String(), args...); got.status != 0 || !strings.Contains(got.stderr, "posts=9") {
		t.Fatalf("status %d, stderr %q", got.status, got.stderr)
	}
	whole, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	got := mindsieve(t, posts.String(), args...)
	again, err := os.ReadFile(out)
	if err != nil || got.status != 0 || string(again) != string(whole) {
		t.Errorf("status %d, stderr %q, %v, the file is\n%s\nwant\n%s", got.status, got.stderr, err, again, whole)
	}
	for name, c := range map[string]struct{ stdin, want string }{
		"other posts":    {`{"id": "x", "text": "Tea."}`, "line 1 is the result of another post"},
		"another bundle": {posts.String(), "line 1 is a result of another bundle"},
	} {
		further := args
		if name == "another bundle" {
			further = append(further, "--bundle", tinyWith(t))
		}
		if got := mindsieve(t, c.stdin, further...); got.status != exitError || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: status %d, stderr %q", name, got.status, got.stderr)
		}
	}
}

func TestScreenPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	got := mindsieve(t, threeLines, "screen", "--posts", "-", "--html", page)
	data, err := os.ReadFile(page)
	if err != nil || got.status != exitError || got.stdout != "" || !strings.Contains(got.stderr, page) {
		t.Fatalf("status %d, stdout %q, stderr %q, %v", got.status, got.stdout, got.stderr, err)
	}
	for _, want := range []string{"can&#39;t sleep</mark>", "&lt;b&gt;", "no text: none of text, selftext, body, title is there", "does not diagnose"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if info, err := os.Stat(page); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the page: %v %v", info.Mode(), err)
	}
}

func TestScreenRefusesItsFlags(t *testing.T) {
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"a text and a file", []string{"--posts", "x.jsonl", "Tea."}, exitUsage, "it takes no text"},
		{"no posts", []string{"--posts", "-"}, exitError, "no posts to screen"},
		{"no such file", []string{"--posts", "no such.jsonl"}, exitError, "no such.jsonl"},
		{"a page that cannot be written", []string{"--html", "no such folder/page.html", "Tea."}, exitError, "writing the page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"screen"}, c.args...)...)
			if got.status != c.status || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, stderr %q; want %d with %q", got.status, got.stderr, c.status, c.want)
			}
		})
	}
}

// Another share of everyday posts may ask for a reader, of those that the bundle has a threshold for.
func TestScreenAlertsAtAShare(t *testing.T) {
	for share, want := range map[string]string{
		"5":  `"5" is not a share over 0% and under 100%`,
		"0%": `"0%" is not a share`,
		"7%": "has no threshold for alerts on 7% of everyday posts",
	} {
		got := mindsieve(t, "", "screen", "--alerts", share, "A walk.")
		if got.status != exitUsage || !strings.Contains(got.stderr, "--alerts: ") || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: status %d, stderr %q", share, got.status, got.stderr)
		}
	}
}
