package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// bestNote explains the mark of the best values.
const bestNote = "the best of the systems scored here."

// systemsTable has a row for each report on the same units and task, of which
// the best values are marked, and under them the published figures of the same
// protocol. The notes of each report become footnotes.
func systemsTable(group []*Report, c Comparison, notes func(*Report) []string) tables.Table {
	t := tables.Table{Name: systemsName(group, c), Columns: tables.Numbers("system")}
	columns := tableColumnsWith(c, group[0].Task.Kind)
	for _, r := range group {
		name := tables.Cell{Text: r.System}
		for _, note := range notes(r) {
			name.Notes = append(name.Notes, t.Footnote(note))
		}
		t.Rows = append(t.Rows, tables.Row{Own: true, Cells: []tables.Cell{name}})
	}
	for _, column := range columns {
		t.Columns = append(t.Columns, tables.Numbers(column.title)...)
		best := bestOf(group, column)
		if len(best) > 0 {
			t.Best = bestNote
		}
		for i, r := range group {
			cell := tables.Cell{Text: r.Score(column.score).String(), Best: slices.Contains(best, i)}
			t.Rows[i].Cells = append(t.Rows[i].Cells, cell)
		}
	}
	for _, row := range c.Rows {
		addPublished(&t, row, columns)
	}
	return t
}

func systemsName(group []*Report, c Comparison) string {
	switch {
	case len(c.Rows) == 0:
		return "Systems on the same units"
	case len(group) > 1:
		return "Systems on the same units, and the published figures of the same protocol"
	}
	return "Beside the published figures of the same protocol"
}

// bestOf returns the reports with the best value of a column, none if there is
// only one report.
func bestOf(group []*Report, c tableColumn) []int {
	if len(group) == 1 {
		return nil
	}
	var best []int
	for i, r := range group {
		switch value := r.Score(c.score).Value; {
		case value != value: // not defined
		case len(best) == 0 || c.better(value, group[best[0]].Score(c.score).Value):
			best = []int{i}
		case value == group[best[0]].Score(c.score).Value:
			best = append(best, i)
		}
	}
	return best
}

// addPublished adds the row of a published system.
func addPublished(t *tables.Table, row PublishedRow, columns []tableColumn) {
	name := tables.Cell{Text: row.Model, Notes: []int{t.Footnote(citation(row))}}
	for _, note := range row.Notes {
		name.Notes = append(name.Notes, t.Footnote(capital(strings.TrimSuffix(note, "."))+"."))
	}
	cells := []tables.Cell{name}
	for _, c := range columns {
		text := tables.Blank
		if f, ok := row.Figures[c.score]; ok {
			text = printed(f)
		}
		cells = append(cells, tables.Cell{Text: text})
	}
	t.Rows = append(t.Rows, tables.Row{Cells: cells})
}

// citation says where the figures of a published row come from.
func citation(row PublishedRow) string {
	doubt := ""
	if !row.Verified {
		doubt = " (unverified: as cited elsewhere, not checked at the source)"
	}
	return fmt.Sprintf("Published, protocol %s: %s%s.", row.Protocol, row.Source, doubt)
}
