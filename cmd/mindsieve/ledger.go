package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// ledger accounts for every post of a run: it has its results, or a dead
// letter, or is still open. Results may come twice; the last one counts.
type ledger struct {
	digest    string
	earlier   int // how many posts an interrupted run had answered before this one
	published streams.Published

	versions map[string]string                    // id → version of the post, see [streams.Version]
	waiting  map[string]bool                      // ids without an outcome yet
	answers  map[string]map[string]explain.Result // id → task → result
	dead     map[string]string                    // id → reason
	stray    []string                             // reasons of dead letters that belong to no post of this run
}

func newLedger(b *classify.Bundle, posts []ingest.Post) *ledger {
	l := &ledger{
		digest: b.Digest, versions: map[string]string{},
		waiting: map[string]bool{}, answers: map[string]map[string]explain.Result{}, dead: map[string]string{},
	}
	for _, p := range posts {
		if l.waiting[p.ID] {
			continue // only the first post of an id counts
		}
		l.versions[p.ID] = streams.Version(p)
		l.waiting[p.ID] = true
		l.answers[p.ID] = map[string]explain.Result{}
	}
	return l
}

// enterAll enters outcomes in their order.
func (l *ledger) enterAll(outcomes []streams.Outcome) error {
	for _, o := range outcomes {
		if err := l.enter(o); err != nil {
			return err
		}
	}
	return nil
}

// enter enters an outcome. What another bundle answered or gave up is passed
// over, and so are results of posts that are not of this run.
func (l *ledger) enter(o streams.Outcome) error {
	if o.Bundle != l.digest {
		return nil
	}
	version, known := l.versions[o.ID]
	ours := known && version == o.Version
	switch {
	case o.Result == nil && ours:
		l.dead[o.ID] = o.Reason
		delete(l.waiting, o.ID)
	case o.Result == nil:
		l.stray = append(l.stray, o.Reason)
	case ours:
		var results []explain.Result
		if err := json.Unmarshal(o.Result, &results); err != nil {
			return fmt.Errorf("the result of post %s in the stream %s: %w", o.ID, streams.ResultsStream, err)
		}
		for _, r := range results {
			l.answers[o.ID][r.Task] = r
		}
		delete(l.waiting, o.ID)
	}
	return nil
}

// done counts the posts that have an outcome.
func (l *ledger) done() int { return len(l.answers) - len(l.waiting) }

// open returns the posts that have no outcome yet.
func (l *ledger) open(posts []ingest.Post) []ingest.Post {
	var open []ingest.Post
	for _, p := range posts {
		if l.waiting[p.ID] {
			open = append(open, p)
		}
	}
	return open
}

// results returns the results of a task in the order of posts.
func (l *ledger) results(task string, posts []ingest.Post) []explain.Result {
	var results []explain.Result
	for _, p := range posts {
		if r, ok := l.answers[p.ID][task]; ok {
			results = append(results, r)
		}
	}
	return results
}

// notes says what a reader of the table must know of the run.
func (l *ledger) notes() []string {
	var notes []string
	if n := l.published.Duplicate; n > 0 {
		notes = append(notes, fmt.Sprintf("%d posts had the id of an earlier post; only the first of an id counts.", n))
	}
	if n := len(l.stray); n > 0 {
		notes = append(notes, fmt.Sprintf("%d further messages of the queue were no posts and went to the stream %s: %s.",
			n, streams.DeadStream, tally(l.stray)))
	}
	return notes
}

// tally counts equal reasons: "2 × an empty text, 1 × no id".
func tally(reasons []string) string {
	counts := map[string]int{}
	for _, r := range reasons {
		counts[r]++
	}
	var parts []string
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d × %s", counts[r], r))
	}
	return strings.Join(parts, ", ")
}
