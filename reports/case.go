package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// Case is one unit with what is known of it: its gold labels and the answer of
// a system. Labels are indices into the Labels of the task.
type Case struct {
	ID            string            // unique within a run
	Gold          []int             // one, or any number if the task is multilabel; nil: there is no gold label
	Predicted     []int             // the same; nil: there is no valid answer, which counts as an error
	Reason        string            // why Predicted is nil, such as "an empty text"; "": there is no result
	Said          string            // the answer in quotes, where footnotes show it: one that is not valid, or a label that is written otherwise, such as "1.0" for 1
	Probabilities []float64         // [labels]; nil if the system gives none
	Abstained     bool              // the system declined to answer; Predicted is its best guess and counts as such
	Group         string            // the user whose cases are resampled together; "": the case stands alone
	Tier          string            // how soon a person should read the post, of a task with [datasets.Task].Concern: "read soon"
	Columns       map[string]string // what scores may be broken down by, such as "length" or "community"
}

const (
	// noReason is the reason of a missing label that nobody explained.
	noReason = "no result"
	// unknownLabel is the reason of a label that the task does not know.
	unknownLabel = "a label that the task does not have"
)

// NewCase returns a unit with its gold labels and no answer. Without labels it
// has no gold label, except that a unit of a multilabel task then has none of
// the labels. A label that is not one of the task is an error that lists those
// of the task.
func NewCase(task datasets.Task, id string, gold ...string) (Case, error) {
	c := Case{ID: id}
	if task.Kind == datasets.Multilabel {
		c.Gold = []int{}
	}
	for _, label := range gold {
		g := slices.Index(task.Labels, label)
		if g < 0 {
			return Case{}, fmt.Errorf("the gold label %q is not one of task %s: %s",
				label, task.Name, strings.Join(task.Labels, ", "))
		}
		c.Gold = append(c.Gold, g)
	}
	return c, nil
}

// Answer sets the predicted labels. If one of them is not a label of the task,
// the case has no valid answer, and says why.
func (c *Case) Answer(task datasets.Task, labels ...string) {
	c.Predicted, c.Reason = []int{}, ""
	for _, label := range labels {
		p := slices.Index(task.Labels, label)
		if p < 0 {
			c.Predicted, c.Reason = nil, unknownLabel
			return
		}
		c.Predicted = append(c.Predicted, p)
	}
}

// right reports whether the predicted labels are exactly the gold ones.
func (c *Case) right() bool {
	if c.Predicted == nil || len(c.Predicted) != len(c.Gold) {
		return false
	}
	for _, g := range c.Gold {
		if !slices.Contains(c.Predicted, g) {
			return false
		}
	}
	return true
}

// check reports what makes a case impossible to count. Labels must be different
// from each other and of the task, and one if the task has one.
func (c *Case) check(task datasets.Task) error {
	if c.Probabilities != nil && len(c.Probabilities) != len(task.Labels) {
		return fmt.Errorf("%s %s has %d probabilities, task %s has %d labels",
			task.Unit, c.ID, len(c.Probabilities), task.Name, len(task.Labels))
	}
	for _, p := range c.Probabilities {
		if !(p >= 0 && p <= 1+1e-6) { // NaN too; the rest is rounding
			return fmt.Errorf("%s %s has the probability %v", task.Unit, c.ID, p)
		}
	}
	return cmp.Or(c.checkLabels(task, "gold", c.Gold), c.checkLabels(task, "predicted", c.Predicted))
}

func (c *Case) checkLabels(task datasets.Task, what string, labels []int) error {
	if labels != nil && task.Kind != datasets.Multilabel && len(labels) != 1 {
		return fmt.Errorf("%s %s has %d %s labels, task %s has one a %s", task.Unit, c.ID, len(labels), what, task.Name, task.Unit)
	}
	for i, label := range labels {
		if label < 0 || label >= len(task.Labels) {
			return fmt.Errorf("%s %s has the %s label %d, task %s has labels 0 to %d",
				task.Unit, c.ID, what, label, task.Name, len(task.Labels)-1)
		}
		if slices.Contains(labels[:i], label) {
			return fmt.Errorf("%s %s has the %s label %q twice", task.Unit, c.ID, what, task.Labels[label])
		}
	}
	return nil
}
