package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// Formats are the formats that [Write] knows.
var Formats = []string{"table", "markdown", "latex", "csv", "json"}

// Style says how reports are shown.
type Style struct {
	Format    string // one of Formats
	Highlight bool   // mark the rows of the reports with terminal colours; only in a table
	Brief     bool   // show the systems alone, without what their scores break down into; only in a table
}

// Write shows reports. Those on the same units and the same task share a table,
// with a row each and the best value of a column marked; if there is more than
// one table, an overview comes last. In JSON one report is an object, several
// are an array of such objects. A format that is not one of [Formats] is an
// error that lists them.
func Write(w io.Writer, style Style, reports ...*Report) error {
	switch style.Format {
	case "table":
		return writeTerminal(w, reports, style)
	case "markdown":
		return writeMarkdown(w, reports)
	case "latex":
		return writeLaTeX(w, reports)
	case "csv":
		return writeCSV(w, reports)
	case "json":
		return writeJSON(w, reports)
	}
	return CheckFormat(style.Format)
}

// CheckFormat returns an error that lists the [Formats] if format is not one.
func CheckFormat(format string) error {
	if !slices.Contains(Formats, format) {
		return fmt.Errorf("format %q is not one of %s", format, strings.Join(Formats, ", "))
	}
	return nil
}

// writeTerminal draws the reports with lines, for a terminal, and an overview.
func writeTerminal(w io.Writer, reports []*Report, style Style) error {
	for i, group := range groups(reports) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		c := Compare(group[0])
		page := fullPage
		if style.Brief {
			page = mainPage
		}
		p := page(group, c, allNotes)
		p.Notes = append(othersInShort(c.Others), disclaimer)
		if err := p.Terminal(w, style.Highlight); err != nil {
			return err
		}
	}
	overview, ok := overviewPage(reports)
	if !ok {
		return nil
	}
	fmt.Fprintln(w)
	overview.Notes = append(overview.Notes, disclaimer)
	return overview.Terminal(w, style.Highlight)
}

// writeMarkdown writes the reports as Markdown tables under headings, the
// published figures that are not comparable among them, and an overview.
func writeMarkdown(w io.Writer, reports []*Report) error {
	for i, group := range groups(reports) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		c := Compare(group[0])
		p := fullPage(group, c, allNotes)
		p.Notes = []string{disclaimer}
		if err := p.Markdown(w); err != nil {
			return err
		}
		if err := writeOthers(w, c.Others); err != nil {
			return err
		}
	}
	overview, ok := overviewPage(reports)
	if !ok {
		return nil
	}
	fmt.Fprintln(w)
	overview.Notes = append(overview.Notes, disclaimer)
	for i := range overview.Tables[0].Rows {
		overview.Tables[0].Rows[i].Own = true // so that the names are bold
	}
	return overview.Markdown(w)
}

// writeOthers lists the published figures that are no match, folded in.
func writeOthers(w io.Writer, others []Incomparable) error {
	if len(others) == 0 {
		return nil
	}
	t := othersTable(others)
	fmt.Fprintf(w, "\n<details><summary>%s: %s</summary>\n\n", t.Name, count(len(t.Rows), "figure"))
	if err := t.Markdown(w); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\n</details>\n")
	return err
}

// writeLaTeX writes a floating table for each set of units, and an overview. No
// ids of units and no figures that are not comparable have a place here.
func writeLaTeX(w io.Writer, reports []*Report) error {
	fmt.Fprint(w, latexPreamble)
	var all []tables.Page
	for _, group := range groups(reports) {
		all = append(all, mainPage(group, Compare(group[0]), notesWithoutIDs))
	}
	if overview, ok := overviewPage(reports); ok {
		all = append(all, overview)
	}
	return writeLaTeXPages(w, all)
}

const latexPreamble = "% " + disclaimer + "\n% Needs \\usepackage{booktabs,graphicx}.\n"

func writeLaTeXPages(w io.Writer, pages []tables.Page) error {
	for _, p := range pages {
		fmt.Fprintln(w)
		p.Title = capital(p.Title)
		if err := p.LaTeX(w); err != nil {
			return err
		}
	}
	return nil
}
