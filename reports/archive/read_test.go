package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEachReadsWholePartsOfTheQueuesAskedFor(t *testing.T) {
	folder := t.TempDir()
	for _, queue := range []string{"q", "other"} {
		a, err := Open(folder, queue)
		if err != nil {
			t.Fatal(err)
		}
		add(t, a, result(1, queue+"-1", "v1", made), result(2, queue+"-1", "v2", made.Add(26*time.Hour)))
		flush(t, a)
		defer closeArchive(t, a) // a collector may be at work
		add(t, a, result(3, queue+"-2", "v1", made))
	}
	for _, c := range []struct {
		queue string
		want  []string
	}{
		{"q", []string{"q q-1 v1 b-1 1 08:00", "q q-1 v2 b-1 2 10:00"}},
		{"", []string{"other other-1 v1 b-1 1 08:00", "other other-1 v2 b-1 2 10:00", "q q-1 v1 b-1 1 08:00", "q q-1 v2 b-1 2 10:00"}},
	} {
		var got []string
		err := Each(t.Context(), folder, c.queue, func(r Row) error {
			if r.Rationale != "" || r.Concern.Risk != 0.01 {
				t.Errorf("rationale %q, which nobody asked for, and risk %v", r.Rationale, r.Concern.Risk)
			}
			got = append(got, fmt.Sprint(r.Queue, " ", r.ID, " ", r.Version, " ", r.Answerer, " ", r.StoredAt.Format("2 15:04")))
			return nil
		}, "id", "version", "answerer", "stored_at", "concern")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("queue %q: %s", c.queue, diff)
		}
	}
}

func TestEachSaysWhereThereAreNoResults(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "queue=q", "date=2026-05-01"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := Each(t.Context(), folder, "q", nil)
	if err == nil || !strings.Contains(err.Error(), `has no results of the queue "q"; 'mindsieve collect' keeps them there`) {
		t.Error(err)
	}
}
