package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/renderer"

	"github.com/mindsieve/mindsieve/datasets"
)

// markdownCell keeps a text inside its cell or line: tablewriter escapes nothing.
var markdownCell = strings.NewReplacer(`\`, `\\`, "|", `\|`, "\n", "<br>", "<", "&lt;", "*", `\*`)

// writeMarkdown writes the reports as Markdown tables under headings, the
// published figures that are not comparable among them, and an overview.
func writeMarkdown(w io.Writer, reports []*Report) error {
	for i, p := range pages(reports, true) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := p.writeMarkdown(w); err != nil {
			return err
		}
	}
	o, ok := overview(reports)
	if !ok {
		return nil
	}
	fmt.Fprintln(w)
	return o.writeMarkdown(w)
}

func (p *page) writeMarkdown(w io.Writer) error {
	fmt.Fprintf(w, "### %s\n\n", markdownCell.Replace(p.title))
	for i, g := range p.grids() {
		g.escapeMarkdown(func(at place) bool { return i == 0 && (g.best[at] || at.row < p.own && at.column == 0) })
		if g.caption != "" {
			fmt.Fprintf(w, "%s\n\n", markdownCell.Replace(g.caption))
		}
		if err := g.draw(w, renderer.NewMarkdown()); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	if len(p.systems.best) > 0 {
		p.footnotes = append(p.footnotes, "Bold numbers: "+bestNote)
	}
	for _, note := range append(p.footnotes, disclaimer) {
		if _, err := fmt.Fprintf(w, "- %s\n", markdownCell.Replace(note)); err != nil {
			return err
		}
	}
	return writeOthers(w, p.others)
}

// escapeMarkdown makes every cell safe and those that bold names bold.
func (g *grid) escapeMarkdown(bold func(place) bool) {
	g.each(func(at place, cell string) string {
		cell = markdownCell.Replace(cell)
		if bold(at) {
			return "**" + cell + "**"
		}
		return cell
	})
	for c := range g.header {
		g.header[c] = markdownCell.Replace(g.header[c])
	}
}

// writeOthers lists the published figures that are no match, folded in.
func writeOthers(w io.Writer, others []Incomparable) error {
	if len(others) == 0 {
		return nil
	}
	n := 0
	g := grid{header: []string{"not comparable, because of", "model", "metric", "value", "source"}}
	for _, o := range others {
		n += len(o.Figures)
		for _, f := range o.Figures {
			g.cells = append(g.cells, []string{o.Reason, f.Model, metricOf(f), printed(f), f.Source})
		}
	}
	g.escapeMarkdown(func(place) bool { return false })
	fmt.Fprintf(w, "\n<details><summary>Published on the same dataset and task, but not comparable: %s</summary>\n\n", count(n, "figure"))
	if err := g.draw(w, renderer.NewMarkdown()); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\n</details>\n")
	return err
}

// metricOf returns the metric of a figure with its average.
func metricOf(f datasets.Figure) string {
	if slices.Contains([]string{"n/a", "not stated"}, f.Average) {
		return f.Metric
	}
	return f.Metric + ", " + f.Average
}
