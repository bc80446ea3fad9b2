package language_test

import (
	"archive/zip"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mindsieve/mindsieve/explain/language"
)

// Of real English posts nearly none is withheld, of Chinese ones nearly all. The
// test needs the files of the corpora, and skips those that are not at hand.
func TestCorpora(t *testing.T) {
	dir := os.Getenv("MINDSIEVE_DATA")
	if dir == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds a folder for each dataset")
	}
	g := gate(t, "en")
	for _, c := range []struct {
		file        string
		texts       func(t *testing.T, file string) []string
		atLeast, to float64 // percent withheld
	}{
		{"dreaddit/dreaddit-test.csv", columnOf(',', "text"), 0, 0.1},
		{"sad/SAD_v1.zip", sadTexts, 0, 0.1},
		{"goemotions/test.tsv", firstColumn, 0, 0.1},
		{"goemotions/dev.tsv", firstColumn, 0, 0.1},
		{"soshl-1k/suicide_train_LLM.csv", columnOf('\t', "comment"), 99, 100},
		{"soshl-1k/suicide_val_LLM.csv", columnOf('\t', "comment"), 99, 100},
		{"socialcd-3k/train_data_with_header.tsv", columnOf('\t', "内容"), 99, 100},
		{"socialcd-3k/test_data_with_header.tsv", columnOf('\t', "内容"), 99, 100},
	} {
		t.Run(c.file, func(t *testing.T) {
			file := filepath.Join(dir, filepath.FromSlash(c.file))
			if _, err := os.Stat(file); err != nil {
				t.Skip(err)
			}
			var s share
			nothing := 0
			for _, text := range c.texts(t, file) {
				v, _ := g.Read(text)
				s.add(v == language.Unknown)
				if v == language.NothingToRead {
					nothing++
				}
			}
			t.Logf("%v withheld (%.2f%%), %d with nothing to read", s, s.percent(), nothing)
			if s.all < 100 || s.percent() < c.atLeast || s.percent() > c.to {
				t.Errorf("want %v%% to %v%% of at least 100", c.atLeast, c.to)
			}
		})
	}
}

// firstColumn reads the first column of a file without a header or quotes.
func firstColumn(t *testing.T, file string) (texts []string) {
	for _, line := range lines(t, file) {
		text, _, _ := strings.Cut(line, "\t")
		texts = append(texts, text)
	}
	return texts
}

// columnOf reads the column with this name.
func columnOf(comma rune, name string) func(*testing.T, string) []string {
	return func(t *testing.T, file string) []string {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.Comma, r.LazyQuotes = comma, true
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return column(t, rows, name)
	}
}

func column(t *testing.T, rows [][]string, name string) (texts []string) {
	t.Helper()
	i := slices.Index(rows[0], name)
	if i < 0 {
		t.Fatalf("no column %q in %q", name, rows[0])
	}
	for _, row := range rows[1:] {
		if i < len(row) {
			texts = append(texts, row[i])
		}
	}
	return texts
}

// sadTexts reads the workbook in the archive of SAD.
func sadTexts(t *testing.T, file string) []string {
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	member, err := archive.Open("SAD_v1.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(member)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return column(t, rows, "sentence")
}
