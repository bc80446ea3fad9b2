package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// htmlTable is a table of finished cells. The first column names the row, the
// others are numbers, and the remark is text.
type htmlTable struct {
	Caption   string
	Header    []string
	Remarks   string // the heading of the remarks; "": there are none
	Rows      []htmlRow
	Footnotes []string // numbered from 1
}

type htmlRow struct {
	Own    bool   // the row of the system that the page is about
	Link   string // the id of the element that the name leads to; "": it is no link
	Name   string
	Marks  []int // the numbers of its footnotes
	Cells  []string
	Remark string
}

func (t *htmlTable) add(name string, cells ...string) {
	t.Rows = append(t.Rows, htmlRow{Name: name, Cells: cells})
}

// footnote returns the number of a footnote, which it adds if it is new.
func (t *htmlTable) footnote(text string) int {
	i := slices.Index(t.Footnotes, text)
	if i < 0 {
		i = len(t.Footnotes)
		t.Footnotes = append(t.Footnotes, text)
	}
	return i + 1
}

// scoresTable lists every metric that is defined, with its interval.
func scoresTable(r *Report) htmlTable {
	t := htmlTable{Caption: "All metrics", Header: []string{"metric", "value", "95% interval"}}
	for _, s := range r.Scores {
		if !math.IsNaN(s.Value) {
			bounds := blank
			if !math.IsNaN(s.Low) {
				bounds = interval(s.Low, s.High)
			}
			t.add(inWords(s.Name), decimals(s.Value), bounds)
		}
	}
	return t
}

// inWords returns the name of a metric as a reader says it.
func inWords(name string) string { return metricWords.Replace(name) }

var metricWords = strings.NewReplacer(
	"cohen_kappa", "Cohen's κ", "quadratic_kappa", "quadratic κ", "kendall_tau", "Kendall's τ-b",
	"matthews_corrcoef", "Matthews correlation", "brier", "Brier", "roc_auc", "ROC AUC", "f1", "F1", "_", " ",
)

// systemsTable puts the other reports on the same units and task under a report's
// own scores, and under them the published figures of the same protocol. It is
// nil if there are neither.
func systemsTable(r *Report, group []*Report, c Comparison) *htmlTable {
	names := c.publishedScores()
	if len(group) > 1 {
		names = nil
		for _, column := range c.columns(r.Task.Kind) {
			names = append(names, column.score)
		}
	}
	if len(names) == 0 {
		return nil
	}
	t := &htmlTable{Caption: systemsCaption(group, c), Header: []string{"system"}}
	for _, name := range names {
		t.Header = append(t.Header, inWords(name))
	}
	t.Rows = append(t.Rows, reportRow(r, names))
	t.Rows[0].Own = true
	for _, other := range group {
		if other != r {
			t.Rows = append(t.Rows, reportRow(other, names))
		}
	}
	for _, p := range c.Rows {
		t.addPublished(p, names)
	}
	return t
}

func systemsCaption(group []*Report, c Comparison) string {
	switch {
	case len(c.Rows) == 0:
		return "Systems on the same units"
	case len(group) > 1:
		return "Systems on the same units, and the published figures of the same protocol"
	}
	return "Beside the published figures of the same protocol"
}

// publishedScores returns the scores for which something is published.
func (c Comparison) publishedScores() []string {
	var names []string
	for _, m := range publishedMetrics {
		published := func(row PublishedRow) bool { _, ok := row.Figures[m.score]; return ok }
		if !slices.Contains(names, m.score) && slices.ContainsFunc(c.Rows, published) {
			names = append(names, m.score)
		}
	}
	return names
}

// reportRow has the scores of those names.
func reportRow(r *Report, names []string) htmlRow {
	row := htmlRow{Name: r.System}
	for _, name := range names {
		row.Cells = append(row.Cells, r.Score(name).String())
	}
	return row
}

// addPublished adds the figures of those names.
func (t *htmlTable) addPublished(p PublishedRow, names []string) {
	row := htmlRow{Name: p.Model}
	for _, note := range append([]string{p.citation()}, p.Notes...) {
		row.Marks = append(row.Marks, t.footnote(note))
	}
	for _, name := range names {
		cell := blank
		if f, ok := p.Figures[name]; ok {
			cell = printed(f)
		}
		row.Cells = append(row.Cells, cell)
	}
	t.Rows = append(t.Rows, row)
}

// htmlExcluded are the published figures that must not be ranked with a report.
type htmlExcluded struct {
	Summary string
	Tables  []htmlTable // a reason each
}

// excluded lists them, or returns nil if there are none.
func excluded(others []Incomparable) *htmlExcluded {
	if len(others) == 0 {
		return nil
	}
	e := htmlExcluded{}
	n := 0
	for _, o := range others {
		t := htmlTable{Caption: "Not comparable: " + o.Reason, Header: []string{"system", "value"}, Remarks: "what it is"}
		for _, f := range o.Figures {
			t.Rows = append(t.Rows, htmlRow{
				Name: f.Model, Marks: []int{t.footnote(f.Source)}, Cells: []string{printed(f)},
				Remark: fmt.Sprintf("%s, %s; protocol %s", f.Metric, f.Average, f.Protocol),
			})
		}
		n += len(o.Figures)
		e.Tables = append(e.Tables, t)
	}
	e.Summary = fmt.Sprintf("%d published figures of this dataset that must not be ranked with this run, and why", n)
	return &e
}

// perClassTable lists the labels. Columns that need probabilities are left out
// if there are none.
func perClassTable(r *Report) htmlTable {
	t := htmlTable{
		Caption: "By label, each against all others",
		Header:  []string{"label", "gold", "predicted", "precision", "recall", "F1", "specificity"},
	}
	ranked := slices.ContainsFunc(r.PerClass, func(c ClassScore) bool { return !math.IsNaN(c.AveragePrecision) })
	if ranked {
		t.Header = append(t.Header, "ROC AUC", "average precision")
	}
	for _, c := range r.PerClass {
		cells := []string{
			strconv.Itoa(c.Support), strconv.Itoa(c.Predicted),
			decimals(c.Precision), decimals(c.Recall), decimals(c.F1), decimals(c.Specificity),
		}
		if ranked {
			cells = append(cells, decimals(c.ROCAUC), decimals(c.AveragePrecision))
		}
		t.add(c.Label, cells...)
	}
	return t
}

// overviewTable leads to the sections, which stand at the same index. The
// difference is to the best published figure of the same protocol.
func overviewTable(sections []Section, views []htmlSection) *htmlTable {
	t := htmlTable{Caption: "Overview", Header: []string{
		"task and system", "split", "n", balancedAccuracy, "macro-F1", "best published", "difference",
	}}
	for i, s := range sections {
		r := s.Report
		score := r.Score("balanced_accuracy")
		row := htmlRow{Link: views[i].ID, Name: views[i].Title}
		published, difference := blank, blank
		if best, ok := r.Compare().Best(score.Name); ok {
			published, difference = printed(best), fmt.Sprintf("%+.3f", score.Value-best.Value)
			row.Marks = []int{t.footnote("Best published: " + best.Model + "; " + best.Source)}
		}
		row.Cells = []string{r.Split.Name, strconv.Itoa(r.N), score.String(), r.Score("f1_macro").String(), published, difference}
		t.Rows = append(t.Rows, row)
	}
	return &t
}

// againstTable compares a report with that of another system on the same units,
// or, if it is the one that others were compared with, those with it. It is nil
// if nothing was compared.
func againstTable(r *Report, group []*Report) *htmlTable {
	compared := []*Report{r}
	if r.Against == nil {
		compared = slices.DeleteFunc(slices.Clone(group), func(other *Report) bool {
			return other.Against == nil || other.Against.Baseline != r.System
		})
	}
	if len(compared) == 0 {
		return nil
	}
	g := pairedGrid(compared)
	t := htmlOfGrid(g.caption, g)
	for _, other := range compared {
		for _, note := range other.Against.Paired.Notes {
			t.footnote(note)
		}
	}
	return &t
}

// strataTables returns a table of the main metrics for each column by which the
// scores are broken down.
func strataTables(r *Report) []htmlTable {
	var tables []htmlTable
	for _, g := range r.strataGrids() {
		tables = append(tables, htmlOfGrid("Scores by "+g.header[0], g))
	}
	return tables
}

// htmlOfGrid is a grid of the other formats under a caption.
func htmlOfGrid(caption string, g grid) htmlTable {
	t := htmlTable{Caption: caption, Header: g.header}
	for _, cells := range g.cells {
		t.add(cells[0], cells[1:]...)
	}
	return t
}
