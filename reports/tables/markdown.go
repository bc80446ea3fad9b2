package tables

import (
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// markdownText keeps a text inside its cell or line: tablewriter escapes nothing.
var markdownText = strings.NewReplacer(`\`, `\\`, "|", `\|`, "\n", "<br>", "<", "&lt;", "*", `\*`)

// Markdown writes the page under a heading of the third level, its notes as a
// list. The best cells are bold, and the names of the system's own rows.
func (p Page) Markdown(w io.Writer) error {
	fmt.Fprintf(w, "### %s\n\n", markdownText.Replace(p.Title))
	for _, t := range p.shown() {
		if t.Caption != "" {
			fmt.Fprintf(w, "%s\n\n", markdownText.Replace(t.Caption))
		}
		if err := t.Markdown(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	for _, note := range p.notes("Bold numbers:") {
		if _, err := fmt.Fprintf(w, "- %s\n", markdownText.Replace(note)); err != nil {
			return err
		}
	}
	return nil
}

// Markdown writes the table alone. All columns but the first are aligned to the
// right, those of words too: so they stand in the files of runs from the start.
func (t Table) Markdown(w io.Writer) error {
	g := newGrid(t.withoutDetails(), func(c Column) string { return markdownText.Replace(c.Title) }, func(row Row, column int) string {
		text := markdownText.Replace(row.Cells[column].Text)
		if row.Cells[column].Best || row.Own && column == 0 {
			return "**" + text + "**"
		}
		return text
	})
	for c := range g.align[1:] {
		g.align[1+c] = tw.AlignRight
	}
	return g.draw(w, renderer.NewMarkdown())
}
