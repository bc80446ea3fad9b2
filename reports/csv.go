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

// csvContrast are the columns of a [Contrast] behind those of the scores. They
// are there if a report was compared with another system.
var csvContrast = []string{"against", "difference", "difference_low", "difference_high", "mcnemar_p"}

// writeCSV writes one row a system, published ones of the same protocol too,
// under one header: each score with the two ends of its interval, and what its
// difference of balanced accuracy to another system is. A score that
// is not defined or was not published is an empty cell; footnotes, and figures
// that are not comparable, have no place here.
func writeCSV(w io.Writer, reports []*Report) error {
	names := scoreNames(reports)
	compared := slices.ContainsFunc(reports, func(r *Report) bool { return r.Against != nil })
	header := slices.Clone(csvColumns)
	for _, name := range names {
		header = append(header, name, name+"_low", name+"_high")
	}
	if compared {
		header = append(header, csvContrast...)
	}
	cw := csv.NewWriter(w)
	if err := cw.Write(append(header, "source")); err != nil {
		return err
	}
	for _, group := range groups(reports) {
		for _, r := range group {
			if err := cw.Write(csvRow(r, names, compared)); err != nil {
				return err
			}
		}
		for _, row := range Compare(group[0]).Rows {
			if err := cw.Write(csvPublished(group[0], row, names, compared)); err != nil {
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

func csvRow(r *Report, names []string, compared bool) []string {
	cells := []string{r.Dataset, r.Split.Name, r.Task.Name, r.System, strconv.Itoa(r.N), strconv.Itoa(r.Missing)}
	for _, name := range names {
		s := r.Score(name)
		cells = append(cells, full(s.Value), full(s.Low), full(s.High))
	}
	if compared {
		cells = append(cells, csvOfContrast(r.Against)...)
	}
	return append(cells, "")
}

// csvOfContrast returns the cells of csvContrast, empty ones if c is nil.
func csvOfContrast(c *Contrast) []string {
	if c == nil {
		return make([]string, len(csvContrast))
	}
	d := c.Paired.Difference
	return []string{c.Baseline, full(d.Value), full(d.Low), full(d.High), full(c.Paired.P)}
}

func csvPublished(r *Report, row PublishedRow, names []string, compared bool) []string {
	cells := []string{r.Dataset, r.Split.Name, r.Task.Name, row.Model, "", ""}
	for _, name := range names {
		value := ""
		if f, ok := row.Figures[name]; ok {
			value = full(f.Value)
		}
		cells = append(cells, value, "", "")
	}
	if compared {
		cells = append(cells, make([]string, len(csvContrast))...)
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
