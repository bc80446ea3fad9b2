package runs

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
)

// fitted returns the classifier whose answers to the dataset's tasks have the
// dataset's labels, in its order: labels are matched by name, in any order. A
// plain export, which names no task, answers the one with its labels, or the one
// asked for.
func (s *Benchmark) fitted(c *classify.Classifier, asked string) (*classify.Classifier, error) {
	switch {
	case c.Bundle.Plain:
		return s.fittedPlain(c, asked)
	case asked != "":
		return nil, fmt.Errorf("--task is for plain exports; the bundle %s names its tasks itself", c.Bundle.Name)
	}
	for _, task := range s.Dataset.Tasks {
		head, err := c.Bundle.Head(cmp.Or(task.Head, task.Name))
		if err != nil {
			continue // the bundle does not answer it
		}
		fits, err := c.Answering(head.Task, task.Name, task.Labels)
		if err != nil {
			return nil, fmt.Errorf("bundle %s and dataset %s disagree on the labels of %s: the bundle has %q, the dataset %q: %w",
				c.Bundle.Name, s.Dataset.Name, task.Name, head.Labels, task.Labels, err)
		}
		c = fits
	}
	return c, nil
}

func (s *Benchmark) fittedPlain(c *classify.Classifier, asked string) (*classify.Classifier, error) {
	b, head := c.Bundle, c.Bundle.Heads[0]
	var found []datasets.Task
	var all []string
	for _, task := range s.Dataset.Tasks {
		all = append(all, fmt.Sprintf("%q (%s)", task.Labels, task.Name))
		if _, err := head.Ordered(task.Labels); err == nil && (asked == "" || asked == task.Name) {
			found = append(found, task)
		}
	}
	switch len(found) {
	case 1:
		return c.Answering(head.Task, found[0].Name, found[0].Labels)
	case 0:
		return nil, fmt.Errorf("the plain export %s has the labels %q, the dataset %s has %s: they must be the same names, in any order; "+
			"where the export means a label of the dataset by another name, rename it in id2label of config.json and leave it at its number",
			b.Name, head.Labels, s.Dataset.Name, strings.Join(all, ", "))
	}
	return nil, fmt.Errorf("the plain export %s may answer several tasks of the dataset %s: name one of %s with --task",
		b.Name, s.Dataset.Name, strings.Join(taskNames(found), ", "))
}

// asked returns a classifier that answers the dataset's tasks beside its
// screening questions, and those tasks. It is an error if there is none.
func (s *Benchmark) asked(c *classify.Classifier) (*classify.Classifier, []datasets.Task, error) {
	var tasks []datasets.Task
	missing := errors.New("it has no tasks")
	for _, task := range s.Dataset.Tasks {
		if task.Concern && slices.ContainsFunc(c.Bundle.Heads, func(h classify.Head) bool { return h.Concern != nil }) {
			tasks = append(tasks, task)
			continue
		}
		head, err := c.Bundle.Head(task.Name)
		if err != nil {
			missing = err
			continue
		}
		if (head.Kind == classify.Multilabel) != (task.Kind == datasets.Multilabel) {
			return nil, nil, fmt.Errorf("bundle %s and dataset %s disagree on the kind of %s: the bundle's is %s, the dataset's %s",
				c.Bundle.Name, s.Dataset.Name, task.Name, head.Kind, task.Kind)
		}
		tasks = append(tasks, task)
	}
	if len(tasks) == 0 {
		return nil, nil, fmt.Errorf("dataset %s: %w", s.Dataset.Name, missing)
	}
	var named []string // those that a head answers
	for _, task := range tasks {
		if !task.Concern {
			named = append(named, task.Name)
		}
	}
	c, err := c.Screening(named...)
	return c, tasks, err
}
