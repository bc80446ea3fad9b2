package posts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// markedText is a text cut into pieces at every place that something links to.
type markedText struct {
	id       string // of the post on the page
	text     string
	evidence []placed
	symptoms []string
	cuts     []int // bytes, ascending, from 0 to the end of the text
}

// pieceView is a run of words with one meaning.
type pieceView struct {
	ID    string
	Words string
	Class string // of a mark; "" is plain text
	Title string
	Notes []string // behind the words: "1", "2 negated"
}

// newMarkedText cuts the text of a post for its evidence, and for the sentences
// that answers rest on.
func newMarkedText(id string, p Explained) markedText {
	m := markedText{id: id, text: p.Text, evidence: placesOf(p.Result), symptoms: symptomsOf(p.Result), cuts: []int{0, len(p.Text)}}
	for _, s := range p.Result.Symptoms {
		for _, e := range s.Evidence {
			m.cuts = append(m.cuts, e.Start, e.End)
			if e.Cue != nil {
				m.cuts = append(m.cuts, e.Cue.Start, e.Cue.End)
			}
		}
	}
	for _, a := range p.Result.Answers {
		if a.Contributions != nil {
			for _, s := range a.Contributions.Sentences {
				m.cuts = append(m.cuts, s.Start, s.End)
			}
		}
	}
	slices.Sort(m.cuts)
	m.cuts = slices.Compact(m.cuts)
	return m
}

// link is the id on the page of the piece that a span begins with.
func (m markedText) link(s tokenizer.Span) string { return fmt.Sprintf("%s-b%d", m.id, s.Start) }

// pieces returns the whole text.
func (m markedText) pieces() []pieceView {
	var pieces []pieceView
	for i, from := range m.cuts[:len(m.cuts)-1] {
		to := m.cuts[i+1]
		piece := pieceView{ID: m.link(tokenizer.Span{Start: from}), Words: tables.Visible(m.text[from:to])}
		m.mark(&piece, from, to)
		pieces = append(pieces, piece)
	}
	return pieces
}

// mark gives a piece the marks of the evidence that it belongs to: the colour of
// the first present symptom, or else that of contrary evidence or of a cue.
func (m markedText) mark(piece *pieceView, from, to int) {
	var titles []string
	for _, e := range m.evidence {
		number := slices.Index(m.symptoms, e.sign.Symptom)
		if from < e.Start || e.End < to {
			if e.Cue != nil && e.Cue.Start <= from && to <= e.Cue.End {
				piece.Class = cmp.Or(piece.Class, "cue")
				titles = append(titles, fmt.Sprintf("why %q is %s", e.sign.Name, e.sign.Polarity))
			}
			continue
		}
		present := e.sign.Polarity == explain.Present
		if piece.Class == "" || piece.Class == "cue" || piece.Class == "contrary" && present {
			piece.Class = symptomClass(number, present)
		}
		title := fmt.Sprintf("%s: %s", e.sign.Name, e.sign.Polarity)
		if e.Found == explain.FoundByHead {
			title += fmt.Sprintf(", as the model reads it; people would mark words here with a probability of up to %.2f", e.sign.Probability)
		}
		titles = append(titles, title)
		if e.End == to {
			piece.Notes = append(piece.Notes, strings.Join(append([]string{fmt.Sprint(number + 1)}, doubtsOf(e)...), " "))
		}
	}
	slices.Sort(titles)
	piece.Title = strings.Join(slices.Compact(titles), "; ")
}
