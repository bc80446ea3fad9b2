package datasets

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTally(t *testing.T) {
	var rows tally
	for _, said := range [][]string{{"short", "short"}, nil, {"blank", "short"}} {
		rows.rows++
		for _, what := range said {
			rows.count(what)
		}
	}
	want := []string{"posts.csv: 2 of 3 rows: short.", "posts.csv: 1 of 3 rows: blank."}
	if diff := cmp.Diff(want, rows.notes("posts.csv")); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
