package reports

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
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
	same := groups(d.reports())
	for i, s := range d.Sections {
		section, err := newHTMLSection(fmt.Sprintf("s%d", i+1), s, groupOf(same, s.Report))
		if err != nil {
			return fmt.Errorf("section %d, %s: %w", i+1, s.Report.Task.Name, err)
		}
		view.Sections = append(view.Sections, section)
	}
	if len(d.Sections) > 1 {
		view.Overview = overviewTable(d.Sections, view.Sections)
	}
	return documentTemplate.ExecuteTemplate(w, "document", view)
}

// reports returns the report of each section.
func (d Document) reports() []*Report {
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
	Overview      *htmlTable // nil: there is one section
	Sections      []htmlSection
}

// htmlSection is what the template of a section shows.
type htmlSection struct {
	ID, Title string
	Facts     []Fact
	Systems   *htmlTable // nil: there is no other system, and nothing is published of this protocol
	Excluded  *htmlExcluded
	Against   *htmlTable // nil: no systems were compared on the same units
	Scores    htmlTable
	Confusion *htmlConfusion // nil: the task is multilabel
	PerClass  htmlTable
	Charts    []chart
	Strata    []htmlTable
	Notes     []string
}

// newHTMLSection lays out the section of one of the reports on the same units
// and task.
func newHTMLSection(id string, s Section, group []*Report) (htmlSection, error) {
	r := s.Report
	comparison := r.Compare()
	charts, err := s.charts()
	if err != nil {
		return htmlSection{}, err
	}
	for i := range charts {
		charts[i].ID = fmt.Sprintf("%s-chart%d", id, i+1)
	}
	return htmlSection{
		ID:        id,
		Title:     fmt.Sprintf("%s: %s", r.Task.Name, r.System),
		Facts:     r.facts(),
		Systems:   systemsTable(r, group, comparison),
		Excluded:  excluded(comparison.Others),
		Against:   againstTable(r, group),
		Scores:    scoresTable(r),
		Confusion: confusionTable(r),
		PerClass:  perClassTable(r),
		Charts:    charts,
		Strata:    strataTables(r),
		Notes:     r.Notes,
	}, nil
}

// facts says what was scored. What is not known is left out.
func (r *Report) facts() []Fact {
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
