package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/explain"
)

// WritePostTasks shows one post with its results for several tasks: what they
// share once, the text, the symptoms and the layers; then a table of the tasks,
// where label and evidence disagree, and what the labels rest on. [WritePost]
// shows a result in full, and says what colour means.
func WritePostTasks(w io.Writer, text string, results []explain.Result, colour bool) error {
	if len(results) == 0 {
		return nil
	}
	first := results[0]
	p := newPrinter(w, colour, first)
	p.text(text, first.Evidence)
	p.legend(first.Evidence)
	p.layers(first.LayerWeights)
	p.tasks(results)
	if doubts := clausesOf(first, explain.DoubtClause); doubts != "" {
		p.printf("%s\n\n", doubts)
	}
	if concern := clausesOf(first, explain.ConcernClause); concern != "" {
		p.printf("%s\n\n", p.styled(bold, concern))
	}
	for _, kind := range []explain.ClauseKind{explain.DisagreementClause, explain.LevelClause, explain.GroundClause} {
		p.told(results, kind)
	}
	if i := slices.IndexFunc(results, func(r explain.Result) bool { return r.HighRisk }); i >= 0 {
		p.printf("\n%s\n", visible(clausesOf(results[i], explain.NoticeClause)))
	}
	return p.err
}

// told prints what the clauses of a kind say, each once, with the tasks of which
// it is said.
func (p *printer) told(results []explain.Result, kind explain.ClauseKind) {
	var said []string
	tasks := map[string][]string{}
	for _, r := range results {
		clause := clausesOf(r, kind)
		if clause == "" {
			continue
		}
		if tasks[clause] == nil {
			said = append(said, clause)
		}
		tasks[clause] = append(tasks[clause], r.Task)
	}
	for _, clause := range said {
		p.printf("%s\n  %s\n", visible(clause), p.styled(faint, visible(strings.Join(tasks[clause], ", "))))
	}
}

// barWidth is the width of the bar of a probability of 1, in columns.
const barWidth = 20

// taskRow is a line of the table of tasks: an answered label, or none.
type taskRow struct {
	task, answer string
	probability  float64
	labelled     bool
	level        string // that the symptoms count up to, see levelInWords
}

// tasks prints a table with a line for each answered label.
func (p *printer) tasks(results []explain.Result) {
	var rows []taskRow
	names, answers := 0, 0
	for _, r := range results {
		for _, row := range taskRows(r) {
			names, answers = max(names, uniseg.StringWidth(row.task)), max(answers, uniseg.StringWidth(row.answer))
			rows = append(rows, row)
		}
	}
	p.printf("\n")
	for _, row := range rows {
		line := fmt.Sprintf("  %s  %s", row.task+padding(row.task, names), p.styled(bold, row.answer)+padding(row.answer, answers))
		if row.labelled {
			line += fmt.Sprintf("  %.2f %s  %s", row.probability, bar(row.probability), p.styled(faint, row.level))
		}
		p.printf("%s\n", strings.TrimRight(line, " "))
	}
	p.printf("\n")
}

func taskRows(r explain.Result) []taskRow {
	if len(r.Labels) == 0 {
		return []taskRow{{task: visible(r.Task), answer: noLabel}}
	}
	var rows []taskRow
	for i, label := range r.Labels {
		row := taskRow{answer: visible(label), probability: probabilityOf(r, label), labelled: true}
		if i == 0 {
			row.task, row.level = visible(r.Task), levelInWords(r)
		}
		if r.Abstained {
			row.answer = "undecided: " + row.answer + "?"
		}
		rows = append(rows, row)
	}
	return rows
}

// levelInWords is the level that the mentioned symptoms count up to, or "" if the
// task asks for no level.
func levelInWords(r explain.Result) string {
	l := r.SymptomLevel
	if l == nil {
		return ""
	}
	return fmt.Sprintf("mentioned symptoms: %s (%d of %d)", l.Level, l.Count, l.Of)
}

// bar draws a probability in eighths of a column.
func bar(probability float64) string {
	eighths := int(probability*barWidth*8 + 0.5)
	parts := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	return strings.Repeat("█", eighths/8) + parts[eighths%8]
}

// clausesOf returns the clauses of the kinds, all of which are sentences.
func clausesOf(r explain.Result, kinds ...explain.ClauseKind) string {
	var said []string
	for _, c := range r.Clauses {
		if slices.Contains(kinds, c.Kind) {
			said = append(said, r.Rationale[c.Start:c.End])
		}
	}
	return strings.Join(said, " ")
}
