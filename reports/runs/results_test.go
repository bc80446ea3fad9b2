package runs

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

// someResults hold every field, and lists of none, one and two.
func someResults() []explain.Result {
	full := explain.Result{
		Schema: explain.SchemaVersion, ID: "a", Community: "sleep", Author: "author-0", CreatedAt: time.Unix(1700000000, 0).UTC(),
		Concern: explain.Concern{Tier: explain.TierSoon, Reasons: []explain.Reason{
			{Tier: explain.TierSoon, RestsOn: "/symptoms/0/evidence/0", Symptom: "death-wish", Span: &tokenizer.Span{Start: 2, End: 13}},
			{Tier: explain.TierSoon, RestsOn: "/answers/0", Task: "dreaddit/stress", Label: "stressed", Probability: 0.9},
		}, ReasonsCut: 7},
		Symptoms: []explain.Sign{
			{Symptom: "death-wish", Name: "wish to be dead", Risk: true, Polarity: explain.Present, Items: []string{"phq9.9", "bdi2.9"}, Evidence: []explain.Evidence{{Start: 2, End: 13, Found: explain.FoundByPhrase}}, EvidenceCut: 8},
			{Symptom: "fatigue", Name: "tiredness", Polarity: explain.Negated, Probability: 0.25, Items: []string{}, Evidence: []explain.Evidence{
				{Start: 20, End: 25, Found: explain.FoundByHead, Cue: &tokenizer.Span{Start: 16, End: 19}}, {Start: 30, End: 35, Found: explain.FoundByPhrase},
			}},
		},
		Answers: []explain.Answer{
			{Task: "dreaddit/stress", Label: "stressed", Probabilities: []explain.LabelProbability{{Label: "not stressed", Probability: 0.1}, {Label: "stressed", Probability: 0.9}}, Abstained: true},
			{Task: "walks/weather", Labels: []string{"rain", "sun"}, Probabilities: []explain.LabelProbability{{Label: "rain", Probability: 1. / 3}, {Label: "sun", Probability: 0.5}}},
			{Task: "walks/pace", Labels: []string{}, Probabilities: []explain.LabelProbability{}},
		},
		LayerWeights: []float64{0.25, 0.75}, Rationale: "Wish to be dead …",
		Clauses: []explain.Clause{{Start: 0, End: 8, Kind: explain.ReasonClause, RestsOn: []explain.Pointer{"/symptoms/0"}}, {Start: 9, End: 14, Kind: explain.DoubtClause, RestsOn: []explain.Pointer{}}},
		Bundle:  "d1", Windows: 2, Truncated: true, SymptomsCut: 9, Cut: true,
	}
	return []explain.Result{full, explain.Failed("b", "d1", errors.New("an empty text"))}
}

func writtenResults(t *testing.T, results []explain.Result) []byte {
	t.Helper()
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	var file bytes.Buffer
	w, err := newResultWriter(mem, &file)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestResultsRoundTrip(t *testing.T) {
	many := make([]explain.Result, rowsAtOnce+3)
	for i := range many {
		many[i] = someResults()[0]
		many[i].ID = fmt.Sprint(i)
	}
	for _, want := range [][]explain.Result{someResults(), nil, many} {
		var got []explain.Result
		err := EachResult(t.Context(), bytes.NewReader(writtenResults(t, want)), func(r explain.Result) error { got = append(got, r); return nil })
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
}

// Contributions are for a reader of one post, and are not kept.
func TestResultsAreKeptWithoutContributions(t *testing.T) {
	r := someResults()[0]
	r.Answers[0].Contributions = &explain.Contributions{Method: explain.ByContributions}
	err := EachResult(t.Context(), bytes.NewReader(writtenResults(t, []explain.Result{r})), func(got explain.Result) error {
		r.Answers[0].Contributions = nil
		if diff := cmp.Diff(r, got); diff != "" {
			t.Error(diff)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSomeFieldsOfResults(t *testing.T) {
	err := EachResult(t.Context(), bytes.NewReader(writtenResults(t, someResults()[:1])), func(got explain.Result) error {
		if diff := cmp.Diff(explain.Result{ID: "a", LayerWeights: []float64{0.25, 0.75}}, got); diff != "" {
			t.Error(diff)
		}
		return nil
	}, "id", "layer_weights")
	if err != nil {
		t.Error(err)
	}
}

// fullDisk takes so many bytes and no more.
type fullDisk int

func (d *fullDisk) Write(p []byte) (int, error) {
	if *d < fullDisk(len(p)) {
		return 0, errors.New("no space left on device")
	}
	*d -= fullDisk(len(p))
	return len(p), nil
}

func TestAFullDiskIsAnError(t *testing.T) {
	whole := len(writtenResults(t, someResults()))
	for room := 4; room < whole; room += 97 {
		disk := fullDisk(room)
		w, err := NewResultWriter(&disk)
		if err == nil {
			err = errors.Join(w.Write(someResults()[0]), w.Close())
		}
		if err == nil || !strings.Contains(err.Error(), "no space left on device") {
			t.Fatalf("room for %d bytes: %v", room, err)
		}
	}
}

func TestWhatIsNoFileOfResults(t *testing.T) {
	whole := writtenResults(t, someResults())
	for _, file := range [][]byte{nil, []byte("not parquet"), whole[:len(whole)/2]} {
		if err := EachResult(t.Context(), bytes.NewReader(file), func(explain.Result) error { return nil }); err == nil {
			t.Errorf("%d bytes were read as results", len(file))
		}
	}
}
