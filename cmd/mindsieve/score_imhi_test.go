package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

// The answers from which the gold labels of IMHI were read are right in every
// row, as a user would score them: whole, with the reasons after the label.
func TestTheGoldAnswersOfIMHIAreAllRight(t *testing.T) {
	data := os.Getenv("MINDSIEVE_DATA")
	if data == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds a folder for each dataset")
	}
	for _, d := range datasets.All {
		if d.Folder != "imhi" {
			continue
		}
		for _, split := range d.Splits {
			t.Run(d.Name+"/"+split.Name, func(t *testing.T) {
				items, _, err := d.Read(data, split.Name)
				if errors.Is(err, fs.ErrNotExist) {
					t.Skip(err)
				}
				if err != nil {
					t.Fatal(err)
				}
				answers := goldAnswers(t, filepath.Join(data, "imhi", filepath.FromSlash(split.File)), items)
				got := mindsieve(t, "", "score", "--dataset", d.Name, "--split", split.Name, "--data", data, "--predictions", answers, "--format", "json")
				var s scored
				if err := json.Unmarshal([]byte(got.stdout), &s); got.status != 0 || err != nil {
					t.Fatalf("status %d, %v, %s", got.status, err, got.stderr)
				}
				if s.N != len(items) || s.Missing != 0 || s.Metrics["balanced_accuracy"] != 1 || s.Metrics["f1_macro"] != 1 {
					t.Errorf("%d of %d posts without a valid answer, balanced accuracy %v, macro-F1 %v", s.Missing, s.N, s.Metrics["balanced_accuracy"], s.Metrics["f1_macro"])
				}
			})
		}
	}
}

// goldAnswers writes the answers of a file of IMHI as predictions for the items
// that were read from it, and returns the path.
func goldAnswers(t *testing.T, file string, items []datasets.Item) string {
	t.Helper()
	official, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer official.Close()
	rows, err := csv.NewReader(official).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "gpt-3.5-turbo")
	if len(rows)-1 != len(items) || column < 0 {
		t.Fatalf("%d rows for %d items, answers in column %d", len(rows)-1, len(items), column)
	}
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	predictions, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer predictions.Close()
	for i, it := range items {
		row := map[string]string{"id": it.Post.ID, "answer": rows[i+1][column]}
		if err := json.NewEncoder(predictions).Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	return path
}
