package reports

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

const (
	// blank stands in a cell that has no value.
	blank = "–"
	// balancedAccuracy is the metric of the published figures of a report.
	balancedAccuracy = "balanced accuracy"
	// disclaimer stands under every table.
	disclaimer = "mindsieve screens, it does not diagnose."
)

// grid is a table of finished cells. The first column is text, the others are
// numbers.
type grid struct {
	header []string
	cells  [][]string
}

// page is what a report shows to a person.
type page struct {
	title     string
	systems   grid // the first row is the system's own
	confusion grid
	footnotes []string // each begins with its number, as it stands in systems
}

// newPage lays a report out. Its own row comes first; the published ones have a
// balanced accuracy and nothing else, since their papers print nothing else.
func newPage(r *Report) page {
	p := page{
		title:     fmt.Sprintf("%s: %s, %d %ss%s", r.Task.Name, r.where(), r.N, r.Task.Unit, r.positiveLabels()),
		systems:   grid{header: []string{"system", "n"}},
		confusion: confusionGrid(r),
	}
	own := []string{r.System, strconv.Itoa(r.N)}
	for _, s := range scores {
		if s.title == "" {
			continue
		}
		p.systems.header = append(p.systems.header, s.title)
		own = append(own, decimals(s.of(r)))
	}
	for _, note := range r.Notes {
		own[0] += p.footnote(note)
	}
	p.systems.cells = append(p.systems.cells, own)
	for _, f := range r.Published {
		cells := slices.Repeat([]string{blank}, len(own))
		cells[0] = f.Model + p.footnote(citation(f.Source, f.Protocol, f.Verified))
		cells[slices.Index(p.systems.header, balancedAccuracy)] = decimals(f.Value)
		p.systems.cells = append(p.systems.cells, cells)
	}
	return p
}

// where says which units were scored.
func (r *Report) where() string {
	if r.Split.Name == "" {
		return r.Dataset
	}
	return fmt.Sprintf("%s split of %s", r.Split.Name, r.Dataset)
}

// positiveLabels says which labels sensitivity is about.
func (r *Report) positiveLabels() string {
	if len(r.Task.Positive) == 0 {
		return ""
	}
	return ", positive: " + strings.Join(r.Task.Positive, ", ")
}

// citation says where published figures come from.
func citation(source, protocol string, verified bool) string {
	doubt := ""
	if !verified {
		doubt = " (as cited elsewhere; not checked at the source)"
	}
	return fmt.Sprintf("Published, protocol %s: %s%s.", protocol, source, doubt)
}

// footnote returns the mark of a footnote, which it adds if it is new.
func (p *page) footnote(text string) string {
	for i, note := range p.footnotes {
		if mark := fmt.Sprintf(" [%d]", i+1); note == strings.TrimSpace(mark)+" "+text {
			return mark
		}
	}
	mark := fmt.Sprintf("[%d]", len(p.footnotes)+1)
	p.footnotes = append(p.footnotes, mark+" "+text)
	return " " + mark
}

// confusionGrid shows how often each gold label met each predicted one. The
// column of missing labels is there if a label is missing.
func confusionGrid(r *Report) grid {
	g := grid{header: append([]string{`gold \ predicted`}, r.Task.Labels...)}
	if r.Missing > 0 {
		g.header = append(g.header, "missing")
	}
	for class, counts := range r.Confusion.Counts {
		cells := []string{r.Task.Labels[class]}
		for _, n := range counts {
			cells = append(cells, strconv.Itoa(n))
		}
		if r.Missing > 0 {
			cells = append(cells, strconv.Itoa(r.Confusion.Missing[class]))
		}
		g.cells = append(g.cells, cells)
	}
	return g
}

// decimals returns a share with three decimals, as papers print it.
func decimals(x float64) string {
	if math.IsNaN(x) {
		return blank
	}
	return strconv.FormatFloat(x, 'f', 3, 64)
}

// writeTables draws the reports with lines, for a terminal.
func writeTables(w io.Writer, reports []*Report, highlight bool) error {
	for i, r := range reports {
		p := newPage(r)
		own := p.systems.cells[0]
		own[0] = "▸ " + own[0]
		if highlight {
			for c := range own {
				own[c] = "\x1b[1;36m" + own[c] + "\x1b[0m"
			}
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n\n", p.title)
		for _, g := range []grid{p.systems, p.confusion} {
			if err := g.draw(w, renderer.NewBlueprint()); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
		if _, err := fmt.Fprintln(w, strings.Join(append(p.footnotes, disclaimer), "\n")); err != nil {
			return err
		}
	}
	return nil
}

// markdownCell keeps a text inside its cell: tablewriter escapes nothing.
var markdownCell = strings.NewReplacer(`\`, `\\`, "|", `\|`, "\n", "<br>", "<", "&lt;", "*", `\*`)

// writeMarkdown writes the reports as Markdown tables under headings.
func writeMarkdown(w io.Writer, reports []*Report) error {
	for i, r := range reports {
		p := newPage(r)
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "### %s\n\n", p.title)
		for gi, g := range []grid{p.systems, p.confusion} {
			for _, cells := range append(g.cells, g.header) {
				for c := range cells {
					cells[c] = markdownCell.Replace(cells[c])
				}
			}
			if gi == 0 {
				g.cells[0][0] = "**" + g.cells[0][0] + "**"
			}
			if err := g.draw(w, renderer.NewMarkdown()); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
		for _, note := range append(p.footnotes, disclaimer) {
			if _, err := fmt.Fprintf(w, "- %s\n", note); err != nil {
				return err
			}
		}
	}
	return nil
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
