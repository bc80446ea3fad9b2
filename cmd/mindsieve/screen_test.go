package main

import (
	"encoding/json"
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

func TestScreenOfTwoTasks(t *testing.T) {
	bundle := twoHeads(t)
	const text = "I can't sleep and I walked round the lake."
	both := mindsieve(t, "", "screen", "--bundle", bundle, "--help-line", "call 000 000", text)
	for _, want := range []string{"[can't sleep]{insomnia}", "\n  walks/suicide    suicide", "\n  dreaddit/stress  ", "█", "Help line: call 000 000\n"} {
		if n := strings.Count(both.stdout, want); both.status != 0 || n == 0 {
			t.Errorf("status %d, no %q in\n%s%s", both.status, want, both.stdout, both.stderr)
		}
	}
	if n := strings.Count(both.stdout, text[13:]); n != 2 { // the text and the sentence
		t.Errorf("the text is there %d times in\n%s", n, both.stdout)
	}
	one := mindsieve(t, "", "screen", "--bundle", bundle, "--task", "dreaddit/stress", text)
	if !strings.HasPrefix(one.stdout, "dreaddit/stress: ") || strings.Contains(one.stdout, "walks/suicide") {
		t.Errorf("one task is shown as\n%s%s", one.stdout, one.stderr)
	}
	none := mindsieve(t, "", "screen", "--bundle", bundle, "--task", "walks/rain", text)
	if none.status != exitUsage || !strings.Contains(none.stderr, "it has walks/suicide, dreaddit/stress") {
		t.Errorf("status %d, stderr %q", none.status, none.stderr)
	}
}

func TestScreenTakesTheHelpLineFromTheEnvironment(t *testing.T) {
	t.Setenv(helpLineVar, "call 000 111")
	got := mindsieve(t, "", "screen", "--bundle", twoHeads(t), "Tea.")
	if !strings.Contains(got.stdout, "Help line: call 000 111") {
		t.Errorf("no help line in\n%s%s", got.stdout, got.stderr)
	}
}

const threeLines = `{"id": "one", "title": "A walk", "selftext": "I can't sleep <b>."}

{"id": "two", "text": ""}
nonsense
`

func TestScreenPosts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "posts.jsonl")
	if err := os.WriteFile(file, []byte(threeLines), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"── one ──", "A walk\n\nI [can't sleep]{insomnia} <b>.", "── two ──\n\nNot screened: an empty text.", "── line 4 ──\n\nNot screened: not a post in JSON"}
	for name, got := range map[string]outcome{
		"file":  mindsieve(t, "", "screen", "--posts", file),
		"stdin": mindsieve(t, threeLines, "screen", "--posts", "-"),
	} {
		for _, w := range want {
			if got.status != 0 || !strings.Contains(got.stdout, w) {
				t.Errorf("%s: status %d, no %q in\n%s%s", name, got.status, w, got.stdout, got.stderr)
			}
		}
	}
	got := mindsieve(t, threeLines, "screen", "--task", "dreaddit/stress", "--posts", "-", "--json")
	var ids []string
	for d := json.NewDecoder(strings.NewReader(got.stdout)); d.More(); {
		var r explain.Result
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID+" "+r.Task)
	}
	if s := strings.Join(ids, ", "); s != "one dreaddit/stress, two , line 4 " {
		t.Errorf("the results are of %s", s)
	}
}

func TestScreenPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	got := mindsieve(t, threeLines, "screen", "--posts", "-", "--html", page)
	data, err := os.ReadFile(page)
	if err != nil || got.status != 0 || got.stdout != "" || !strings.Contains(got.stderr, page) {
		t.Fatalf("status %d, stdout %q, stderr %q, %v", got.status, got.stdout, got.stderr, err)
	}
	for _, want := range []string{"can&#39;t sleep</mark>", "&lt;b&gt;", "Not screened: an empty text.", "does not diagnose"} {
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
