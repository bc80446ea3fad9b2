package runs

import (
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

func TestLedger(t *testing.T) {
	posts := []ingest.Post{{ID: "a", Body: "one"}, {ID: "b", Body: "two"}, {ID: "c", Body: "three"}, {ID: "a", Body: "again"}}
	var kept []string
	l := newLedger("ours", posts, func(result []byte) error { kept = append(kept, string(result)); return nil })
	outcome := func(i int, bundle, result, reason string) streams.Outcome {
		o := streams.Outcome{ID: posts[i].ID, Version: streams.Version(posts[i]), Bundle: bundle, Reason: reason}
		if result != "" {
			o.Result = []byte(result)
		}
		return o
	}
	for _, c := range []struct {
		name    string
		outcome streams.Outcome
		open    int
	}{
		{"another bundle's result", outcome(0, "theirs", "no", ""), 3},
		{"an answer to another text of the id", outcome(3, "ours", "no", ""), 3},
		{"a result", outcome(0, "ours", "A", ""), 2},
		{"the same again", outcome(0, "ours", "A again", ""), 2},
		{"a dead letter", outcome(1, "ours", "", "an empty text"), 1},
		{"a result after its dead letter", outcome(1, "ours", "late", ""), 1},
		{"a dead letter of nobody", streams.Outcome{Reason: "no id"}, 1},
		{"a result of another run", streams.Outcome{ID: "z", Bundle: "ours", Result: []byte("no")}, 1},
		{"the last", outcome(2, "ours", "C", ""), 0},
	} {
		open, err := l.enter([]streams.Outcome{c.outcome})
		if err != nil || open != c.open {
			t.Errorf("%s: %d open, %v; want %d", c.name, open, err, c.open)
		}
	}
	if got := strings.Join(kept, " "); got != "A C" || l.dead["b"] != "an empty text" || l.done() != 3 {
		t.Errorf("kept %q, dead %v, done %d", got, l.dead, l.done())
	}
	if notes := strings.Join(l.notes(), " "); !strings.Contains(notes, "1 further messages of the queue were no posts") {
		t.Errorf("the notes are %q", notes)
	}
}
