package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/explain"
)

// markedText is a text cut into pieces at every place that something links to.
type markedText struct {
	id       string // of the post on the page
	text     string
	evidence []explain.Evidence // what phrases found before what heads read
	symptoms []string
	whole    []explain.Span // sentences, in text order; they do not overlap
	cuts     []int          // bytes, ascending, from 0 to the end of the text
}

// htmlSentence is a sentence of the text, or what stands between two: then ID is "".
type htmlSentence struct {
	ID     string
	Pieces []htmlPiece
}

// htmlPiece is a run of words with one meaning.
type htmlPiece struct {
	ID    string
	Words string
	Class string // of a mark; "" is plain text
	Title string
	Notes []string // behind the words: "1", "2 negated"
}

// newMarkedText cuts the text for the evidence, which all results share, and for
// their sentences and clauses.
func newMarkedText(id, text string, results []explain.Result) markedText {
	m := markedText{id: id, text: text, evidence: slices.Clone(results[0].Evidence), symptoms: symptomsOf(results[0].Evidence), cuts: []int{0, len(text)}}
	slices.SortStableFunc(m.evidence, func(a, b explain.Evidence) int {
		return one(a.Found == explain.FoundByHead) - one(b.Found == explain.FoundByHead)
	})
	for _, e := range m.evidence {
		m.cuts = append(m.cuts, e.Start, e.End, e.CueStart, e.CueEnd)
	}
	for _, r := range results {
		for _, s := range r.Sentences {
			m.whole = append(m.whole, explain.Span{Start: s.Start, End: s.End})
		}
		for _, c := range r.Clauses {
			for _, s := range c.Spans {
				m.cuts = append(m.cuts, s.Start, s.End)
			}
		}
	}
	slices.SortFunc(m.whole, func(a, b explain.Span) int { return a.Start - b.Start })
	m.whole = slices.Compact(m.whole)
	for _, s := range m.whole {
		m.cuts = append(m.cuts, s.Start, s.End)
	}
	slices.Sort(m.cuts)
	m.cuts = slices.Compact(m.cuts)
	return m
}

// sentences returns the whole text.
func (m markedText) sentences() []htmlSentence {
	var all []htmlSentence
	at := 0
	for _, s := range m.whole {
		all = append(all, htmlSentence{Pieces: m.pieces(at, s.Start)}, htmlSentence{ID: m.link(s), Pieces: m.pieces(s.Start, s.End)})
		at = s.End
	}
	all = append(all, htmlSentence{Pieces: m.pieces(at, len(m.text))})
	return slices.DeleteFunc(all, func(s htmlSentence) bool { return len(s.Pieces) == 0 })
}

// link is the id on the page of a span: of the sentence, or of the piece that the
// span begins with.
func (m markedText) link(s explain.Span) string {
	if slices.Contains(m.whole, s) {
		return fmt.Sprintf("%s-s%d", m.id, s.Start)
	}
	return fmt.Sprintf("%s-b%d", m.id, s.Start)
}

// pieces returns the text from start to end, both of them cuts.
func (m markedText) pieces(start, end int) []htmlPiece {
	var pieces []htmlPiece
	for i, from := range m.cuts {
		if from < start || from >= end {
			continue
		}
		to := m.cuts[i+1]
		piece := htmlPiece{ID: fmt.Sprintf("%s-b%d", m.id, from), Words: visible(m.text[from:to])}
		m.mark(&piece, from, to)
		pieces = append(pieces, piece)
	}
	return pieces
}

// mark gives a piece the marks of the evidence that it belongs to: the colour of
// the first present symptom, or else that of contrary evidence or of a cue.
func (m markedText) mark(piece *htmlPiece, from, to int) {
	var titles []string
	for _, e := range m.evidence {
		number := slices.Index(m.symptoms, e.Symptom)
		if from < e.Start || e.End < to {
			if e.CueStart <= from && to <= e.CueEnd {
				piece.Class = cmp.Or(piece.Class, "cue")
				titles = append(titles, fmt.Sprintf("why %q is %s", e.Name, e.Polarity))
			}
			continue
		}
		present := e.Polarity == explain.Present
		if piece.Class == "" || piece.Class == "cue" || piece.Class == "contrary" && present {
			piece.Class = symptomClass(number, present)
		}
		title := fmt.Sprintf("%s: %s", e.Name, e.Polarity)
		if e.Found == explain.FoundByHead {
			title += fmt.Sprintf(", as the model reads it; people would mark words here with a probability of %.2f", e.Score)
		}
		titles = append(titles, title)
		if e.End == to {
			piece.Notes = append(piece.Notes, strings.Join(append([]string{fmt.Sprint(number + 1)}, doubtsOf(e)...), " "))
		}
	}
	slices.Sort(titles)
	piece.Title = strings.Join(slices.Compact(titles), "; ")
}
