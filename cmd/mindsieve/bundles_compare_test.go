package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A second bundle answers the same posts in a queue of its own, beside the first.
func TestAShadowAnswersTheSamePosts(t *testing.T) {
	f := fleet{t, startBroker(t, "").url}
	f.must("streams", "apply")
	var lines []string
	for i := range 40 {
		lines = append(lines, fmt.Sprintf(`{"id":"p%02d","text":"The tea went cold on day %d."}`, i, i))
	}
	lines = append(lines, `{"id":"told","text":"I don't want to be alive any more."}`, `{"id":"bad","text":" "}`, `{"id":"p00","text":"The tea went cold. Edit: it was coffee."}`)
	path, state := postsAs(t, "posts.jsonl", lines...), filepath.Join(t.TempDir(), "state")
	got := f.run("publish", "--also", "shadow", "--state", state, path)
	for _, want := range []string{"42 posts in the queue posts: 42 new, 0 known already; 1 went", "42 posts in the queue shadow: 42 new, 0 known already; 1 went"} {
		if got.status != exitError || !strings.Contains(got.stdout, want) {
			t.Fatalf("publish: %+v, want %q", got, want)
		}
	}
	if again := f.must("publish", "--also", "shadow", "--state", state, path); !strings.Contains(again, "0 posts in the queue shadow") {
		t.Errorf("a second time: %q", again)
	}
	results := f.openStream("MINDSIEVE_RESULTS")
	workers := []*process{f.worker(), startProcess(t, "1", "work", "--nats", f.urls, "--queue", "shadow")}
	awaited(t, results, "mindsieve.results.posts", 42)
	awaited(t, results, "mindsieve.results.shadow", 42)
	for _, w := range workers {
		_ = w.signal(syscall.SIGTERM)
	}
	out := t.TempDir()
	for _, queue := range []string{"posts", "shadow"} {
		f.must("collect", "--out", out, "--queue", queue)
		f.must("reconcile", "--results", out, "--queue", queue, path)
	}
	got = mindsieve(t, "", "bundles", "compare", "--results", out, "--with", "shadow", "--json")
	var c struct {
		Both   int `json:"posts_in_both"`
		Before struct {
			Results   int
			Only      int `json:"only_here"`
			Answerers map[string]int
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &c); err != nil || c.Both != 42 || c.Before.Results != 42 || c.Before.Only != 0 || len(c.Before.Answerers) != 1 {
		t.Errorf("%+v (%v): %+v", c, err, got)
	}
	got = mindsieve(t, "", "bundles", "compare", filepath.Join(out, "queue=posts"), filepath.Join(out, "queue=shadow"))
	if got.status != 0 || !strings.Contains(got.stdout, "42 posts in both") || strings.Contains(got.stdout, "alive") {
		t.Errorf("%+v", got)
	}
}

func TestFilesOfResultsAreCompared(t *testing.T) {
	const text = `{"id":"a","text":"I can't sleep."}` + "\n" + `{"id":"b","text":"I don't want to be alive any more."}`
	first := mindsieve(t, text, "screen", "--posts", "-", "--json", "--bundle", tinyBundle)
	second := mindsieve(t, text, "screen", "--posts", "-", "--json")
	old, fresh := postsAs(t, "old.jsonl", first.stdout), postsAs(t, "new.jsonl", second.stdout)
	got := mindsieve(t, "", "bundles", "compare", old, fresh)
	for _, want := range []string{"2 posts in both", "2 posts were screened by both", "screen/risk", "insomnia"} {
		if got.status != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in %+v", want, got)
		}
	}
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"one side", []string{old}, exitUsage, "give two folders or files of results"},
		{"both ways", []string{old, fresh, "--with", "shadow"}, exitUsage, "give two folders or files of results"},
		{"no results", []string{"--results", t.TempDir(), "--with", "shadow"}, exitError, "there are no results at"},
		{"no queue's folder", []string{old, t.TempDir()}, exitUsage, "is no folder of a queue"},
		{"posts", []string{old, postsAs(t, "posts.jsonl", text)}, exitError, "posts.jsonl: result 1: schema 0, not 2"},
	} {
		got := mindsieve(t, "", append([]string{"bundles", "compare"}, c.args...)...)
		if got.status != c.status || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s: %+v, want %d and %q", c.name, got, c.status, c.want)
		}
	}
}
