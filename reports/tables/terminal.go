package tables

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/olekukonko/tablewriter/renderer"
	"github.com/rivo/uniseg"
)

// Width is how wide the tables of a [Page] on a terminal are at most, in columns.
const Width = 120

// The marks of a terminal.
const (
	bestMark  = "★"
	ownMark   = "▸"
	highlight = "\x1b[1;36m"
	plain     = "\x1b[0m"
)

// Terminal draws the page for a terminal of [Width] columns: a table that is wider is
// cut into several, each with the first column. A star marks the best cells, a
// triangle the system's own rows, which may be in colour as well. Nothing that
// the cells hold can steer the terminal.
func (p Page) Terminal(w io.Writer, colour bool) error {
	fmt.Fprintf(w, "%s\n\n", line(p.Title))
	for _, t := range p.shown() {
		if t.Caption != "" {
			fmt.Fprintf(w, "%s\n\n", line(t.Caption))
		}
		for _, part := range terminalGrid(t, colour).fold(Width) {
			if err := part.draw(w, renderer.NewBlueprint()); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
	}
	for _, note := range p.notes(bestMark) {
		if _, err := fmt.Fprintln(w, line(note)); err != nil {
			return err
		}
	}
	return nil
}

// Draw draws the table alone for a terminal, as wide as it is.
func (t Table) Draw(w io.Writer) error {
	return terminalGrid(t.withoutDetails(), false).draw(w, renderer.NewBlueprint())
}

func terminalGrid(t Table, colour bool) grid {
	return newGrid(t, func(c Column) string { return line(c.Title) }, func(row Row, column int) string {
		text := line(row.Cells[column].Text)
		if row.Cells[column].Best {
			text = bestMark + " " + text
		}
		if row.Own && column == 0 {
			text = ownMark + " " + text
		}
		if row.Own && colour {
			text = highlight + text + plain
		}
		return text
	})
}

// fold cuts a grid that is too wide into several, each with the first column.
// Rows that have no value in a part are left out of it.
func (g grid) fold(width int) []grid {
	name := g.width(0)
	var parts []grid
	for from := 1; from < len(g.header); {
		to, total := from, 1+name
		for to < len(g.header) && (to == from || total+g.width(to) <= width) {
			total += g.width(to)
			to++
		}
		part := grid{
			header: append(g.header[:1:1], g.header[from:to]...),
			align:  append(g.align[:1:1], g.align[from:to]...),
		}
		for _, cells := range g.rows {
			if hasValue(cells[from:to]) || from == 1 && !hasValue(cells[1:]) {
				part.rows = append(part.rows, append(cells[:1:1], cells[from:to]...))
			}
		}
		parts = append(parts, part)
		from = to
	}
	return parts
}

// hasValue reports whether a cell has a value.
func hasValue(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool { return withoutColour.Replace(cell) != Blank })
}

// width returns how many columns of a terminal a column takes with its line.
func (g grid) width(column int) int {
	widest := uniseg.StringWidth(g.header[column])
	for _, cells := range g.rows {
		widest = max(widest, uniseg.StringWidth(withoutColour.Replace(cells[column])))
	}
	return widest + 3 // a line, and a blank on each side
}

// withoutColour removes the colour of a cell.
var withoutColour = strings.NewReplacer(highlight, "", plain, "")

// line returns a text on one line without what a terminal takes for a command:
// names and labels come from files of other people.
func line(text string) string {
	return Visible(strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
}

// Visible replaces characters that steer a terminal: controls but newline and
// tab, and marks that turn the direction of writing.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
