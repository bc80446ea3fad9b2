package archive

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var made = time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC) // the stream

// result is the result of a post in a message of the stream.
func result(number uint64, id, version string, at time.Time) Result {
	json := fmt.Sprintf(`{"schema":2,"id":%q,"concern":{"tier":"none","reasons":[],"risk":0.01},"symptoms":[],"answers":[],"layer_weights":null,"rationale":"No sign.","clauses":[],"bundle":"b","windows":1,"truncated":false}`, id)
	return Result{Number: number, At: at, ID: id, Version: version, Answerer: "b-1", JSON: []byte(json)}
}

func openArchive(t *testing.T, folder string) *Archive {
	t.Helper()
	a, err := Open(folder, "q")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func add(t *testing.T, a *Archive, results ...Result) (fresh int) {
	t.Helper()
	for _, r := range results {
		isFresh, err := a.Add(r)
		if err != nil {
			t.Fatal(err)
		}
		if isFresh {
			fresh++
		}
	}
	return fresh
}

func flush(t *testing.T, a *Archive) {
	t.Helper()
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
}

// files lists the parts on disk with the ids in them, as a program reads them that
// knows nothing of the index: "date=…/part-000001.parquet: a b".
func files(t *testing.T, folder string) (all []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "queue=q", "date=*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		err = runs.EachResult(t.Context(), f, func(r explain.Result) error { ids = append(ids, r.ID); return nil })
		if err != nil {
			t.Fatal(path, err)
		}
		name, _ := filepath.Rel(filepath.Join(folder, "queue=q"), path)
		all = append(all, name+": "+strings.Join(ids, " "))
	}
	return all
}

func closeArchive(t *testing.T, a *Archive) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAResultIsKeptOnceByPostVersionAndAnswerer(t *testing.T) {
	folder := t.TempDir()
	a := openArchive(t, folder)
	other := result(5, "a", "v1", made)
	other.Answerer = "b-2"
	if n := add(t, a, result(1, "a", "v1", made), result(2, "a", "v1", made), result(3, "a", "v2", made), result(4, "b", "v1", made), other); n != 4 {
		t.Errorf("%d are new, want 4", n)
	}
	flush(t, a)
	if n := add(t, a, result(6, "a", "v1", made), result(7, "b", "v1", made)); n != 0 {
		t.Errorf("%d are new after a flush, want 0", n)
	}
	closeArchive(t, a)
	a = openArchive(t, folder)
	if n := add(t, a, result(8, "b", "v1", made), result(9, "c", "v1", made)); n != 1 {
		t.Errorf("%d are new in the next run, want 1", n)
	}
	flush(t, a)
	closeArchive(t, a)
	want := []string{"date=2026-05-01/part-000001.parquet: a a b a", "date=2026-05-01/part-000002.parquet: c"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasNotFlushedComesAgain(t *testing.T) {
	folder := t.TempDir()
	a := openArchive(t, folder)
	a.After(made)
	add(t, a, result(1, "a", "v", made))
	flush(t, a)
	add(t, a, result(2, "b", "v", made))
	// The collector dies here: its files stay as they are, and its lock goes.
	if err := a.index.db.Close(); err != nil {
		t.Fatal(err)
	}
	a = openArchive(t, folder)
	if after := a.After(made); after != 1 {
		t.Errorf("goes on after message %d, want 1", after)
	}
	if n := add(t, a, result(2, "b", "v", made)); n != 1 {
		t.Error("the result that was not flushed counts as kept")
	}
	flush(t, a)
	closeArchive(t, a)
	want := []string{"date=2026-05-01/part-000001.parquet: a", "date=2026-05-01/part-000002.parquet: b"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
}

// A collector that dies between the entry in the index and the renaming of the file.
func TestAPartInTheIndexIsCompleted(t *testing.T) {
	folder := t.TempDir()
	a := openArchive(t, folder)
	add(t, a, result(1, "a", "v", made))
	flush(t, a)
	closeArchive(t, a)
	path := filepath.Join(folder, "queue=q", "date=2026-05-01", "part-000001.parquet")
	if err := os.Rename(path, path+unfinished); err != nil {
		t.Fatal(err)
	}
	closeArchive(t, openArchive(t, folder))
	if diff := cmp.Diff([]string{"date=2026-05-01/part-000001.parquet: a"}, files(t, folder)); diff != "" {
		t.Error(diff)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder, "q"); err == nil || !strings.Contains(err.Error(), "part-000001.parquet is gone, and with it 1 results") {
		t.Errorf("a part that was removed by hand: %v", err)
	}
}

func TestPartsOfPastDaysAreMerged(t *testing.T) {
	folder := t.TempDir()
	a := openArchive(t, folder)
	next := made.Add(24 * time.Hour)
	for i, at := range []time.Time{made, made, next, next} {
		add(t, a, result(uint64(i+1), fmt.Sprint(i+1), "v", at))
		flush(t, a)
	}
	if err := a.Compact(context.Background(), next); err != nil {
		t.Fatal(err)
	}
	if n := add(t, a, result(5, "1", "v", next)); n != 0 {
		t.Error("a result is forgotten when its part is merged")
	}
	parts, err := a.Parts()
	if err != nil || len(parts) != 3 || parts[0].Rows != 2 {
		t.Errorf("parts %+v (%v)", parts, err)
	}
	closeArchive(t, a)
	want := []string{
		"date=2026-05-01/part-000005.parquet: 1 2",
		"date=2026-05-02/part-000003.parquet: 3", "date=2026-05-02/part-000004.parquet: 4",
	}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Error(diff)
	}
}

func TestOneCollectorAtATime(t *testing.T) {
	folder := t.TempDir()
	defer closeArchive(t, openArchive(t, folder))
	if _, err := Open(folder, "q"); err == nil || !strings.Contains(err.Error(), "another collector keeps the results of this queue here") {
		t.Errorf("a second collector: %v", err)
	}
}

func TestAStreamThatWasMadeAnewIsReadFromItsStart(t *testing.T) {
	a := openArchive(t, t.TempDir())
	defer closeArchive(t, a)
	a.After(made)
	add(t, a, result(70, "a", "v", made))
	flush(t, a)
	if after := a.After(made); after != 70 {
		t.Errorf("goes on after %d, want 70", after)
	}
	if after := a.After(made.Add(time.Hour)); after != 0 {
		t.Errorf("of another stream it goes on after %d, want 0", after)
	}
}

// An index of an earlier version has no list of who answered.
func TestAResultIsFoundByAnyAnswerer(t *testing.T) {
	folder := t.TempDir()
	a := openArchive(t, folder)
	other, nameless := result(2, "b", "v1", made), result(3, "c", "v1", made)
	other.Answerer, nameless.Answerer = "b-2", ""
	add(t, a, result(1, "a", "v1", made), other, nameless)
	flush(t, a)
	err := a.index.db.Update(func(tx *bolt.Tx) error { return tx.DeleteBucket(bucketAnswerers) })
	if err != nil {
		t.Fatal(err)
	}
	closeArchive(t, a)
	if _, err := OpenReader(folder, "q"); err == nil || !strings.Contains(err.Error(), "run 'mindsieve collect' once") {
		t.Errorf("an index of an earlier version: %v", err)
	}
	closeArchive(t, openArchive(t, folder))
	r, err := OpenReader(folder, "q")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // nothing was written
	var got []string
	for _, name := range []string{"a v1", "a v2", "b v1", "c v1", "d v1"} {
		id, version, _ := strings.Cut(name, " ")
		if has, err := r.Has(id, version); err != nil {
			t.Error(err)
		} else if has {
			got = append(got, name)
		}
	}
	if diff := cmp.Diff([]string{"a v1", "b v1", "c v1"}, got); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkIndex enters a row group of results an iteration: with -benchtime=20x the
// index has 2.5 million in the end.
func BenchmarkIndex(b *testing.B) {
	path := filepath.Join(b.TempDir(), "index.db")
	x, err := openIndex(path)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		keys := make([]key, rowGroup)
		for i := range keys {
			keys[i] = keyOf(fmt.Sprintf("t3_%07d", n), "v", "b-1")
			n++
		}
		if err := x.commit(keys, map[string]bool{"b-1": true}, nil, nil, position{After: uint64(n)}); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.db.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(n), "bytes/result")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/result")
}
