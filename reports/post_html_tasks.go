package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/explain"
)

// htmlTask is what the template of a task shows of a post.
type htmlTask struct {
	ID, Name  string
	Answers   []htmlBar // at least one
	Undecided bool
	Agreement string // of label and evidence
	Disagrees bool
	Level     string // that the mentioned symptoms count up to; "" if the task asks for no level
	Open      bool
	Rationale []htmlClause
	Labels    []htmlBar // all of the task
	Sentences []htmlQuotation
}

// htmlClause is a part of the rationale, or the words between two.
type htmlClause struct {
	Kind  explain.ClauseKind // "" between two clauses
	Words string
	Link  string // the id on the page of the first words that it rests on; "" if there are none
	More  []htmlPlace
}

// htmlPlace is the id of further words of a clause, with their number from 2 on.
type htmlPlace struct {
	Number int
	Link   string
}

// htmlQuotation is a sentence with its part of the score.
type htmlQuotation struct{ Link, Figure, Words string }

func newHTMLTask(id string, r explain.Result, m markedText, open bool) htmlTask {
	view := htmlTask{
		ID: id, Name: visible(r.Task), Undecided: r.Abstained, Agreement: string(r.Consistency),
		Disagrees: r.Consistency.Disagrees(), Open: open, Level: levelInWords(r),
		Rationale: htmlClauses(r, m), Labels: labelBars(r),
	}
	for _, bar := range view.Labels {
		if bar.Answered {
			view.Answers = append(view.Answers, bar)
		}
	}
	if len(view.Answers) == 0 {
		view.Answers = []htmlBar{{Name: noLabel}}
	}
	if r.Ranked {
		for _, s := range r.Sentences {
			view.Sentences = append(view.Sentences, htmlQuotation{
				Link: m.link(explain.Span{Start: s.Start, End: s.End}), Figure: fmt.Sprintf("%+.2f", s.Contribution),
				Words: excerpt(visible(m.text[s.Start:s.End])),
			})
		}
	}
	return view
}

func labelBars(r explain.Result) []htmlBar {
	bars := make([]htmlBar, len(r.Probabilities))
	for i, s := range r.Probabilities {
		bars[i] = htmlBar{
			Name: visible(s.Label), Figure: fmt.Sprintf("%.2f", s.Probability), Share: thousandths(s.Probability),
			Answered: slices.Contains(r.Labels, s.Label),
		}
	}
	return bars
}

// htmlClauses returns the rationale without the notice, which stands above the
// post.
func htmlClauses(r explain.Result, m markedText) []htmlClause {
	var clauses []htmlClause
	at := 0
	for _, c := range r.Clauses {
		if at < c.Start {
			clauses = append(clauses, htmlClause{Words: visible(r.Rationale[at:c.Start])})
		}
		at = c.End
		if c.Kind == explain.NoticeClause {
			continue
		}
		clause := htmlClause{Kind: c.Kind, Words: visible(r.Rationale[c.Start:c.End])}
		for i, s := range c.Spans {
			if i == 0 {
				clause.Link = m.link(s)
			} else {
				clause.More = append(clause.More, htmlPlace{i + 1, m.link(s)})
			}
		}
		clauses = append(clauses, clause)
	}
	return append(clauses, htmlClause{Words: visible(r.Rationale[at:])})
}
