package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// cases returns a case for each item, in their order. Only the first item of an
// id counts.
func (r datasetRun) cases(l *ledger, index int, task datasets.Task) ([]reports.Case, error) {
	posts := map[string]int{} // group → how many
	for _, it := range r.items {
		posts[groupOf(it)]++
	}
	var cases []reports.Case
	seen := map[string]bool{}
	for _, it := range r.items {
		if seen[it.Post.ID] {
			continue
		}
		seen[it.Post.ID] = true
		c, err := newCase(task, it, index)
		if err != nil {
			return nil, err
		}
		if c.Group != "" {
			c.Columns["posts"] = reports.PostsBand(posts[c.Group])
		}
		if result, ok := l.answers[it.Post.ID][task.Name]; ok {
			answer(&c, task, result)
		} else {
			c.Reason = l.dead[it.Post.ID]
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// newCase returns an item as a case without an answer. A user's posts stay
// together where intervals are made.
func newCase(task datasets.Task, it datasets.Item, index int) (reports.Case, error) {
	c, err := reports.NewCase(task, it.Post.ID, it.Gold[index]...)
	if err != nil {
		return c, err
	}
	if it.Gold[index] == nil {
		c.Gold = nil
	}
	c.Group = groupOf(it)
	c.Columns = map[string]string{"length": reports.LengthBand(len(strings.Fields(it.Post.Text())))}
	if it.Post.Community != "" {
		c.Columns["community"] = it.Post.Community
	}
	maps.Copy(c.Columns, it.Columns)
	return c, nil
}

// groupOf returns what an item shares with the others of the same user; "" if
// that is not known.
func groupOf(it datasets.Item) string { return cmp.Or(it.Group, it.Post.Author) }

// answer puts a result into its case.
func answer(c *reports.Case, task datasets.Task, result explain.Result) {
	if result.Error != "" {
		c.Reason = result.Error
		return
	}
	c.Answer(task, result.Label)
	c.Abstained = result.Abstained
	for _, p := range result.Probabilities {
		c.Probabilities = append(c.Probabilities, p.Probability)
	}
}

// strataOf returns those columns by which scores are always broken down that
// some case has.
func strataOf(cases []reports.Case) []string {
	return slices.DeleteFunc([]string{"length", "community", "posts"}, func(column string) bool {
		return !slices.ContainsFunc(cases, func(c reports.Case) bool { return c.Columns[column] != "" })
	})
}
