package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// WriteExplanations shows reports on explanations in one of [Formats]. In JSON
// one report is an object, several are an array of such objects. A format that is
// not one is an error that lists them.
func WriteExplanations(w io.Writer, format string, reports ...*ExplanationReport) error {
	switch format {
	case "table":
		return writeExplanationPages(w, reports, func(p tables.Page) error { return p.Terminal(w, false) })
	case "markdown":
		return writeExplanationPages(w, reports, func(p tables.Page) error { return p.Markdown(w) })
	case "latex":
		return writeExplanationsLaTeX(w, reports)
	case "csv":
		return writeExplanationsCSV(w, reports)
	case "json":
		return writeExplanationsJSON(w, reports)
	}
	return CheckFormat(format)
}

// writeExplanationPages writes the pages of each report, its notes on the last.
func writeExplanationPages(w io.Writer, reports []*ExplanationReport, write func(tables.Page) error) error {
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		pages := explanationPages(r)
		pages[len(pages)-1].Notes = append(slices.Clip(r.Notes), disclaimer)
		for _, p := range pages {
			if err := write(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeExplanationsLaTeX writes a floating table a page, the notes of a report
// under its first.
func writeExplanationsLaTeX(w io.Writer, reports []*ExplanationReport) error {
	fmt.Fprint(w, latexPreamble)
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		pages := explanationPages(r)
		pages[0].Notes = r.Notes
		if err := writeLaTeXPages(w, pages); err != nil {
			return err
		}
	}
	return nil
}

// explanationPages lays a report out, without its notes.
func explanationPages(r *ExplanationReport) []tables.Page {
	var pages []tables.Page
	for _, of := range explanationTables {
		p := tables.Page{Title: fmt.Sprintf("%s: explanations of %s%s, %s split of %s, %d %ss",
			r.Task.Name, r.System, of.by, r.Split.Name, r.Dataset, r.N, r.Task.Unit)}
		for _, grid := range of.grids {
			if t := measuresTable(r, grid); t.HasValues() {
				p.Tables = append(p.Tables, t)
			}
		}
		pages = append(pages, p)
	}
	return pages
}

// measuresTable has a row for each attributor and a column for each measure with
// a title.
func measuresTable(r *ExplanationReport, of explanationGrid) tables.Table {
	t := tables.Table{Caption: of.caption, Columns: tables.Numbers("explanation")}
	titled := slices.DeleteFunc(slices.Clone(of.measures), func(m explanationMeasure) bool { return m.title == "" })
	for _, m := range titled {
		t.Columns = append(t.Columns, tables.Numbers(m.title)...)
	}
	for _, row := range r.Rows {
		cells := []string{row.Attributor}
		for _, m := range titled {
			cells = append(cells, scoreNamed(row.Scores, m.name).String())
		}
		t.Add(cells...)
	}
	return t
}

// writeExplanationsCSV writes one row an attributor: each score with the two ends
// of its interval. A score that is not defined is an empty cell.
func writeExplanationsCSV(w io.Writer, reports []*ExplanationReport) error {
	header := []string{"dataset", "split", "task", "system", "attributor", "n", "rationales"}
	for _, m := range explanationMeasures() {
		header = append(header, m.name, m.name+"_low", m.name+"_high")
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	for _, r := range reports {
		for _, row := range r.Rows {
			cells := []string{r.Dataset, r.Split.Name, r.Task.Name, r.System, row.Attributor, strconv.Itoa(row.N), strconv.Itoa(r.Rationales)}
			for _, s := range row.Scores {
				cells = append(cells, full(s.Value), full(s.Low), full(s.High))
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// jsonExplanations is a report on explanations in JSON. Numbers have full
// precision; one that is not defined is null.
type jsonExplanations struct {
	Task        string           `json:"task"`
	Dataset     string           `json:"dataset"`
	Split       string           `json:"split"`
	System      string           `json:"system"`
	N           int              `json:"n"`
	Rationales  int              `json:"rationales"` // of n: units with a human rationale
	Attributors []jsonAttributor `json:"attributors"`
	Notes       []string         `json:"notes"`
}

// jsonAttributor holds the scores of one way to explain.
type jsonAttributor struct {
	Name      string                 `json:"name"`
	N         int                    `json:"n"`
	Metrics   map[string]*float64    `json:"metrics"`
	Intervals map[string][2]*float64 `json:"intervals"` // 95%: [low, high]
}

func writeExplanationsJSON(w io.Writer, reports []*ExplanationReport) error {
	all := make([]jsonExplanations, len(reports))
	for i, r := range reports {
		all[i] = jsonExplanations{
			Task: r.Task.Name, Dataset: r.Dataset, Split: r.Split.Name, System: r.System,
			N: r.N, Rationales: r.Rationales, Attributors: []jsonAttributor{}, Notes: r.Notes,
		}
		for _, row := range r.Rows {
			metrics, intervals := jsonScores(row.Scores)
			all[i].Attributors = append(all[i].Attributors, jsonAttributor{row.Attributor, row.N, metrics, intervals})
		}
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if len(all) == 1 {
		return out.Encode(all[0])
	}
	return out.Encode(all)
}
