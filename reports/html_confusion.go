package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
)

// htmlConfusion is a confusion matrix whose cells are shaded by their share of
// their row.
type htmlConfusion struct {
	Caption string
	Header  []string
	Rows    []htmlGold
}

// htmlGold is the row of a gold label.
type htmlGold struct {
	Gold  string
	Cells []htmlCount
}

type htmlCount struct {
	Count   int
	Share   float64 // of the units of the gold label, 0 to 1, to three decimals
	Percent string  // the same in words
	Right   bool    // the predicted label is the gold one
}

// confusionTable returns the confusion matrix of a report, with a column of
// units without a valid answer if there are any. It is nil if the task is
// multilabel.
func confusionTable(r *Report) *htmlConfusion {
	if r.Task.Kind == datasets.Multilabel {
		return nil
	}
	t := &htmlConfusion{
		Caption: "Confusion matrix: counts and shares of each gold label",
		Header:  append([]string{`gold \ predicted`}, r.Task.Labels...),
	}
	if r.Missing > 0 {
		t.Header = append(t.Header, "no valid answer")
	}
	for gold, label := range r.Task.Labels {
		counts := r.Confusion.Counts[gold]
		if r.Missing > 0 {
			counts = append(slices.Clip(counts), r.Confusion.Missing[gold])
		}
		row := htmlGold{Gold: label}
		for predicted, n := range counts {
			share := float64(n) / float64(max(r.Confusion.Support(gold), 1))
			row.Cells = append(row.Cells, htmlCount{
				Count: n, Share: math.Round(1000*share) / 1000, Percent: fmt.Sprintf("%.0f%%", 100*share), Right: predicted == gold,
			})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
