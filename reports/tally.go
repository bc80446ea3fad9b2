package reports

import (
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// tally knows for each case which counters it moves, so that weighted cases,
// such as a bootstrap resample, are counted in one pass.
//
// A task with one label a unit has a counter for each gold label g and each
// predicted label p (or none): cell g·(k+1)+p. A multilabel task has four for
// each label: true positive, false negative, false positive, and gold without
// an answer. After them come the counters of whole cases.
type tally struct {
	task  datasets.Task
	cells int     // counters in all
	start []int32 // case i moves cell[start[i]] … cell[start[i+1]-1]
	cell  []int32
}

// The counters of a label of a multilabel task.
const (
	hit = iota
	miss
	falseAlarm
	unanswered
	cellsPerLabel
)

// The counters of whole cases, after those of the labels.
const (
	caseAny = iota
	caseExact
	caseMissing
	caseDeclined
	caseDeclinedRight
	cellsPerCase
)

func newTally(task datasets.Task, cases []Case) *tally {
	k := len(task.Labels)
	t := &tally{task: task, cells: k*(k+1) + cellsPerCase, start: make([]int32, 1, len(cases)+1)}
	if task.Kind == datasets.Multilabel {
		t.cells = k*cellsPerLabel + cellsPerCase
	}
	for i := range cases {
		c := &cases[i]
		if task.Kind == datasets.Multilabel {
			t.moveLabels(c)
		} else {
			t.move(c.Gold[0]*(k+1) + predictedOr(c, k))
		}
		t.moveCase(c)
		t.start = append(t.start, int32(len(t.cell)))
	}
	return t
}

// predictedOr returns the predicted label of a case, none if there is none.
func predictedOr(c *Case, none int) int {
	if c.Predicted == nil {
		return none
	}
	return c.Predicted[0]
}

func (t *tally) move(cell int) { t.cell = append(t.cell, int32(cell)) }

func (t *tally) moveLabels(c *Case) {
	for _, g := range c.Gold {
		switch {
		case c.Predicted == nil:
			t.move(g*cellsPerLabel + unanswered)
		case slices.Contains(c.Predicted, g):
			t.move(g*cellsPerLabel + hit)
		default:
			t.move(g*cellsPerLabel + miss)
		}
	}
	for _, p := range c.Predicted {
		if !slices.Contains(c.Gold, p) {
			t.move(p*cellsPerLabel + falseAlarm)
		}
	}
}

func (t *tally) moveCase(c *Case) {
	whole := t.cells - cellsPerCase
	if t.task.Kind == datasets.Multilabel && c.right() {
		t.move(whole + caseExact)
	}
	if c.Predicted == nil {
		t.move(whole + caseMissing)
	} else if c.Abstained {
		t.move(whole + caseDeclined)
		if c.right() {
			t.move(whole + caseDeclinedRight)
		}
	}
}

// counts adds up the counters, each case as often as its weight says; weights
// of nil are 1 each.
func (t *tally) counts(weights []int32) []int {
	counts := make([]int, t.cells)
	if weights == nil {
		weights = slices.Repeat([]int32{1}, len(t.start)-1)
	}
	n := 0
	for i, w := range weights {
		n += int(w)
		for _, cell := range t.cell[t.start[i]:t.start[i+1]] {
			counts[cell] += int(w)
		}
	}
	counts[t.cells-cellsPerCase+caseAny] = n
	return counts
}

// sample returns what the metrics of counts see. It keeps counts.
func (t *tally) sample(counts []int) *sample {
	labels, whole := counts[:t.cells-cellsPerCase], counts[t.cells-cellsPerCase:]
	s := &sample{
		task: t.task, positive: positives(t.task), n: whole[caseAny],
		missing: whole[caseMissing], declined: whole[caseDeclined], declinedOK: whole[caseDeclinedRight],
	}
	if t.task.Kind == datasets.Multilabel {
		s.multilabel = multilabelOf(labels, whole[caseAny], whole[caseMissing])
		s.multilabel.Exact = whole[caseExact]
		return s
	}
	k := len(t.task.Labels)
	s.confusion = metrics.Confusion{Counts: make([][]int, k), Missing: make([]int, k)}
	for g := range k {
		row := labels[g*(k+1) : (g+1)*(k+1)]
		s.confusion.Counts[g], s.confusion.Missing[g] = row[:k:k], row[k]
	}
	return s
}

// multilabelOf turns the counters of labels into two-by-two counts.
func multilabelOf(cells []int, n, missing int) metrics.Multilabel {
	m := metrics.Multilabel{Units: n}
	for ; len(cells) > 0; cells = cells[cellsPerLabel:] {
		tp, fn, fp, open := cells[hit], cells[miss], cells[falseAlarm], cells[unanswered]
		m.Labels = append(m.Labels, metrics.Confusion{
			Counts:  [][]int{{n - tp - fn - fp - missing, fp}, {fn, tp}},
			Missing: []int{missing - open, open},
		})
	}
	return m
}
