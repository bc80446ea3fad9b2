package reports

import (
	"fmt"
	"math"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// newResampling returns how the cases of a task are drawn: by user, and without
// users by gold label if a unit has one.
func newResampling(task datasets.Task, cases []Case) *metrics.Resampling {
	groups := make([]string, len(cases))
	var labels []int
	for i, c := range cases {
		groups[i] = c.Group
		if task.Kind != datasets.Multilabel {
			labels = append(labels, c.Gold[0])
		}
	}
	return metrics.NewResampling(groups, labels)
}

// resamplingNote says how the intervals of a report were made.
func resamplingNote(r *metrics.Resampling, task datasets.Task) string {
	what := fmt.Sprintf("the %d %ss", r.Units, task.Unit)
	if r.Grouped {
		what = fmt.Sprintf("the %d users or other groups with all their %ss", r.Units, task.Unit)
	}
	if r.Stratified {
		what += fmt.Sprintf(", within each gold label since one has fewer than %d", metrics.RareClass)
	}
	return fmt.Sprintf("Intervals: 95%%, percentile bootstrap, %d resamples of %s, seed %d.", metrics.Resamples, what, metrics.Seed)
}

// setIntervals gives each score that is defined the middle 95% of its values,
// values[resample][score].
func setIntervals(scores []Score, values [][]float64) {
	for i := range scores {
		if !math.IsNaN(scores[i].Value) {
			scores[i].Low, scores[i].High = metrics.Middle95(column(values, i))
		}
	}
}

// column returns the value at index i of each row.
func column(rows [][]float64, i int) []float64 {
	values := make([]float64, len(rows))
	for r, row := range rows {
		values[r] = row[i]
	}
	return values
}
