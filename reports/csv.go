package reports

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
)

// csvColumns are the columns before those of the scores. The last column is the
// source of a published row.
var csvColumns = []string{"dataset", "split", "task", "system", "n", "missing"}

// writeCSV writes one row a system, published ones of the same protocol too,
// under one header: each score with the two ends of its interval. A score that
// is not defined or was not published is an empty cell; footnotes, and figures
// that are not comparable, have no place here.
func writeCSV(w io.Writer, reports []*Report) error {
	names := scoreNames(reports)
	header := slices.Clone(csvColumns)
	for _, name := range names {
		header = append(header, name, name+"_low", name+"_high")
	}
	cw := csv.NewWriter(w)
	if err := cw.Write(append(header, "source")); err != nil {
		return err
	}
	for _, group := range groups(reports) {
		for _, r := range group {
			if err := cw.Write(r.csvRow(names)); err != nil {
				return err
			}
		}
		for _, row := range group[0].Compare().Rows {
			if err := cw.Write(group[0].csvPublished(row, names)); err != nil {
				return err
			}
		}
	}
	cw.Flush()
	return cw.Error()
}

// scoreNames returns the names of all scores, in the order in which they come.
func scoreNames(reports []*Report) []string {
	var names []string
	for _, r := range reports {
		for _, s := range r.Scores {
			if !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

func (r *Report) csvRow(names []string) []string {
	cells := []string{r.Dataset, r.Split.Name, r.Task.Name, r.System, strconv.Itoa(r.N), strconv.Itoa(r.Missing)}
	for _, name := range names {
		s := r.Score(name)
		cells = append(cells, full(s.Value), full(s.Low), full(s.High))
	}
	return append(cells, "")
}

func (r *Report) csvPublished(row PublishedRow, names []string) []string {
	cells := []string{r.Dataset, r.Split.Name, r.Task.Name, row.Model, "", ""}
	for _, name := range names {
		value := ""
		if f, ok := row.Figures[name]; ok {
			value = full(f.Value)
		}
		cells = append(cells, value, "", "")
	}
	return append(cells, row.Source)
}

// full returns a number in the fewest digits that give it back exactly.
func full(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
