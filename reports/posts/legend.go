package posts

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
	said          string // "present 2×, negated 1×; read by the model"
	items         string // "phq9.3, bdi2.16"
}

// legendOf returns the symptoms in the order of the result, each once.
func legendOf(r explain.Result) []legendRow {
	var rows []legendRow
	for _, id := range symptomsOf(r) {
		row := legendRow{symptom: id}
		var said []string
		read := ""
		for _, s := range r.Symptoms {
			if s.Symptom != id {
				continue
			}
			row.name, row.risk, row.items = s.Name, s.Risk, strings.Join(s.Items, ", ")
			row.present = row.present || s.Polarity == explain.Present
			said = append(said, fmt.Sprintf("%s %d×", s.Polarity, len(s.Evidence)+s.EvidenceCut))
			if s.Probability > 0 {
				read = "; read by the model"
			}
		}
		row.said = strings.Join(said, ", ") + read
		rows = append(rows, row)
	}
	return rows
}

// legend lists the symptoms found.
func (p *printer) legend(r explain.Result) {
	rows := legendOf(r)
	if len(rows) == 0 {
		p.printf("%s\n\n", clausesOf(r, explain.SignClause))
		return
	}
	names, said := 0, 0
	for _, row := range rows {
		names, said = max(names, uniseg.StringWidth(row.name)), max(said, uniseg.StringWidth(row.said))
	}
	p.printf("Symptoms told\n")
	for _, row := range rows {
		name := row.name
		if row.present {
			name = p.styled(p.style(row.symptom), name)
		}
		line := fmt.Sprintf("  %s%s  %s  %s", name, padding(row.name, names), row.said+padding(row.said, said), p.styled(faint, row.items))
		p.printf("%s\n", strings.TrimRight(line, " "))
	}
	p.printf("\n")
}

// padding fills a text up to a width in columns.
func padding(s string, width int) string {
	return strings.Repeat(" ", max(0, width-uniseg.StringWidth(s)))
}

// symptomsOf returns the ids of the symptoms in the order of the result, each
// once.
func symptomsOf(r explain.Result) []string {
	var ids []string
	for _, s := range r.Symptoms {
		if !slices.Contains(ids, s.Symptom) {
			ids = append(ids, s.Symptom)
		}
	}
	return ids
}
