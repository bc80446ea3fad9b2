package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/archive"
	"github.com/mindsieve/mindsieve/reports/timeline"
)

// The invented authors of the test.
const (
	shifting  = "author-00000000000000000000000000000001" // the answers shift on day 30
	steady    = "author-00000000000000000000000000000002"
	recurring = "author-00000000000000000000000000000003" // alarms in three episodes
	rare      = "author-00000000000000000000000000000004" // two posts
)

// collectedDays keeps results as collect does: of the invented authors, and some that
// have no place in a timeline.
func collectedDays(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	a, err := archive.Open(folder, "posts")
	if err != nil {
		t.Fatal(err)
	}
	number := uint64(0)
	keep := func(id, version, author string, days int, risk float64, symptoms ...string) {
		number++
		data, err := json.Marshal(invented(id, author, days, risk, symptoms))
		if err != nil {
			t.Fatal(err)
		}
		r := archive.Result{Number: number, At: time.Date(2026, 5, 1, 8, 0, int(number), 0, time.UTC), ID: id, Version: version, Answerer: "b", JSON: data}
		if _, err := a.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 60 {
		wave := float64(i%5) / 100
		keep(fmt.Sprint("steady-", i), "v", steady, i, .2+wave)
		if i < 30 {
			keep(fmt.Sprint("shifting-", i), "v", shifting, i, .05+wave)
		} else {
			keep(fmt.Sprint("shifting-", i), "v", shifting, i, .5+4*wave, "insomnia")
		}
	}
	for _, day := range []int{0, 3, 30, 70, 71} {
		keep(fmt.Sprint("recurring-", day), "v", recurring, day, .8, "fatigue")
	}
	keep("recurring-50", "v", recurring, 50, .1)
	keep("rare-1", "v", rare, 1, .9)
	keep("rare-2", "v", rare, 2, .9)
	keep("steady-7", "edited", steady, 7, .3)
	keep("nobody", "v", "", 1, .9)
	keep("undated", "v", steady, -1, .9)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}

// invented is the result of a post some days after the start of a year, without a
// time if days is negative.
func invented(id, author string, days int, risk float64, symptoms []string) explain.Result {
	r := explain.Result{
		Schema: explain.SchemaVersion, ID: id, Author: author, Concern: explain.Concern{Tier: explain.TierNone, Reasons: []explain.Reason{}, Risk: risk},
		Symptoms: []explain.Sign{}, Clauses: []explain.Clause{}, Bundle: "b", Windows: 1,
		Answers: []explain.Answer{{Task: "screen/distress", Label: "none", Probabilities: []explain.LabelProbability{{Label: "none", Probability: .75}, {Label: "clear", Probability: .25}}}},
	}
	if days >= 0 {
		r.CreatedAt = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	}
	if risk > .6 {
		r.Concern.Tier = explain.TierSoon
	}
	for _, s := range symptoms {
		r.Symptoms = append(r.Symptoms, explain.Sign{Symptom: s, Name: s, Polarity: explain.Present, Items: []string{}, Evidence: []explain.Evidence{{Start: 0, End: 1, Found: explain.FoundByPhrase}}})
	}
	return r
}

func TestTimelineTables(t *testing.T) {
	folder := collectedDays(t)
	for file, args := range map[string][]string{
		"timeline.txt":           nil,
		"timeline_author.txt":    {"--author", recurring, "--around", "2026-01-20"},
		"timeline_of_shifts.txt": {"--author", shifting, "--around", "2026-01-31"},
	} {
		got := mindsieve(t, "", append([]string{"timeline", "--results", folder}, args...)...)
		if got.status != 0 {
			t.Fatalf("status %d: %s", got.status, got.stderr)
		}
		file = filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(file, []byte(got.stdout), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v (go test -update writes it)", err)
		}
		if diff := cmp.Diff(string(want), got.stdout); diff != "" {
			t.Errorf("%s (-want +got; go test -update accepts it)\n%s", file, diff)
		}
	}
}

func TestTimelineJSON(t *testing.T) {
	folder := collectedDays(t)
	for _, c := range []struct {
		name string
		args []string
		want []string // authors
	}{
		{"by shift", nil, []string{shifting, recurring, steady}},
		{"by risk", []string{"--sort", "risk"}, []string{recurring, shifting, steady}},
		{"the first two", []string{"--limit", "2"}, []string{shifting, recurring}},
		{"with two posts", []string{"--least", "2", "--sort", "risk"}, []string{rare, recurring, shifting, steady}},
		{"of a queue", []string{"--queue", "posts", "--least", "50"}, []string{shifting, steady}},
		{"of one author", []string{"--author", rare}, []string{rare}},
	} {
		got := mindsieve(t, "", append([]string{"timeline", "--json", "--results", folder}, c.args...)...)
		if got.status != 0 {
			t.Fatalf("%s: status %d: %s", c.name, got.status, got.stderr)
		}
		var authors []string
		for line := range strings.Lines(got.stdout) {
			var a timeline.Timeline
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			authors = append(authors, a.Author)
			if series := len(a.Series); (a.Author == rare && c.name == "of one author") != (series == 2) {
				t.Errorf("%s: %s has %d posts in its series", c.name, a.Author, series)
			}
		}
		if diff := cmp.Diff(c.want, authors); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestTimelineRefuses(t *testing.T) {
	folder := collectedDays(t)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--author", "sam"}, exitError, `no result of an author "sam"; an author is a pseudonym, as results have it`},
		{[]string{"--queue", "reddit"}, exitError, `has no results of the queue "reddit"; 'mindsieve collect' keeps them there`},
		{[]string{"--around", "May", "--json"}, exitUsage, `--around "May" is no date such as 2026-03-01`},
		{[]string{"--around", "2026-03-01"}, exitUsage, "--around needs --author or --json"},
		{[]string{"--sort", "name"}, exitUsage, `--sort "name" is not one of shift, risk`},
		{[]string{"--window", "0"}, exitUsage, "--window and --gap are days, from 1 on"},
		{[]string{"--least", "0"}, exitUsage, "--least is a number from 1 on"},
	} {
		got := mindsieve(t, "", append([]string{"timeline", "--results", folder}, c.args...)...)
		if got.status != c.status || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
			t.Errorf("%v: status %d, stderr %q", c.args, got.status, got.stderr)
		}
	}
}
