package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
)

const (
	maxSigns  = 4 // symptoms named in one list
	maxQuotes = 2 // different quotations for a symptom

	// fewTokens is the number of word pieces under which a text is called short:
	// about one short sentence.
	fewTokens = 8
)

// accountOf writes the rationale of a result: why there is a concern, what else
// the text tells and of whom, and what is doubtful. All of it follows from the
// result; the post's own words come in through spans only. Tokens is the number
// of word pieces of the text, doubt why symptoms could not be looked for.
func accountOf(text string, r Result, tokens int, doubt string) (string, []Clause) {
	a := account{text: text, clauses: []Clause{}}
	a.reasons(r)
	a.signs(r)
	a.doubts(r, tokens, doubt)
	return a.b.String(), a.clauses
}

// stance says of whom and of when a symptom is told, and why a contrary one does not count.
var stance = map[Polarity]string{
	Present: "present", Negated: "denied", Past: "past", OtherPerson: "another person's", Hypothetical: "supposed", Quoted: "quoted", Sarcastic: "sarcastic",
}

// reasons says why there is a concern: the symptoms of risk with the words that
// tell them, and what the model reads in the whole text.
func (a *account) reasons(r Result) {
	var named []int
	for _, reason := range r.Concern.Reasons {
		i := r.signAt(reason.RestsOn)
		if i < 0 || slices.Contains(named, i) {
			continue
		}
		named = append(named, i)
		s := r.Symptoms[i]
		a.sentence(ReasonClause, []Pointer{toSign(i)}, "%s %s: %s.", capital(stance[s.Polarity]), s.Name, a.quotes(s.Evidence))
	}
	for _, reason := range r.Concern.Reasons {
		if reason.Task == "" {
			continue
		}
		where := ""
		if reason.Span != nil && len(named) == 0 {
			where = ", most of all in: " + quote(a.text[reason.Span.Start:reason.Span.End])
		}
		a.sentence(ReasonClause, []Pointer{reason.RestsOn}, "The model %s, probability %s%s%s.",
			read(reason.Label), inWords(reason.Probability), r.likeliest(reason), where)
	}
}

// levelNames are what labels of the head for risk mean, in words.
var levelNames = map[string]string{
	"wish": "a wish to be dead", "thoughts": "thoughts of suicide", "intent": "suicidal intent or a plan",
	"preparation": "preparation for suicide", "attempt": "a suicide attempt or self-harm",
}

// read says what the model answers: a label, or a label of risk or a graver one.
func read(label string) string {
	least, orGraver := strings.CutSuffix(label, classify.OrGraver)
	switch name := levelNames[least]; {
	case name != "" && orGraver:
		return fmt.Sprintf("reads %s or a graver risk", name)
	case name != "":
		return "reads " + name
	case orGraver:
		return fmt.Sprintf("reads a risk of %q%s", least, classify.OrGraver)
	}
	return fmt.Sprintf("answers %q", label)
}

// likeliest says which level the model answers, if the reason names a lesser one.
func (r *Result) likeliest(reason Reason) string {
	least, orGraver := strings.CutSuffix(reason.Label, classify.OrGraver)
	for _, a := range r.Answers {
		if name := levelNames[a.Label]; a.Task == reason.Task && orGraver && a.Label != least && name != "" {
			return ", most likely " + name
		}
	}
	return ""
}

// signAt returns the index of the symptom that a pointer leads into, −1 if it
// leads elsewhere.
func (r *Result) signAt(p Pointer) int {
	within, found := strings.CutPrefix(string(p), "/symptoms/")
	number, _, _ := strings.Cut(within, "/")
	i, err := strconv.Atoi(number)
	if !found || err != nil || i >= len(r.Symptoms) {
		return -1
	}
	return i
}

// signs says what the text shows beside the reasons for concern and, apart from
// that, what it mentions but does not affirm of the author now.
func (a *account) signs(r Result) {
	if len(r.Symptoms) == 0 {
		if len(r.Concern.Reasons) == 0 {
			a.sentence(SignClause, nil, "No symptom was found; that does not say that the author is well.")
		}
		return
	}
	var affirmed, contrary []int
	for i, s := range r.Symptoms {
		switch {
		case slices.ContainsFunc(r.Concern.Reasons, func(reason Reason) bool { return r.signAt(reason.RestsOn) == i }):
		case s.Polarity == Present:
			affirmed = append(affirmed, i)
		default:
			contrary = append(contrary, i)
		}
	}
	lead := "Told: "
	if len(r.Concern.Reasons) > 0 {
		lead = "Also told: "
	}
	a.list(r, SignClause, lead, affirmed)
	a.list(r, ContraryClause, "Mentioned, but not as the author's now: ", contrary)
}

// list names symptoms, given by their indices, in one sentence; nothing if there
// are none.
func (a *account) list(r Result, kind ClauseKind, lead string, signs []int) {
	if len(signs) == 0 {
		return
	}
	a.space()
	a.join(lead)
	named := signs[:min(len(signs), maxSigns)]
	for i, sign := range named {
		if i > 0 {
			a.join(", ")
		}
		s := r.Symptoms[sign]
		name := s.Name
		if kind == ContraryClause {
			name = stance[s.Polarity] + " " + name
		}
		a.clause(kind, []Pointer{toSign(sign)}, "%s (%s)", name, quoteEvidence(a.text, s.Evidence[0]))
	}
	if rest := signs[len(named):]; len(rest) > 0 {
		var on []Pointer
		for _, sign := range rest {
			on = append(on, toSign(sign))
		}
		a.join(", ")
		a.clause(kind, on, "and %d more", len(rest))
	}
	a.join(".")
}

// quotes gives the words of the evidence, each once.
func (a *account) quotes(evidence []Evidence) string {
	var quotes []string
	for _, e := range evidence {
		if q := quoteEvidence(a.text, e); len(quotes) < maxQuotes && !slices.Contains(quotes, q) {
			quotes = append(quotes, q)
		}
	}
	return strings.Join(quotes, ", ")
}

// doubts says why the evidence or the answers may be weak.
func (a *account) doubts(r Result, tokens int, doubt string) {
	if doubt != "" {
		a.sentence(DoubtClause, nil, "%s", doubt)
	}
	if tokens < fewTokens {
		a.sentence(DoubtClause, nil, "The text is short and leaves little to judge.")
	}
	if len(r.Symptoms) == 0 && len(darkEmoji(a.text)) > 0 {
		a.sentence(DoubtClause, nil, "Its emoji may tell more than its words; no signs are read from them.")
	}
	if r.Windows > 1 {
		a.sentence(DoubtClause, nil, "The text is long and was read in %d parts.", r.Windows)
	}
	if r.Cut {
		a.sentence(DoubtClause, nil, "It tells more than is listed here.")
	}
	if r.Truncated {
		a.sentence(DoubtClause, nil, "A part of the text was not read.")
	}
}

// inWords writes a probability with two decimals and never as certainty.
func inWords(p float64) string {
	if p > 0.995 {
		return "over 0.99"
	}
	return fmt.Sprintf("%.2f", p)
}

// capital returns a text with its first letter in upper case.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
