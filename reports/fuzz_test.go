package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// checkAgain checks that rows which were read can be written and read again.
func checkAgain[T any](t *testing.T, rows []T, write func(io.Writer, []T) error, read func(io.Reader) ([]T, error)) {
	t.Helper()
	var file bytes.Buffer
	if err := write(&file, rows); err != nil {
		t.Fatal(err)
	}
	again, err := read(&file)
	if diff := cmp.Diff(fmt.Sprintf("%+v", rows), fmt.Sprintf("%+v", again)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func FuzzReadGold(f *testing.F) {
	f.Add(`{"id":"a","gold":{"t":["x"],"u":[]},"group":"g","columns":{"length":"1–50"},"learnt":true}` + "\n" + `{"id":"b","gold":{},"columns":{}}`)
	f.Add("{}null{")
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := ReadGold(strings.NewReader(content))
		if err != nil {
			return
		}
		checkAgain(t, rows, WriteGold, ReadGold)
		for _, task := range []datasets.Task{stressed, weathers} {
			cases, err := UnansweredCases(task, rows)
			for _, c := range cases {
				if err == nil && c.check(task) != nil {
					t.Errorf("%+v: %v", c, c.check(task))
				}
			}
		}
	})
}

func FuzzReadMarked(f *testing.F) {
	f.Add(`{"id":"a","tokens":3,"marked":[{"symptom":"insomnia","tokens":[0,2]}],"found":[]}`)
	f.Add(`{"tokens":-1,"found":[{"tokens":[0]}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		if rows, err := ReadMarked(strings.NewReader(content)); err == nil {
			checkAgain(t, rows, WriteMarked, ReadMarked)
		}
	})
}

func FuzzReadExplained(f *testing.F) {
	f.Add(`{"id":"a","tokens":[[0,2]],"rationale":[[0,1]],"rationale_tokens":[0],"explanations":[]}`)
	f.Add(`{"id":"a","tokens":[[0,2]],"rationale_tokens":[1]}`)
	f.Add(`{"tokens":[],"explanations":[{"attributor":"x","scores":[1],"deleted":{}}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		rows, err := ReadExplained(strings.NewReader(content))
		if err != nil {
			return
		}
		for i := range rows {
			rows[i].gold()
			for j := range rows[i].Explanations {
				rows[i].Explanations[j].Masked = nil // whose address is printed
			}
		}
		checkAgain(t, rows, WriteExplained, ReadExplained)
	})
}

// Whatever files somebody scores, there are scores that are numbers, or an error that
// names the file.
func FuzzPredictions(f *testing.F) {
	f.Add("id,label\na,stressed\nb,not stressed\n", ".csv", "id,label\na,stressed\nb,1.0\n")
	f.Add("id,label\na,1\nb,0\n", ".jsonl", `{"id":"a","answer":"Yes, 1."}`+"\n"+`{"id":"b","answer":"[0]"}`)
	f.Add("id,label,length\na,mild,1\nb,severe,2\n", ".jsonl", `{"id":"a","mild":0.2,"severe":0.8}`+"\n"+`{"id":"c","mild":1,"severe":0}`)
	f.Add("id,label\na,rain;sun\nb,\nc,sun\n", ".tsv", "id\tlabel\na\t[\"rain\"]\nb\t\n")
	f.Add("id,label\na,NaN\nb,nan\nc,NaN\nd,nan\n", ".csv", "id,label\na,NaN\n")
	f.Add("task,id,rain,sun\nt,a,1,0\n", ".csv", "id,rain,sun\na,NaN,1e999\n")
	f.Fuzz(func(t *testing.T, gold, ending, predictions string) {
		if !slices.Contains([]string{".csv", ".tsv", ".jsonl"}, ending) {
			return
		}
		folder := t.TempDir()
		files := []string{filepath.Join(folder, "gold.csv"), filepath.Join(folder, "predictions"+ending)}
		for i, content := range []string{gold, predictions} {
			if err := os.WriteFile(files[i], []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		report, err := scored(files[0], files[1])
		if err != nil {
			if !strings.Contains(err.Error(), folder) {
				t.Errorf("%q does not name the file", err)
			}
			return
		}
		checkReport(t, report)
	})
}

// scored scores predictions as the command score does.
func scored(gold, predictions string) (*Report, error) {
	rows, err := ReadRows(gold)
	if err != nil {
		return nil, err
	}
	task, err := TaskOf(rows, datasets.Task{Name: "gold", Unit: "unit"})
	if err != nil {
		return nil, err
	}
	cases, err := GoldCases(rows, task)
	if err != nil {
		return nil, err
	}
	answers, err := ReadRows(predictions)
	if err != nil {
		return nil, err
	}
	run := Run{Dataset: "d", System: "s", Task: task}
	if run.Cases, err = Predict(cases, answers, task); err != nil {
		return nil, err
	}
	report, err := Evaluate(run)
	if err != nil {
		return nil, fmt.Errorf("scoring %s: %w", predictions, err)
	}
	return report, nil
}

// checkReport checks that no score is infinite, and that every format can be written.
func checkReport(t *testing.T, report *Report) {
	t.Helper()
	for _, s := range report.Scores {
		if math.IsInf(s.Value, 0) {
			t.Errorf("%s is %v", s.Name, s.Value)
		}
	}
	for _, format := range Formats {
		if err := Write(io.Discard, Style{Format: format}, report); err != nil {
			t.Errorf("%s: %v", format, err)
		}
	}
}
