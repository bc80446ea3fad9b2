package tables

import (
	"fmt"
	"strings"
)

// Page is tables under one title, with their footnotes and further notes below
// them.
type Page struct {
	Title  string
	Tables []Table
	Notes  []string // below the footnotes
}

// shown returns the tables as text shows them: without the columns that stand in
// HTML only, and with footnotes numbered through the page.
func (p Page) shown() []Table {
	all := make([]Table, len(p.Tables))
	before := 0
	for i, t := range p.Tables {
		all[i] = t.withoutDetails()
		for _, row := range all[i].Rows {
			for c, cell := range row.Cells {
				row.Cells[c].Text = cell.Text + marks(cell.Notes, before)
			}
		}
		before += len(t.Footnotes)
	}
	return all
}

// marks are the marks of footnotes behind a text, counted on from the footnotes
// of the tables before.
func marks(notes []int, before int) string {
	var all strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&all, " [%d]", before+n)
	}
	return all.String()
}

// notes returns the lines below the tables: footnotes with their numbers, what
// marks the best cells and what that means, and the notes.
func (p Page) notes(bestMark string) []string {
	var lines []string
	for _, t := range p.Tables {
		for _, text := range t.Footnotes {
			lines = append(lines, fmt.Sprintf("[%d] %s", len(lines)+1, text))
		}
	}
	for _, t := range p.Tables {
		if t.Best != "" {
			lines = append(lines, bestMark+" "+t.Best)
		}
	}
	return append(lines, p.Notes...)
}
