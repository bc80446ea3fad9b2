package main

import (
	"maps"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// casesOf joins gold labels and results of a task by id, in the order of rows.
// Dead holds the reasons of the posts that have no result.
func casesOf(task datasets.Task, rows []goldRow, results map[string]explain.Result, dead map[string]string) ([]reports.Case, error) {
	cases := make([]reports.Case, 0, len(rows))
	for _, row := range rows {
		gold, labelled := row.Gold[task.Name]
		c, err := reports.NewCase(task, row.ID, gold...)
		if err != nil {
			return nil, err
		}
		if !labelled {
			c.Gold = nil
		}
		c.Group, c.Columns = row.Group, maps.Clone(row.Columns)
		if result, ok := results[row.ID]; ok {
			answer(&c, task, result)
		} else {
			c.Reason = dead[row.ID]
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// answer puts a result into its case.
func answer(c *reports.Case, task datasets.Task, result explain.Result) {
	if result.Error != "" {
		c.Reason = result.Error
		return
	}
	labels := []string{result.Label}
	if task.Kind == datasets.Multilabel {
		labels = result.Labels
	}
	c.Answer(task, labels...)
	c.Abstained = result.Abstained
	for _, p := range result.Probabilities {
		c.Probabilities = append(c.Probabilities, p.Probability)
	}
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
