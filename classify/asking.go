package classify

import (
	"fmt"
	"slices"
)

// Asking returns a classifier whose bundle has only the heads of the named tasks,
// in the order of the bundle. The outputs of the other heads are not read. Both
// classifiers share the graph: close one. The error for an unknown task lists the
// tasks that there are.
func (c *Classifier) Asking(tasks ...string) (*Classifier, error) {
	for _, task := range tasks {
		if _, err := c.Bundle.Head(task); err != nil {
			return nil, err
		}
	}
	fewer, b := *c, *c.Bundle
	b.Heads, fewer.outputs.asked = nil, nil
	for i, h := range c.Bundle.Heads {
		if slices.Contains(tasks, h.Task) {
			b.Heads = append(b.Heads, h)
			fewer.outputs.asked = append(fewer.outputs.asked, c.outputs.asked[i])
		}
	}
	fewer.Bundle = &b
	return &fewer, nil
}

// Answering returns a classifier in which the head of one task answers another
// task, with that task's labels in their order. A plain export needs it, since it
// names no task; so does a corpus whose question a head answers under another
// name. Both classifiers share the graph: close one. Labels are matched by
// [Head.Ordered], whose error it returns.
func (c *Classifier) Answering(head, task string, labels []string) (*Classifier, error) {
	i := slices.IndexFunc(c.Bundle.Heads, func(h Head) bool { return h.Task == head })
	if i < 0 {
		_, err := c.Bundle.Head(head)
		return nil, err
	}
	ordered, err := c.Bundle.Heads[i].Ordered(labels)
	if err != nil {
		return nil, err
	}
	ordered.Task = task
	named, b := *c, *c.Bundle
	b.Heads, named.outputs.heads = slices.Clone(b.Heads), slices.Clone(c.outputs.heads)
	b.Heads[i], named.outputs.heads[c.outputs.asked[i]] = ordered, ordered
	named.Bundle = &b
	return &named, nil
}

// Screening returns a classifier that answers the screening questions of the
// bundle, and the named tasks besides. Both classifiers share the graph: close
// one. It fails if the bundle has no head for a task.
func (c *Classifier) Screening(tasks ...string) (*Classifier, error) {
	asked := slices.Clone(tasks)
	for _, h := range c.Bundle.Heads {
		if h.Role == Screen && !slices.Contains(asked, h.Task) {
			asked = append(asked, h.Task)
		}
	}
	return c.Asking(asked...)
}

// Alerting returns a classifier whose screening heads set the concern "read soon" or
// a graver one for at most a share of everyday posts, over 0 and under 1, see
// [ConcernRule.Alerting]. Both classifiers share the graph: close one. It fails if
// no head sets a concern.
func (c *Classifier) Alerting(share float64) (*Classifier, error) {
	b := *c.Bundle
	b.Heads = slices.Clone(b.Heads)
	found := false
	for i, h := range b.Heads {
		if h.Concern == nil {
			continue
		}
		found = true
		rule, err := h.Concern.Alerting(share)
		if err != nil {
			return nil, fmt.Errorf("bundle %s: %w", b.Name, err)
		}
		b.Heads[i].Concern = rule
	}
	if !found {
		return nil, fmt.Errorf("bundle %s has no head that sets a concern", b.Name)
	}
	changed := *c
	changed.Bundle = &b
	return &changed, nil
}
