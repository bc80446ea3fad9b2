package posts

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// answerGroupView is what the template shows of the answers of one role.
type answerGroupView struct {
	Title   string
	Open    bool
	Answers []answerView
}

// answerView is what the template shows of an answer.
type answerView struct {
	ID, Name  string
	Said      string    // for whose texts it is meaningful, or from where on it is a reason for concern
	Answers   []barView // at least one
	Undecided bool
	Labels    []barView // all of the task
	Sentences []quotationView
}

// clauseView is a part of the rationale, or the words between two.
type clauseView struct {
	Kind  explain.ClauseKind // "" between two clauses
	Words string
	Link  string // the id on the page of the first words that it rests on; "" if there are none
	More  []placeView
}

// placeView is the id of further words of a clause, with their number from 2 on.
type placeView struct {
	Number int
	Link   string
}

// quotationView is a sentence with its part of the score.
type quotationView struct{ Link, Figure, Words string }

func answerGroupViews(id string, r explain.Result, m markedText, about About) []answerGroupView {
	var views []answerGroupView
	n := 0
	for _, g := range about.answerGroups(r) {
		view := answerGroupView{Title: g.title, Open: g.title == screenTitle}
		for _, a := range g.answers {
			n++
			answer := newAnswerView(fmt.Sprintf("%s-a%d", id, n), a, m)
			answer.Said = about.said(a)
			view.Answers = append(view.Answers, answer)
		}
		views = append(views, view)
	}
	return views
}

func newAnswerView(id string, a explain.Answer, m markedText) answerView {
	view := answerView{ID: id, Name: tables.Visible(a.Task), Undecided: a.Abstained}
	for _, s := range a.Probabilities {
		bar := barView{Name: tables.Visible(s.Label), Figure: fmt.Sprintf("%.2f", s.Probability), Share: thousandths(s.Probability), Answered: slices.Contains(a.All(), s.Label)}
		view.Labels = append(view.Labels, bar)
		if bar.Answered {
			view.Answers = append(view.Answers, bar)
		}
	}
	if len(view.Answers) == 0 {
		view.Answers = []barView{{Name: noLabel}}
	}
	if a.Contributions != nil {
		for _, s := range a.Contributions.Sentences {
			view.Sentences = append(view.Sentences, quotationView{
				Link: m.link(tokenizer.Span{Start: s.Start, End: s.End}), Figure: fmt.Sprintf("%+.2f", s.Contribution),
				Words: excerpt(tables.Visible(m.text[s.Start:s.End])),
			})
		}
	}
	return view
}

// clauseViews returns the rationale.
func clauseViews(r explain.Result, m markedText) []clauseView {
	var clauses []clauseView
	at := 0
	for _, c := range r.Clauses {
		if at < c.Start {
			clauses = append(clauses, clauseView{Words: tables.Visible(r.Rationale[at:c.Start])})
		}
		at = c.End
		clause := clauseView{Kind: c.Kind, Words: tables.Visible(r.Rationale[c.Start:c.End])}
		for _, on := range c.RestsOn {
			for _, s := range r.Spans(on) {
				if clause.Link == "" {
					clause.Link = m.link(s)
				} else {
					clause.More = append(clause.More, placeView{len(clause.More) + 2, m.link(s)})
				}
			}
		}
		clauses = append(clauses, clause)
	}
	return append(clauses, clauseView{Words: tables.Visible(r.Rationale[at:])})
}
