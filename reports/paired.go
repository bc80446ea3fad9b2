package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Paired compares two runs on the units that both have a gold label for.
type Paired struct {
	N          int     // units
	OnlyFirst  int     // units that only the first run has right
	OnlySecond int     // units that only the second run has right
	P          float64 // of [metrics.McNemar]
	Difference Score   // balanced accuracy of the second less that of the first, with its interval
	Notes      []string
}

// Pair compares two runs of one task, unit by unit, joined by id. The interval
// of the difference is that of a paired bootstrap: both runs are scored on the
// same resamples. It fails if the tasks differ, if a gold label differs, or if
// the runs have no unit in common.
func Pair(first, second Run) (*Paired, error) {
	if first.Task.Name != second.Task.Name {
		return nil, fmt.Errorf("%s is scored on task %s, %s on task %s", first.System, first.Task.Name, second.System, second.Task.Name)
	}
	a, b, err := join(first, second)
	if err != nil {
		return nil, err
	}
	p := &Paired{N: len(a)}
	for i := range a {
		x, y := a[i].right(), b[i].right()
		if x && !y {
			p.OnlyFirst++
		} else if y && !x {
			p.OnlySecond++
		}
	}
	p.P = metrics.McNemar(p.OnlyFirst, p.OnlySecond)
	r := newResampling(first.Task, a)
	p.Difference = difference(first.Task, a, b, r)
	p.Notes = append(p.Notes, resamplingNote(r, first.Task))
	for _, run := range []Run{first, second} {
		if n := len(run.Cases); n > len(a) {
			p.Notes = append(p.Notes, fmt.Sprintf("Not compared: %d of %d %ss of %s, which the other run or the gold labels lack.",
				n-len(a), n, run.Task.Unit, run.System))
		}
	}
	return p, nil
}

// join returns the cases with a gold label that both runs have, side by side in
// the order of the first.
func join(first, second Run) (a, b []Case, err error) {
	first.Cases, _, err = first.gold()
	if err != nil {
		return nil, nil, err
	}
	others, _, err := second.gold()
	if err != nil {
		return nil, nil, err
	}
	at := make(map[string]int, len(others))
	for i, c := range others {
		at[c.ID] = i
	}
	for _, c := range first.Cases {
		i, ok := at[c.ID]
		if !ok {
			continue
		}
		same := Case{Gold: c.Gold, Predicted: others[i].Gold}
		if !same.right() {
			return nil, nil, fmt.Errorf("%s and %s have different gold labels for %s %s", first.System, second.System, first.Task.Unit, c.ID)
		}
		a, b = append(a, c), append(b, others[i])
	}
	if len(a) == 0 {
		return nil, nil, fmt.Errorf("%s and %s have no %s in common", first.System, second.System, first.Task.Unit)
	}
	return a, b, nil
}

// difference scores two systems on the same resamples.
func difference(task datasets.Task, a, b []Case, r *metrics.Resampling) Score {
	counted := metricsOf(countMetrics, task)
	balanced := counted[slices.IndexFunc(counted, func(m metric) bool { return m.name == "balanced_accuracy" })]
	ta, tb := newTally(task, a), newTally(task, b)
	of := func(weights []int32) []float64 {
		x, y := ta.sample(ta.counts(weights)), tb.sample(tb.counts(weights))
		return []float64{balanced.of(y) - balanced.of(x)}
	}
	d := []Score{{Name: balanced.name, Value: of(nil)[0]}}
	setIntervals(d, r.Run(of))
	return d[0]
}
