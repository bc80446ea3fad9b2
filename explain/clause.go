package explain

import (
	"fmt"
	"strings"
)

// Clause is a part of a rationale with what it rests on. The words between two
// clauses only join them.
type Clause struct {
	Start   int        `json:"start"` // bytes of the rationale
	End     int        `json:"end"`
	Kind    ClauseKind `json:"kind"`
	RestsOn []Pointer  `json:"rests_on"` // symptoms, evidence or answers of the same result; none if the clause rests on the text as a whole
}

// ClauseKind says what a clause is for.
type ClauseKind string

// The kinds of clauses, in the order of a rationale. A clause of a sign or of
// contrary evidence may be a part of a sentence, the others are sentences.
const (
	WithheldClause ClauseKind = "withheld" // why nothing was screened
	ReasonClause   ClauseKind = "reason"   // why there is a concern
	SignClause     ClauseKind = "sign"     // a symptom that the text affirms, or that there is none
	ContraryClause ClauseKind = "contrary" // a symptom that is negated, of the past, of another person …
	DoubtClause    ClauseKind = "doubt"    // why the evidence or the answers may be weak
)

// account is a rationale in the making.
type account struct {
	text    string // of the post
	b       strings.Builder
	clauses []Clause
}

// join adds words that belong to no clause.
func (a *account) join(words string) { a.b.WriteString(words) }

// clause adds a clause that rests on parts of the result.
func (a *account) clause(kind ClauseKind, on []Pointer, format string, args ...any) {
	start := a.b.Len()
	fmt.Fprintf(&a.b, format, args...)
	a.clauses = append(a.clauses, Clause{Start: start, End: a.b.Len(), Kind: kind, RestsOn: append([]Pointer{}, on...)})
}

// sentence adds a clause that is a sentence.
func (a *account) sentence(kind ClauseKind, on []Pointer, format string, args ...any) {
	a.space()
	a.clause(kind, on, format, args...)
}

// space parts a sentence from the one before it.
func (a *account) space() {
	if a.b.Len() > 0 {
		a.join(" ")
	}
}
