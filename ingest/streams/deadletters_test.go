package streams

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/ingest"
)

// deadLettersOf returns the dead letters of a queue.
func deadLettersOf(t *testing.T, q *Queue) (all []DeadLetter) {
	t.Helper()
	if err := q.DeadLetters(t.Context(), func(d DeadLetter) error { all = append(all, d); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestDeadLettersAreListedShownRetriedAndPurged(t *testing.T) {
	q := start(t)
	for _, data := range []string{`not JSON`, `{"id":"blank","text":"  "}`} {
		if err := q.streams.nc.Publish(postsSubject+"q", []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	other := queueOf(t, q.streams, "other", "bundle-a")
	if _, err := other.Publish(t.Context(), []ingest.Post{{ID: "c"}}); err != nil { // it is refused before it is published
		t.Fatal(err)
	}
	work(t, q, 2, echo)
	all := deadLettersOf(t, q)
	want := []DeadLetter{
		{Bundle: "bundle-a", Reason: "not a post in JSON: invalid character 'o' in literal null (expecting 'u')", Message: []byte("not JSON")},
		{Bundle: "bundle-a", ID: "blank", Reason: "an empty text", Message: []byte(`{"id":"blank","text":"  "}`)},
	}
	slices.SortFunc(all, func(a, b DeadLetter) int { return strings.Compare(a.ID, b.ID) })
	if diff := cmp.Diff(want, all, cmpopts.IgnoreFields(DeadLetter{}, "Number", "At", "Version")); diff != "" {
		t.Error(diff)
	}

	if err := q.Retry(t.Context(), all[1]); err != nil {
		t.Fatal(err)
	}
	if got := deadLettersOf(t, q); len(got) != 1 || got[0].ID != "" {
		t.Errorf("after a retry %+v", got)
	}
	work(t, q, 2, echo) // it fails once more
	if got := deadLettersOf(t, q); len(got) != 2 {
		t.Errorf("after the second try %+v", got)
	}

	letter := deadLettersOf(t, other)[0]
	if err := other.Retry(t.Context(), letter); err == nil || !strings.Contains(err.Error(), "holds no message") {
		t.Errorf("retrying a letter without a message: %v", err)
	}
	if err := q.Purge(t.Context(), letter.Number); err == nil || !strings.Contains(err.Error(), `the queue "q" has no dead letter`) {
		t.Errorf("purging another queue's letter: %v", err)
	}
	if err := q.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(deadLettersOf(t, q)) != 0 || len(deadLettersOf(t, other)) != 1 {
		t.Error("purging a queue leaves its letters, or takes another's")
	}
}
