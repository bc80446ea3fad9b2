package reports

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/charts"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Document is a report of a run for the browser: what was run, and a section for
// each system, dataset and task.
type Document struct {
	Title    string
	Facts    []Fact // what the run was: the bundle, the seed, the versions
	Sections []Section
}

// Fact is something that a reader must know to repeat a run, such as "seed" and
// its value.
type Fact struct{ Name, Value string }

// Section is a report with what the charts are drawn from.
type Section struct {
	Report *Report
	Cases  []Case      // those of the run; none, or none with probabilities: no curves
	Layers [][]float64 // [posts][layers]: the layer weights of the posts that have them; none: no chart of layers
}

//go:embed document.html document.css
var documentFiles embed.FS

var documentTemplate = template.Must(template.ParseFS(documentFiles, "document.html"))

// WriteHTML writes a document as one file that needs no other file and no network:
// tables with intervals, published figures, confusion matrices, charts. It holds
// no texts, no ids and no authors. The same document gives the same bytes.
//
// It fails if a post has another number of layer weights than the first one of
// its section, or if w fails.
func WriteHTML(w io.Writer, d Document) error {
	style, err := documentFiles.ReadFile("document.css")
	if err != nil {
		return err
	}
	view := htmlDocument{Title: d.Title, Notice: disclaimer, Style: template.CSS(style), Facts: d.Facts}
	same := groups(reportsOf(d))
	for i, s := range d.Sections {
		section, err := newHTMLSection(fmt.Sprintf("s%d", i+1), s, groupOf(same, s.Report))
		if err != nil {
			return fmt.Errorf("section %d, %s: %w", i+1, s.Report.Task.Name, err)
		}
		view.Sections = append(view.Sections, section)
	}
	if len(d.Sections) > 1 {
		overview := overviewTable(reportsOf(d))
		for i, section := range view.Sections {
			overview.Rows[i].Cells[0].Link = section.ID
		}
		view.Overview = []tables.Table{overview}
	}
	return documentTemplate.ExecuteTemplate(w, "document", view)
}

// reportsOf returns the report of each section.
func reportsOf(d Document) []*Report {
	var all []*Report
	for _, s := range d.Sections {
		all = append(all, s.Report)
	}
	return all
}

// groupOf returns the group that holds a report.
func groupOf(groups [][]*Report, r *Report) []*Report {
	return groups[slices.IndexFunc(groups, func(g []*Report) bool { return slices.Contains(g, r) })]
}

// htmlDocument is what the template of the document shows.
type htmlDocument struct {
	Title, Notice string
	Style         template.CSS
	Facts         []Fact
	Overview      []tables.Table // one; none if there is one section
	Sections      []htmlSection
}

// htmlSection is what the template of a section shows.
type htmlSection struct {
	ID, Title string
	Facts     []Fact
	Systems   []tables.Table // one; none if there is no other system, and nothing is published of this protocol
	Excluded  *htmlExcluded
	Against   []tables.Table // one; none if no systems were compared on the same units
	Scores    tables.Table
	Labels    []tables.Table // the confusion matrix if the task has one label a unit, and the figures of each label
	Charts    []charts.Chart
	Screening []tables.Table // what a screen of a stream would find; none of a task that is not answered by the concern
	Strata    []tables.Table
	Notes     []string
}

// htmlExcluded are the published figures that must not be ranked with a report.
type htmlExcluded struct {
	Summary string
	Table   tables.Table
}

// newHTMLSection lays out the section of one of the reports on the same units
// and task.
func newHTMLSection(id string, s Section, group []*Report) (htmlSection, error) {
	r := s.Report
	drawn, err := drawCharts(s, id)
	if err != nil {
		return htmlSection{}, err
	}
	c := Compare(r)
	section := htmlSection{
		ID: id, Title: fmt.Sprintf("%s: %s", r.Task.Name, r.System), Facts: factsOf(r),
		Excluded: excluded(c.Others), Against: againstTable(r, group),
		Scores: scoresTable(r), Screening: screeningTables(r), Labels: []tables.Table{classTable(r)}, Charts: drawn, Strata: strataTables(r), Notes: r.Notes,
	}
	if len(group) > 1 || len(c.Rows) > 0 {
		section.Systems = []tables.Table{systemsTable(firstOf(group, r), c, func(*Report) []string { return nil })}
	}
	if r.Task.Kind != datasets.Multilabel {
		section.Labels = slices.Insert(section.Labels, 0, confusionTable(r))
	}
	return section, nil
}

// firstOf returns a group with one of its reports first.
func firstOf(group []*Report, r *Report) []*Report {
	others := slices.DeleteFunc(slices.Clone(group), func(other *Report) bool { return other == r })
	return append([]*Report{r}, others...)
}

// excluded lists the figures, or returns nil if there are none.
func excluded(others []Incomparable) *htmlExcluded {
	t := othersTable(others)
	if len(t.Rows) == 0 {
		return nil
	}
	return &htmlExcluded{
		Summary: fmt.Sprintf("%s of this dataset that must not be ranked with this run, and why", count(len(t.Rows), "published figure")),
		Table:   t,
	}
}

// againstTable compares a report with that of another system on the same units,
// or, if it is the one that others were compared with, those with it. There is no
// table if nothing was compared.
func againstTable(r *Report, group []*Report) []tables.Table {
	compared := []*Report{r}
	if r.Against == nil {
		compared = slices.DeleteFunc(slices.Clone(group), func(other *Report) bool {
			return other.Against == nil || other.Against.Baseline != r.System
		})
	}
	if len(compared) == 0 {
		return nil
	}
	t := pairedTable(compared)
	for _, other := range compared {
		for _, note := range other.Against.Paired.Notes {
			t.Footnote(note)
		}
	}
	return []tables.Table{t}
}

// scoresTable lists every metric that is defined, with its interval.
func scoresTable(r *Report) tables.Table {
	t := tables.Table{Name: "All metrics", Columns: tables.Numbers("metric", "value", "95% interval")}
	for _, s := range r.Scores {
		if !math.IsNaN(s.Value) {
			t.Add(metricWords.Replace(s.Name), tables.Decimals(s.Value), cmp.Or(intervalOf(s), tables.Blank))
		}
	}
	return t
}

// metricWords turns the name of a metric into what a reader says.
var metricWords = strings.NewReplacer(
	"cohen_kappa", "Cohen's κ", "quadratic_kappa", "quadratic κ", "kendall_tau", "Kendall's τ-b",
	"matthews_corrcoef", "Matthews correlation", "brier", "Brier", "roc_auc", "ROC AUC", "f1", "F1", "_", " ",
)

// factsOf says what was scored. What is not known is left out.
func factsOf(r *Report) []Fact {
	all := []Fact{
		{"dataset", r.Dataset},
		{"split", r.Split.Name},
		{"protocol", strings.Join(r.Split.Protocols, ", ")},
		{r.Task.Unit + "s", strconv.Itoa(r.N)},
		{"without a valid answer", strconv.Itoa(r.Missing)},
		{"kind of task", string(r.Task.Kind)},
		{"positive labels", strings.Join(r.Task.Positive, ", ")},
	}
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" })
}
