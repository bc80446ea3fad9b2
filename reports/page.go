package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

const (
	// blank stands in a cell that has no value.
	blank = "–"
	// disclaimer stands under every table.
	disclaimer = "mindsieve screens, it does not diagnose."
	// bestNote explains the mark of the best values.
	bestNote = "the best of the systems scored here."
	// mostLabels is how many labels a confusion matrix may have in a table.
	mostLabels = 10
)

// grid is a table of finished cells. The first column is text, the others are
// numbers.
type grid struct {
	caption string // "" for the grid that the title of the page is about
	header  []string
	cells   [][]string
	best    map[place]bool // cells that hold the best value of their column
}

// place is a cell of a grid.
type place struct{ row, column int }

// page is what reports on the same units and the same task show to a person.
type page struct {
	title     string
	systems   grid
	own       int  // the first rows of systems are those of the reports, the others are published
	paired    grid // the systems against one of them; without a header if nothing is compared
	further   []grid
	footnotes []string // each begins with its number, as it stands in a grid
	others    []Incomparable
}

// pages lays reports out, those on the same units and task on one page, in the
// order in which each page's first report comes. Ids says whether footnotes may
// hold ids of units.
func pages(reports []*Report, ids bool) []page {
	var all []page
	for _, group := range groups(reports) {
		all = append(all, newPage(group, ids))
	}
	return all
}

// groups puts reports on the same units and the same task together.
func groups(reports []*Report) [][]*Report {
	var all [][]*Report
	for _, r := range reports {
		i := slices.IndexFunc(all, func(g []*Report) bool {
			return g[0].Dataset == r.Dataset && g[0].Split.Name == r.Split.Name && g[0].Task.Name == r.Task.Name
		})
		if i < 0 {
			all = append(all, []*Report{r})
			continue
		}
		all[i] = append(all[i], r)
	}
	return all
}

// newPage lays out reports on the same units and task: the rows of the reports
// first, then the published ones of the same protocol.
func newPage(group []*Report, ids bool) page {
	first := group[0]
	compared := first.Compare()
	p := page{
		title:  fmt.Sprintf("%s: %s, %d %ss%s", first.Task.Name, first.where(), first.N, first.Task.Unit, first.positiveLabels()),
		own:    len(group),
		others: compared.Others,
	}
	columns := compared.columns(first.Task.Kind)
	p.systems = p.systemsGrid(group, columns, ids)
	for _, row := range compared.Rows {
		p.addPublished(row, columns)
	}
	p.paired = pairedGrid(group)
	if len(group) == 1 {
		p.further = first.detailGrids()
	} else {
		for _, r := range group {
			for _, g := range r.strataGrids() {
				g.caption = r.System
				p.further = append(p.further, g)
			}
		}
	}
	return p
}

// systemsGrid has a row for each report; the best of several are marked.
func (p *page) systemsGrid(group []*Report, columns []tableColumn, ids bool) grid {
	g := grid{header: []string{"system"}, best: map[place]bool{}}
	for i, c := range columns {
		g.header = append(g.header, c.title)
		best := bestOf(group, c)
		for _, row := range best {
			g.best[place{row, i + 1}] = true
		}
	}
	for _, r := range group {
		cells := []string{r.System}
		notes := r.Notes
		if ids {
			notes = slices.Concat(r.Notes, r.Unmatched)
		}
		for _, note := range notes {
			cells[0] += p.footnote(note)
		}
		for _, c := range columns {
			cells = append(cells, r.Score(c.score).String())
		}
		g.cells = append(g.cells, cells)
	}
	return g
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
func (p *page) addPublished(row PublishedRow, columns []tableColumn) {
	cells := []string{row.Model + p.footnote(row.citation())}
	for _, note := range row.Notes {
		cells[0] += p.footnote(capital(strings.TrimSuffix(note, ".")) + ".")
	}
	for _, c := range columns {
		if f, ok := row.Figures[c.score]; ok {
			cells = append(cells, printed(f))
		} else {
			cells = append(cells, blank)
		}
	}
	p.systems.cells = append(p.systems.cells, cells)
}

// citation says where the figures of a published row come from.
func (row PublishedRow) citation() string {
	doubt := ""
	if !row.Verified {
		doubt = " (unverified: as cited elsewhere, not checked at the source)"
	}
	return fmt.Sprintf("Published, protocol %s: %s%s.", row.Protocol, row.Source, doubt)
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

// grids returns the grids of a page in their order.
func (p *page) grids() []grid {
	all := []grid{p.systems}
	if p.paired.header != nil {
		all = append(all, p.paired)
	}
	return append(all, p.further...)
}

// detailGrids break the scores of one report down: by label, into a confusion
// matrix if it is not too wide, by strata.
func (r *Report) detailGrids() []grid {
	all := []grid{r.classGrid()}
	if r.Task.Kind != datasets.Multilabel && len(r.Task.Labels) <= mostLabels {
		all = append(all, r.confusionGrid())
	}
	return append(all, r.strataGrids()...)
}

// classGrid has a row for each label.
func (r *Report) classGrid() grid {
	g := grid{header: []string{"label", r.Task.Unit + "s", "precision", "recall", "F1"}}
	for _, c := range r.PerClass {
		g.cells = append(g.cells, []string{
			c.Label, strconv.Itoa(c.Support), decimals(c.Precision), decimals(c.Recall), decimals(c.F1),
		})
	}
	return g
}

// confusionGrid shows how often each gold label met each predicted one. The
// column of missing labels is there if a label is missing.
func (r *Report) confusionGrid() grid {
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

// strataGrids has a grid for each column by which scores are broken down.
func (r *Report) strataGrids() []grid {
	var all []grid
	columns := tableColumns(r.Task.Kind)
	for _, s := range r.Strata {
		if len(all) == 0 || all[len(all)-1].header[0] != s.Column {
			g := grid{header: []string{s.Column, r.Task.Unit + "s"}}
			for _, c := range columns {
				g.header = append(g.header, c.title)
			}
			all = append(all, g)
		}
		cells := []string{cmp.Or(s.Value, "not known"), strconv.Itoa(s.N)}
		for _, c := range columns {
			cells = append(cells, scoreNamed(s.Scores, c.score).String())
		}
		g := &all[len(all)-1]
		g.cells = append(g.cells, cells)
	}
	return all
}

// scoreNamed returns the score of that name, NaN if there is none.
func scoreNamed(scores []Score, name string) Score {
	return (&Report{Scores: scores}).Score(name)
}
