package runs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// ledger accounts for every post of a run: it has a result, or a dead letter, or
// is still open. It keeps ids and reasons alone; results go to keep.
type ledger struct {
	bundle    string            // who answers, see [Answerer]
	versions  map[string]string // id → version of the post, see [streams.Version]
	open      map[string]bool   // ids of posts without an outcome yet
	dead      map[string]string // id → reason
	duplicate int               // posts with the id of an earlier one; only the first of an id counts
	stray     []string          // reasons of dead letters that belong to no post of this run
	earlier   int               // posts that an interrupted run had answered before this one
	keep      func(result []byte) error
}

func newLedger(bundle string, posts []ingest.Post, keep func([]byte) error) *ledger {
	l := &ledger{bundle: bundle, versions: make(map[string]string, len(posts)), open: make(map[string]bool, len(posts)), dead: map[string]string{}, keep: keep}
	for _, p := range posts {
		switch {
		case !l.open[p.ID]:
			l.versions[p.ID], l.open[p.ID] = streams.Version(p), true
		case p.ID != "":
			l.duplicate++
		}
	}
	return l
}

// enter enters outcomes, and returns how many posts are without one. The first
// outcome of a post counts. Results of another bundle, of posts that are not of
// this run, or of another text under the same id are passed over.
func (l *ledger) enter(outcomes []streams.Outcome) (open int, err error) {
	for _, o := range outcomes {
		version, ours := l.versions[o.ID]
		switch {
		case !ours && o.Result == nil:
			l.stray = append(l.stray, o.Reason)
			continue
		case !l.open[o.ID], o.Version != version, o.Result != nil && o.Bundle != l.bundle:
			continue
		case o.Result == nil:
			l.dead[o.ID] = o.Reason
		default:
			if err := l.keep(o.Result); err != nil {
				return len(l.open), fmt.Errorf("the result of post %s in the stream %s: %w", o.ID, streams.ResultsStream, err)
			}
		}
		delete(l.open, o.ID)
	}
	return len(l.open), nil
}

// done counts the posts that have an outcome.
func (l *ledger) done() int { return len(l.versions) - len(l.open) }

// remaining returns the posts that have no outcome yet.
func (l *ledger) remaining(posts []ingest.Post) []ingest.Post {
	var open []ingest.Post
	taken := map[string]bool{}
	for _, p := range posts {
		if l.open[p.ID] && (!taken[p.ID] || p.ID == "") {
			taken[p.ID], open = true, append(open, p)
		}
	}
	return open
}

// notes says what a reader of the table must know of the run.
func (l *ledger) notes() []string {
	var notes []string
	if n := l.duplicate; n > 0 {
		notes = append(notes, fmt.Sprintf("%d posts had the id of an earlier post; only the first of an id counts.", n))
	}
	if n := len(l.stray); n > 0 {
		notes = append(notes, fmt.Sprintf("%d further messages of the queue were no posts and went to the stream %s: %s.",
			n, streams.DeadStream, counted(l.stray)))
	}
	return notes
}

// counted counts equal reasons: "2 × an empty text, 1 × no id".
func counted(reasons []string) string {
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
