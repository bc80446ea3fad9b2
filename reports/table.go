package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
	"github.com/rivo/uniseg"
)

// tableWidth is how wide a table for a terminal should be at most, in columns.
const tableWidth = 120

// writeTables draws the reports with lines, for a terminal.
func writeTables(w io.Writer, reports []*Report, highlight bool) error {
	for i, p := range pages(reports, true) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n\n", line(p.title))
		p.markTerminal(highlight)
		for _, g := range p.grids() {
			if g.caption != "" {
				fmt.Fprintf(w, "%s\n\n", line(g.caption))
			}
			for _, part := range g.fold(tableWidth) {
				if err := part.draw(w, renderer.NewBlueprint()); err != nil {
					return err
				}
				fmt.Fprintln(w)
			}
		}
		if err := writeLines(w, slices.Concat(p.footnotes, othersInShort(p.others), []string{disclaimer})); err != nil {
			return err
		}
	}
	return writeOverview(w, reports)
}

// writeOverview draws the table of all datasets under the others, if there is
// more than one.
func writeOverview(w io.Writer, reports []*Report) error {
	o, ok := overview(reports)
	if !ok {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n\n", o.title)
	o.systems.each(func(_ place, cell string) string { return line(cell) })
	for _, part := range o.systems.fold(tableWidth) {
		if err := part.draw(w, renderer.NewBlueprint()); err != nil {
			return err
		}
	}
	fmt.Fprintln(w)
	return writeLines(w, append(o.footnotes, disclaimer))
}

// line returns a text on one line without what a terminal takes for a command:
// names and labels come from files of other people.
func line(text string) string {
	return visible(strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
}

func writeLines(w io.Writer, lines []string) error {
	for _, text := range lines {
		if _, err := fmt.Fprintln(w, line(text)); err != nil {
			return err
		}
	}
	return nil
}

// markTerminal marks the rows of the reports, and the best value of a column
// with a star, and makes all cells safe to show. Highlight adds colour.
func (p *page) markTerminal(highlight bool) {
	for _, g := range p.grids() {
		for c := range g.header {
			g.header[c] = line(g.header[c])
		}
		g.each(func(_ place, cell string) string { return line(cell) })
	}
	p.systems.each(func(at place, cell string) string {
		if p.systems.best[at] {
			cell = "★ " + cell
		}
		if at.row >= p.own {
			return cell
		}
		if at.column == 0 {
			cell = "▸ " + cell
		}
		if highlight {
			cell = "\x1b[1;36m" + cell + "\x1b[0m"
		}
		return cell
	})
	if len(p.systems.best) > 0 {
		p.footnotes = append(p.footnotes, "★ "+bestNote)
	}
}

// each replaces every cell below the header.
func (g *grid) each(change func(at place, cell string) string) {
	for row, cells := range g.cells {
		for c := range cells {
			cells[c] = change(place{row, c}, cells[c])
		}
	}
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
		part := grid{header: append([]string{g.header[0]}, g.header[from:to]...)}
		for _, cells := range g.cells {
			if some(cells[from:to]) || from == 1 && !some(cells[1:]) {
				part.cells = append(part.cells, append([]string{cells[0]}, cells[from:to]...))
			}
		}
		parts = append(parts, part)
		from = to
	}
	return parts
}

// some reports whether a cell has a value.
func some(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool { return cell != blank })
}

// width returns how many columns of a terminal a column takes with its line.
func (g grid) width(column int) int {
	widest := uniseg.StringWidth(g.header[column])
	for _, cells := range g.cells {
		widest = max(widest, uniseg.StringWidth(withoutColour.Replace(cells[column])))
	}
	return widest + 3 // a line, and a blank on each side
}

// withoutColour removes what markTerminal puts around a cell.
var withoutColour = strings.NewReplacer("\x1b[1;36m", "", "\x1b[0m", "")

// othersInShort says how many published figures are no match, and why.
func othersInShort(others []Incomparable) []string {
	if len(others) == 0 {
		return nil
	}
	lines := []string{"Published on the same dataset and task, but not comparable (listed in full by markdown and json), because of"}
	for _, o := range others {
		lines = append(lines, fmt.Sprintf("  %s: %s", o.Reason, count(len(o.Figures), "figure")))
	}
	return lines
}

// count returns a number with its noun, in the plural if it is not 1.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// draw renders a grid as it is: without AutoFormat, which would turn macro-F1
// into MACRO F 1, and with the same widths in every locale, so that a file is
// the same wherever it is written.
func (g grid) draw(w io.Writer, r tw.Renderer) error {
	align := slices.Repeat([]tw.Align{tw.AlignRight}, len(g.header))
	align[0] = tw.AlignLeft
	table := tablewriter.NewTable(w, tablewriter.WithRenderer(r), tablewriter.WithEastAsian(tw.Off), tablewriter.WithConfig(tablewriter.Config{
		Header: tw.CellConfig{
			Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
			Alignment:  tw.CellAlignment{PerColumn: align},
		},
		Row: tw.CellConfig{
			Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNone},
			Alignment:  tw.CellAlignment{PerColumn: align},
		},
	}))
	table.Header(g.header)
	if err := table.Bulk(g.cells); err != nil {
		return fmt.Errorf("laying out a table: %w", err)
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("drawing a table: %w", err)
	}
	return nil
}
