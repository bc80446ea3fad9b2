package explain

import (
	"cmp"
	"slices"
	"strings"
)

const (
	maxSigns  = 6 // symptoms named in one list
	maxQuotes = 2 // different quotations for a symptom
)

// sign is what a text says of one symptom in one way: the evidence in text order.
type sign struct {
	symptom, name string
	evidence      []Evidence
}

// signsOf gathers evidence by symptom: symptoms of risk first, lest they stand
// among those that are only counted, then the strongest. A phrase inside a
// longer one of a symptom of risk says the same again and is left out: "end my
// life" in "tried to end my life".
func signsOf(evidence []Evidence) []sign {
	strongest := slices.SortedStableFunc(slices.Values(evidence), func(a, b Evidence) int {
		return cmp.Or(first(a.Risk, b.Risk), cmp.Compare(b.Score, a.Score))
	})
	strongest = slices.DeleteFunc(strongest, func(e Evidence) bool { return slices.ContainsFunc(evidence, e.isPartOf) })
	var signs []sign
	for _, e := range strongest {
		i := slices.IndexFunc(signs, func(s sign) bool { return s.symptom == e.Symptom })
		if i < 0 {
			i = len(signs)
			signs = append(signs, sign{symptom: e.Symptom, name: e.Name})
		}
		signs[i].evidence = append(signs[i].evidence, e)
	}
	return signs
}

// isPartOf reports whether evidence of risk lies in a longer phrase of another
// symptom of risk.
func (e Evidence) isPartOf(whole Evidence) bool {
	return e.Risk && whole.Risk && e.Symptom != whole.Symptom &&
		whole.Start <= e.Start && e.End <= whole.End && e.End-e.Start < whole.End-whole.Start
}

// first compares so that what is true stands before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// mentions introduces the contrary evidence of a polarity: why it does not
// count.
var mentions = map[Polarity]string{
	Negated:      "Mentioned but negated: ",
	Past:         "Mentioned as past: ",
	OtherPerson:  "Mentioned about another person: ",
	Hypothetical: "Mentioned as a supposition: ",
	Quoted:       "Mentioned in the words of others: ",
	Sarcastic:    "Mentioned in sarcasm, so that the opposite may be meant: ",
}

// evidence says what signs the text shows and, apart from them, what it mentions
// but does not affirm. A negated symptom that is affirmed elsewhere stands beside
// its sign, as a contradiction; a symptom of the past, or of someone else,
// contradicts nothing.
func (a *account) evidence(evidence []Evidence) {
	if len(evidence) == 0 {
		a.sentence(SignClause, nil, "No symptom evidence found.")
		return
	}
	signs := signsOf(presentOf(evidence))
	var against, apart []Evidence
	for _, e := range evidence {
		affirmed := slices.ContainsFunc(signs, func(s sign) bool { return s.symptom == e.Symptom })
		switch {
		case e.Polarity == Present:
		case e.Polarity == Negated && affirmed:
			against = append(against, e)
		default:
			apart = append(apart, e)
		}
	}
	a.list("Signs found: ", SignClause, signs, against)
	for _, polarity := range Polarities[1:] {
		a.list(mentions[polarity], ContraryClause, signsOf(ofPolarity(apart, polarity)), nil)
	}
}

// list says which signs there are, in one sentence, and what contradicts them;
// nothing if there are none.
func (a *account) list(lead string, kind ClauseKind, signs []sign, against []Evidence) {
	if len(signs) == 0 {
		return
	}
	a.space()
	a.join(lead)
	named := signs[:min(len(signs), maxSigns)]
	for i, s := range named {
		if i > 0 {
			a.join(", ")
		}
		a.clause(kind, spansOf(s.evidence), "%s (%s)", s.name, a.quotes(s.evidence))
		contrary := slices.DeleteFunc(slices.Clone(against), func(e Evidence) bool { return e.Symptom != s.symptom })
		if len(contrary) > 0 {
			a.join(", ")
			a.clause(ContraryClause, spansOf(contrary), "contradicted by %s", a.quotes(contrary))
		}
	}
	if rest := signs[len(named):]; len(rest) > 0 {
		var evidence []Evidence
		for _, s := range rest {
			evidence = append(evidence, s.evidence...)
		}
		a.join(", ")
		a.clause(kind, spansOf(evidence), "and %d more", len(rest))
	}
	a.join(".")
}

// quotes gives the words of the evidence, the strongest first, each once.
func (a *account) quotes(evidence []Evidence) string {
	var quotes []string
	for _, e := range evidence {
		if q := quoteEvidence(a.text, e); len(quotes) < maxQuotes && !slices.Contains(quotes, q) {
			quotes = append(quotes, q)
		}
	}
	return strings.Join(quotes, ", ")
}

// spansOf returns the places of evidence with those of the words that decide
// its polarity, in text order, each once.
func spansOf(evidence []Evidence) []Span {
	var spans []Span
	for _, e := range evidence {
		spans = append(spans, Span{Start: e.Start, End: e.End})
		if e.CueStart < e.CueEnd {
			spans = append(spans, Span{Start: e.CueStart, End: e.CueEnd})
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	return slices.Compact(spans)
}

func ofPolarity(evidence []Evidence, polarity Polarity) []Evidence {
	var of []Evidence
	for _, e := range evidence {
		if e.Polarity == polarity {
			of = append(of, e)
		}
	}
	return of
}

// byPhrase returns the evidence that phrases found, with no regard to the model.
func byPhrase(evidence []Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(evidence), func(e Evidence) bool { return e.Found != FoundByPhrase })
}

func presentOf(evidence []Evidence) []Evidence { return ofPolarity(evidence, Present) }

// riskOf returns the present evidence of symptoms of risk.
func riskOf(evidence []Evidence) []Evidence {
	return slices.DeleteFunc(presentOf(evidence), func(e Evidence) bool { return !e.Risk })
}
