package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/explain"
)

// legendRow is a symptom of a text: how often the text affirms it, denies it and
// so on, and the items of instruments that ask for it.
type legendRow struct {
	symptom, name string
	present, risk bool
	said          string // "present 2×, negated 1×; read by the model 1×"
	items         string // "phq9.3, bdi2.16"
}

// legendOf returns the symptoms in the order of their first appearance.
func legendOf(evidence []explain.Evidence) []legendRow {
	var rows []legendRow
	for _, id := range symptomsOf(evidence) {
		row := legendRow{symptom: id}
		counts, read := map[explain.Polarity]int{}, 0
		for _, e := range evidence {
			if e.Symptom == id {
				counts[e.Polarity]++
				read += one(e.Found == explain.FoundByHead)
				row.name, row.risk, row.items = e.Name, e.Risk, strings.Join(e.Items, ", ")
			}
		}
		row.present = counts[explain.Present] > 0
		var said []string
		for _, polarity := range explain.Polarities {
			if n := counts[polarity]; n > 0 {
				said = append(said, fmt.Sprintf("%s %d×", polarity, n))
			}
		}
		row.said = strings.Join(said, ", ")
		if read > 0 {
			row.said += fmt.Sprintf("; read by the model %d×", read)
		}
		rows = append(rows, row)
	}
	return rows
}

// legend lists the symptoms found.
func (p *printer) legend(evidence []explain.Evidence) {
	rows := legendOf(evidence)
	names, said := 0, 0
	for _, row := range rows {
		names, said = max(names, uniseg.StringWidth(row.name)), max(said, uniseg.StringWidth(row.said))
	}
	for _, row := range rows {
		name := row.name
		if row.present {
			name = p.styled(p.style(row.symptom), name)
		}
		line := fmt.Sprintf("  %s%s  %s  %s", name, padding(row.name, names), row.said+padding(row.said, said), p.styled(faint, row.items))
		p.printf("%s\n", strings.TrimRight(line, " "))
	}
	if len(rows) > 0 {
		p.printf("\n")
	}
}

// padding fills a text up to a width in columns.
func padding(s string, width int) string {
	return strings.Repeat(" ", max(0, width-uniseg.StringWidth(s)))
}

func symptomsOf(evidence []explain.Evidence) []string {
	var ids []string
	for _, e := range evidence {
		if !slices.Contains(ids, e.Symptom) {
			ids = append(ids, e.Symptom)
		}
	}
	return ids
}
