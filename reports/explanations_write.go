package reports

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/renderer"
)

// WriteExplanations shows reports on explanations in one of [Formats]. In JSON
// one report is an object, several are an array of such objects. A format that is
// not one is an error that lists them.
func WriteExplanations(w io.Writer, format string, reports ...*ExplanationReport) error {
	switch format {
	case "csv":
		return writeExplanationsCSV(w, reports)
	case "json":
		return writeExplanationsJSON(w, reports)
	case "latex":
		fmt.Fprintf(w, "%% %s\n%% Needs \\usepackage{booktabs,graphicx}.\n", disclaimer)
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(w)
		}
		var err error
		switch format {
		case "table":
			err = r.writeTable(w)
		case "markdown":
			err = r.writeMarkdown(w)
		case "latex":
			err = r.writeLaTeX(w)
		default:
			err = CheckFormat(format)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// title says what was measured, and what a table goes through.
func (r *ExplanationReport) title(by string) string {
	return fmt.Sprintf("%s: explanations of %s%s, %s split of %s, %d %ss",
		r.Task.Name, r.System, by, r.Split.Name, r.Dataset, r.N, r.Task.Unit)
}

// grids returns the grids of a table, without those of which there is no number.
func (r *ExplanationReport) grids(t explanationTable) []grid {
	var all []grid
	for _, of := range t.grids {
		g := grid{caption: of.caption, header: []string{"explanation"}}
		for _, m := range of.measures {
			if m.title != "" {
				g.header = append(g.header, m.title)
			}
		}
		for _, row := range r.Rows {
			cells := []string{row.Attributor}
			for _, m := range of.measures {
				if m.title != "" {
					cells = append(cells, scoreNamed(row.Scores, m.name).String())
				}
			}
			g.cells = append(g.cells, cells)
		}
		if slices.ContainsFunc(g.cells, func(cells []string) bool { return some(cells[1:]) }) {
			all = append(all, g)
		}
	}
	return all
}

func (r *ExplanationReport) writeTable(w io.Writer) error {
	for _, t := range explanationTables {
		fmt.Fprintf(w, "%s\n\n", line(r.title(t.by)))
		for _, g := range r.grids(t) {
			g.each(func(_ place, cell string) string { return line(cell) })
			fmt.Fprintf(w, "%s\n\n", g.caption)
			for _, part := range g.fold(tableWidth) {
				if err := part.draw(w, renderer.NewBlueprint()); err != nil {
					return err
				}
				fmt.Fprintln(w)
			}
		}
	}
	return writeLines(w, append(slices.Clip(r.Notes), disclaimer))
}

func (r *ExplanationReport) writeMarkdown(w io.Writer) error {
	for _, t := range explanationTables {
		fmt.Fprintf(w, "### %s\n\n", markdownCell.Replace(r.title(t.by)))
		for _, g := range r.grids(t) {
			g.escapeMarkdown(func(place) bool { return false })
			fmt.Fprintf(w, "%s\n\n", g.caption)
			if err := g.draw(w, renderer.NewMarkdown()); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
	}
	for _, note := range append(slices.Clip(r.Notes), disclaimer) {
		if _, err := fmt.Fprintf(w, "- %s\n", markdownCell.Replace(note)); err != nil {
			return err
		}
	}
	return nil
}

// writeLaTeX writes each table as a floating one with its grids below each other,
// the notes under the first.
func (r *ExplanationReport) writeLaTeX(w io.Writer) error {
	var b strings.Builder
	for i, t := range explanationTables {
		fmt.Fprintf(&b, "\n\\begin{table}[t]\n\\centering\\small\n\\caption{%s}\n\\label{tab:%s}\n",
			latexText.Replace(capital(r.title(t.by))), label(r.title(t.by)))
		for _, g := range r.grids(t) {
			fmt.Fprintf(&b, "\n\\medskip\n%s\n\n", latexText.Replace(g.caption))
			g.latex(&b, len(g.cells))
		}
		for _, note := range r.Notes {
			if i == 0 {
				fmt.Fprintf(&b, "\n{\\footnotesize %s\\par}\n", latexText.Replace(note))
			}
		}
		b.WriteString("\\end{table}\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
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
