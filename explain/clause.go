package explain

import (
	"fmt"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Span is a half-open byte range of a text.
type Span = tokenizer.Span

// Clause is a part of a rationale with the places of the text that it rests
// on. The words between two clauses only join them.
type Clause struct {
	Start int        `json:"start"` // bytes of the rationale
	End   int        `json:"end"`
	Kind  ClauseKind `json:"kind"`
	Spans []Span     `json:"spans"` // bytes of the text, in its order; none if the clause rests on the text as a whole
}

// ClauseKind says what a clause is for.
type ClauseKind string

// The kinds of clauses, in the order of a rationale. A clause of a sign or of
// contrary evidence may be a part of a sentence, the others are sentences.
const (
	AnswerClause       ClauseKind = "answer"       // the label, or that the model abstained
	SignClause         ClauseKind = "sign"         // a symptom that the text affirms, or that there is none
	ContraryClause     ClauseKind = "contrary"     // a symptom that is negated, of the past, of another person …
	ConcernClause      ClauseKind = "concern"      // a risk that is another person's, not the author's
	GroundClause       ClauseKind = "ground"       // the sentence the label rests on
	DoubtClause        ClauseKind = "doubt"        // why the evidence or the answer may be weak
	DisagreementClause ClauseKind = "disagreement" // label and evidence do not agree: see Consistency
	LevelClause        ClauseKind = "level"        // what the mentioned symptoms count up to: see SymptomLevel
	NoticeClause       ClauseKind = "notice"       // high risk
)

// account is a rationale in the making.
type account struct {
	text    string // of the post
	b       strings.Builder
	clauses []Clause
}

// join adds words that belong to no clause.
func (a *account) join(words string) { a.b.WriteString(words) }

// clause adds a clause that rests on the spans.
func (a *account) clause(kind ClauseKind, spans []Span, format string, args ...any) {
	start := a.b.Len()
	fmt.Fprintf(&a.b, format, args...)
	a.clauses = append(a.clauses, Clause{Start: start, End: a.b.Len(), Kind: kind, Spans: append([]Span{}, spans...)})
}

// sentence adds a clause that is a sentence.
func (a *account) sentence(kind ClauseKind, spans []Span, format string, args ...any) {
	a.space()
	a.clause(kind, spans, format, args...)
}

// space parts a sentence from the one before it.
func (a *account) space() {
	if a.b.Len() > 0 {
		a.join(" ")
	}
}
