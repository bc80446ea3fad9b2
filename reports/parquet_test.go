package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/explain"
)

var someResults = []explain.Result{
	{
		Schema: explain.SchemaVersion, ID: "a", Task: "dreaddit/stress", Label: "stressed", Labels: []string{"stressed"},
		Probabilities: []explain.Score{{Label: "not stressed", Probability: 0.1}, {Label: "stressed", Probability: 0.9}},
		LayerWeights:  []float64{0.25, 0.75},
		Evidence: []explain.Evidence{
			{Start: 2, End: 13, Symptom: "insomnia", Name: "insomnia", Score: 0.5, Polarity: explain.Present, Phrase: "can't sleep", Items: []string{"phq9.3", "bdi2.16"}, CueStart: 1, CueEnd: 2, Found: explain.FoundByPhrase},
			{Start: 20, End: 25, Symptom: "fatigue", Name: "tiredness", Score: 0.25, Polarity: explain.Negated, Phrase: "tired", Risk: true, Items: []string{}, Found: explain.FoundByHead},
		},
		Sentences: []explain.Sentence{{Start: 0, End: 14, Contribution: 1.5}},
		Ranked:    true, Rationale: "Screened as …", Bundle: "d1", Windows: 2, Truncated: true,
		Clauses: []explain.Clause{
			{Start: 0, End: 8, Kind: explain.AnswerClause, Spans: []explain.Span{}},
			{Start: 9, End: 14, Kind: explain.GroundClause, Spans: []explain.Span{{Start: 0, End: 14}, {Start: 2, End: 13}}},
		},
		HighRisk: true, Consistency: explain.LabelBelowSymptoms, SymptomLevel: &explain.SymptomLevel{Instrument: "phq9", Count: 3, Of: 9, Level: "mild"},
		Method: explain.ByContributions, Words: []explain.Word{{Start: 0, End: 3, Contribution: 2}, {Start: 4, End: 7, Contribution: -0.5}},
	},
	{
		Schema: explain.SchemaVersion, ID: "a", Task: "walks/weather", Labels: []string{"rain", "sun"},
		Probabilities: []explain.Score{{Label: "rain", Probability: 0.75}, {Label: "wind", Probability: 0.25}, {Label: "sun", Probability: 0.5}},
		Evidence:      []explain.Evidence{}, Sentences: []explain.Sentence{{Start: 0, End: 14, Contribution: -0.5}}, Ranked: true,
		Clauses: []explain.Clause{}, Consistency: explain.NotCompared, Method: explain.ByOcclusion, Words: []explain.Word{},
	},
	{
		Schema: explain.SchemaVersion, ID: "b", Labels: []string{}, Probabilities: []explain.Score{},
		Evidence: []explain.Evidence{}, Sentences: []explain.Sentence{}, Clauses: []explain.Clause{}, Words: []explain.Word{}, Abstained: true, Error: "an empty text",
	},
}

func TestResultsRoundTrip(t *testing.T) {
	for _, want := range [][]explain.Result{someResults, nil} {
		var file bytes.Buffer
		if err := WriteResults(&file, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadResults(t.Context(), bytes.NewReader(file.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestRecordGivesItsMemoryBack(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	recordOf(mem, someResults).Release()
}

func TestReadResultsOfAnotherFile(t *testing.T) {
	if _, err := ReadResults(t.Context(), bytes.NewReader([]byte("not parquet"))); err == nil {
		t.Error("a file that is not Parquet was read")
	}
}

// A file of before evidence said what found it lacks a field within a column.
func TestReadResultsOfAnotherVersion(t *testing.T) {
	var file bytes.Buffer
	evidence := arrow.ListOf(arrow.StructOf(arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32}))
	fields := slices.Clone(ResultSchema.Fields())
	fields[8].Type = evidence
	out, err := pqarrow.NewFileWriter(arrow.NewSchema(fields, nil), &file, nil, pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadResults(t.Context(), bytes.NewReader(file.Bytes())); err == nil || !strings.Contains(err.Error(), "another version of mindsieve wrote it") {
		t.Errorf("the error is %v", err)
	}
}
