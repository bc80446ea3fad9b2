package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// WriteMarks shows how well symptoms are found, in one of [Formats] but CSV, which
// has no room for tables of several kinds: it holds the scores by symptom alone.
func WriteMarks(w io.Writer, format string, m *Marks) error {
	p := tables.Page{Title: fmt.Sprintf("symptoms found by %s, %s split of %s, %d posts", m.System, m.Split.Name, m.Dataset, m.N), Tables: m.tables(), Notes: m.Notes}
	switch format {
	case "table":
		p.Notes = append(p.Notes, disclaimer)
		return p.Terminal(w, false)
	case "markdown":
		p.Notes = append(p.Notes, disclaimer)
		return p.Markdown(w)
	case "latex":
		if _, err := fmt.Fprint(w, latexPreamble); err != nil {
			return err
		}
		return writeLaTeXPages(w, []tables.Page{p})
	case "csv":
		return m.writeCSV(w)
	case "json":
		return m.writeJSON(w)
	}
	return CheckFormat(format)
}

func (m *Marks) tables() []tables.Table {
	all := []tables.Table{markTable("Marks of people, by polarity", "marked as", append([]MarkScores{m.All}, m.Polarities...)), m.confusionTable()}
	var column string
	for i, s := range m.Strata {
		if s.Column != column {
			column = s.Column
			end := i
			for end < len(m.Strata) && m.Strata[end].Column == column {
				end++
			}
			all = append(all, markTable("By "+column, column, m.Strata[i:end]))
		}
	}
	return append(all, markTable("By symptom", "symptom", m.Symptoms))
}

func markTable(name, first string, rows []MarkScores) tables.Table {
	t := tables.Table{Name: name, Columns: tables.Numbers(first, "marks", "found", "with its polarity", "called present", "of them right", "token F1", "IOU F1")}
	for _, s := range rows {
		t.Add(s.Name, strconv.Itoa(s.Marked), s.Found.String(), s.Right.String(), strconv.Itoa(s.Called.N), s.Called.String(), s.TokenF1.String(), s.IOUF1.String())
	}
	return t
}

func (m *Marks) confusionTable() tables.Table {
	t := tables.Table{Name: "Polarities of the marks that were found", Columns: tables.Numbers(append([]string{`marked \ found`}, m.Names...)...)}
	for i, counts := range m.Confusion {
		cells := []string{m.Names[i]}
		for _, n := range counts {
			cells = append(cells, strconv.Itoa(n))
		}
		t.Add(cells...)
	}
	return t
}

func (m *Marks) writeCSV(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "dataset,split,system,symptom,marked,found,right,called,called_right,token_f1,iou_f1"); err != nil {
		return err
	}
	for _, s := range append([]MarkScores{m.All}, m.Symptoms...) {
		if _, err := fmt.Fprintf(w, "%s,%s,%s,%s,%d,%d,%d,%d,%d,%s,%s\n", m.Dataset, m.Split.Name, m.System, s.Name,
			s.Marked, s.Found.Count, s.Right.Count, s.Called.N, s.Called.Count, full(s.TokenF1.Value), full(s.IOUF1.Value)); err != nil {
			return err
		}
	}
	return nil
}

// jsonMarks are the scores of some marks in JSON: counts, and F1 with full precision.
type jsonMarks struct {
	Column      string   `json:"column,omitempty"`
	Name        string   `json:"name"`
	Marked      int      `json:"marked"`
	Found       int      `json:"found"`
	Right       int      `json:"right"` // of found, with its polarity
	Called      int      `json:"called_present"`
	CalledRight int      `json:"called_present_right"`
	TokenF1     *float64 `json:"token_f1_micro"`
	IOUF1       *float64 `json:"iou_f1_micro"`
}

func (m *Marks) writeJSON(w io.Writer) error {
	rows := []jsonMarks{}
	for _, s := range append(append(append([]MarkScores{m.All}, m.Polarities...), m.Strata...), m.Symptoms...) {
		rows = append(rows, jsonMarks{
			s.Column, s.Name, s.Marked, s.Found.Count, s.Right.Count, s.Called.N, s.Called.Count, number(s.TokenF1.Value), number(s.IOUF1.Value),
		})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Dataset    string      `json:"dataset"`
		Split      string      `json:"split"`
		System     string      `json:"system"`
		N          int         `json:"n"`
		Scores     []jsonMarks `json:"scores"`
		Polarities []string    `json:"polarities"`
		Confusion  [][]int     `json:"confusion_matrix"` // [marked][found]
		Notes      []string    `json:"notes"`
	}{m.Dataset, m.Split.Name, m.System, m.N, rows, m.Names, m.Confusion, m.Notes})
}
