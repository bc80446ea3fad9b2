package reports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

const (
	// emptyAnswer is why a row without an answer is none.
	emptyAnswer = "an empty answer"
	// severalAnswers is why several labels are no answer to a task with one.
	severalAnswers = "several labels where the task has one"
)

// answerCell sets the answer that a cell of labels holds. It returns the cell,
// or of a cell that is no valid answer the first label that is unknown.
func (c *Case) answerCell(cell string, task datasets.Task) (said string) {
	written := labelsIn(cell, task)
	slices.Sort(written)
	written = slices.Compact(written)
	switch {
	case written == nil && task.Kind == datasets.Multilabel:
		c.Answer(task) // none of the labels
		return ""
	case written == nil:
		c.Reason = emptyAnswer
		return ""
	case len(written) != 1 && task.Kind != datasets.Multilabel:
		c.Reason = severalAnswers
		return cell
	}
	var labels []string
	for _, w := range written {
		i := labelWritten(task.Labels, w)
		if i < 0 {
			c.Reason = unknownLabel
			return w
		}
		if !slices.Contains(labels, task.Labels[i]) {
			labels = append(labels, task.Labels[i])
		}
	}
	c.Answer(task, labels...)
	if !slices.Equal(labels, written) {
		c.Said = quoted(oneLine(strings.Join(written, "; ")))
	}
	return cell
}

// labelWritten returns the index of the label that a text writes: the label
// itself, or else the only label that differs from it in case and white space
// alone, or else the only one that is the same number, such as 1 for "1.0". It
// returns −1 if there is no such label.
func labelWritten(labels []string, text string) int {
	if i := slices.Index(labels, text); i >= 0 {
		return i
	}
	for _, same := range []func(a, b string) bool{sameWords, sameNumber} {
		var found []int
		for i, label := range labels {
			if same(label, text) {
				found = append(found, i)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
	}
	return -1
}

func sameWords(a, b string) bool { return strings.EqualFold(oneLine(a), oneLine(b)) }

// sameNumber reports whether both texts are numbers, and the same one.
func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	return errX == nil && errY == nil && x == y
}

// oneLine returns a text with single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
