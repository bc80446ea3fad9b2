package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// scoreColumns are the columns of a file that hold a score for each label.
// They are called like the labels, or prob_LABEL, or logit_LABEL.
//
// Scores are probabilities if all rows are between 0 and 1 and, where a unit has
// one label, sum to 1; the sum may be off by rounding. Otherwise they are
// logits, of which the probabilities are the softmax, or the sigmoid where a unit
// has any number of labels. Columns called prob_ must be probabilities, those
// called logit_ are logits whatever they look like. The answer is the label with
// the highest score, the first one of several; where a unit has any number of
// labels, it is those with a probability of at least 0.5.
type scoreColumns struct {
	task   datasets.Task
	index  []int // [labels]
	names  []string
	logits bool
}

// roundingOfSum is how far the sum of printed probabilities may be from 1.
const roundingOfSum = 0.02

// scoreColumns returns the columns of scores, nil if the file has none.
func (f *Rows) scoreColumns(task datasets.Task) (*scoreColumns, error) {
	for _, prefix := range []string{"prob_", "logit_", ""} {
		s := &scoreColumns{task: task, logits: prefix == "logit_"}
		for _, label := range task.Labels {
			s.names = append(s.names, prefix+label)
			s.index = append(s.index, f.column(prefix+label))
		}
		if slices.Contains(s.index, -1) {
			continue
		}
		if s.logits {
			return s, nil
		}
		for _, row := range f.rows {
			scores, err := s.read(row)
			if err != nil {
				return nil, f.at(row.line, err)
			}
			if scores == nil || s.areProbabilities(scores) {
				continue
			}
			if prefix != "" {
				return nil, f.at(row.line, fmt.Errorf("the columns %s hold %v, which are no probabilities; call the columns logit_… if they are logits",
					strings.Join(s.names, ", "), scores))
			}
			s.logits = true
		}
		return s, nil
	}
	return nil, nil
}

// read returns the scores of a row, nil if all cells are empty.
func (s *scoreColumns) read(row fileRow) ([]float64, error) {
	scores := make([]float64, len(s.index))
	empty := 0
	for i, column := range s.index {
		cell := strings.TrimSpace(row.cells[column])
		if cell == "" {
			empty++
			continue
		}
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%s is %q; a finite number is needed", s.names[i], cell)
		}
		scores[i] = x
	}
	switch empty {
	case 0:
		return scores, nil
	case len(scores):
		return nil, nil
	}
	return nil, fmt.Errorf("%d of the columns %s are empty", empty, strings.Join(s.names, ", "))
}

// areProbabilities reports whether the scores of a row may be probabilities.
func (s *scoreColumns) areProbabilities(scores []float64) bool {
	sum := 0.0
	for _, x := range scores {
		if x < 0 || x > 1 {
			return false
		}
		sum += x
	}
	return s.task.Kind == datasets.Multilabel || math.Abs(sum-1) <= roundingOfSum
}

// probabilities sets the probabilities of a case, and returns the index of the
// highest score, −1 if the row has none.
func (s *scoreColumns) probabilities(c *Case, row fileRow) (best int, err error) {
	scores, err := s.read(row)
	if err != nil || scores == nil {
		return -1, err
	}
	best = slices.Index(scores, slices.Max(scores)) // before rounding makes two equal
	c.Probabilities = scores
	switch {
	case s.logits && s.task.Kind == datasets.Multilabel:
		for i, x := range scores {
			scores[i] = 1 / (1 + math.Exp(-x))
		}
	case s.logits:
		softmax(scores)
	}
	return best, nil
}

// answer sets the probabilities of a case and the answer that follows. It
// returns the label with the highest score, "" if the row has no scores.
func (s *scoreColumns) answer(c *Case, row fileRow) (said string, err error) {
	best, err := s.probabilities(c, row)
	switch {
	case err != nil:
		return "", err
	case best < 0:
		c.Reason = emptyAnswer
		return "", nil
	case s.task.Kind == datasets.Multilabel:
		c.Predicted = []int{}
		for i, p := range c.Probabilities {
			if p >= 0.5 {
				c.Predicted = append(c.Predicted, i)
			}
		}
	default:
		c.Predicted = []int{best}
	}
	return s.task.Labels[best], nil
}

// softmax turns logits into probabilities, in place.
func softmax(x []float64) {
	highest, sum := slices.Max(x), 0.0
	for i := range x {
		x[i] = math.Exp(x[i] - highest)
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}
