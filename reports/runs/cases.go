package runs

import (
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// answered is what tables need of the result of a post.
type answered struct {
	answers []explain.Answer
	concern explain.Concern
	err     string
}

// casesOf joins gold labels and results of a task by id, in the order of the
// gold rows. Dead holds the reasons of the posts that have no result.
func casesOf(task datasets.Task, gold []reports.Gold, results map[string]answered, dead map[string]string) ([]reports.Case, error) {
	cases, err := reports.UnansweredCases(task, gold)
	if err != nil {
		return nil, err
	}
	for i := range cases {
		c := &cases[i]
		if r, ok := results[c.ID]; ok {
			r.answer(c, task)
		} else {
			c.Reason = dead[c.ID]
		}
	}
	return cases, nil
}

// answer puts the answer to a task into its case.
func (r answered) answer(c *reports.Case, task datasets.Task) {
	switch {
	case r.err != "":
		c.Reason = r.err
		return
	case r.concern.Withheld != "":
		c.Reason = "withheld: " + string(r.concern.Withheld)
		return
	}
	c.Tier = string(r.concern.Tier)
	if task.Concern {
		r.judge(c, task)
		return
	}
	i := slices.IndexFunc(r.answers, func(a explain.Answer) bool { return a.Task == task.Name })
	if i < 0 {
		return
	}
	a := r.answers[i]
	c.Answer(task, a.All()...)
	c.Abstained = a.Abstained
	for _, p := range a.Probabilities {
		c.Probabilities = append(c.Probabilities, p.Probability)
	}
}

// judge answers a task by the concern of the result.
func (r answered) judge(c *reports.Case, task datasets.Task) {
	label := task.Labels[0]
	if r.concern.Tier.Alarms() {
		label = task.Labels[1]
	}
	c.Answer(task, label)
	c.Probabilities = []float64{1 - r.concern.Risk, r.concern.Risk}
}

// strataOf returns the columns by which scores are broken down: those that are
// always looked at, if cases differ in them, and those asked for.
func strataOf(cases []reports.Case, asked []string) []string {
	by := slices.DeleteFunc([]string{"length", "community", "posts"}, func(column string) bool {
		values := map[string]bool{}
		for _, c := range cases {
			values[c.Columns[column]] = true
		}
		delete(values, "")
		return len(values) < 2
	})
	for _, column := range asked {
		if !slices.Contains(by, column) {
			by = append(by, column)
		}
	}
	return by
}
