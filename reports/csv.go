package reports

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
)

// writeCSV writes one row a system, published ones too, under one header. A
// metric that is not defined or was not published is an empty cell; footnotes
// have no place here.
func writeCSV(w io.Writer, reports []*Report) error {
	header := []string{"dataset", "split", "task", "system", "n", "missing"}
	for _, s := range scores {
		header = append(header, s.key)
	}
	header = append(header, "source")

	cw := csv.NewWriter(w)
	if err := cw.Write(header); err != nil {
		return err
	}
	for _, r := range reports {
		cells := []string{r.Dataset, r.Split.Name, r.Task.Name, r.System, strconv.Itoa(r.N), strconv.Itoa(r.Missing)}
		for _, s := range scores {
			cells = append(cells, full(s.of(r)))
		}
		if err := cw.Write(append(cells, "")); err != nil {
			return err
		}
		for _, f := range r.Published {
			cells := make([]string, len(header))
			copy(cells, []string{r.Dataset, r.Split.Name, r.Task.Name, f.Model})
			cells[slices.Index(header, "balanced_accuracy")] = full(f.Value)
			cells[len(cells)-1] = f.Source
			if err := cw.Write(cells); err != nil {
				return err
			}
		}
	}
	cw.Flush()
	return cw.Error()
}

// full returns a number in the fewest digits that give it back exactly.
func full(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
