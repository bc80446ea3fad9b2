package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// account writes the rationale of a result: a few plain sentences of what was
// found, each with its places. All of it follows from the head and the result,
// and the post's own words come in through spans only.
func (e *Explainer) account(text string, r Result, head classify.HeadPrediction, found reading) (string, []Clause) {
	a := account{text: text, clauses: []Clause{}}
	a.sentence(AnswerClause, nil, "%s", verdict(head))
	a.evidence(r.Evidence)
	a.concern(r.Evidence)
	a.grounds(r)
	a.doubts(r, found)
	a.disagreement(r)
	a.level(r)
	if r.HighRisk {
		a.sentence(NoticeClause, spansOf(riskOf(r.Evidence)), "%s", notice(e.HelpLine))
	}
	return a.b.String(), a.clauses
}

// verdict says what the head answered and how sure it is of it: with what the
// task asks for, if none of its labels is positive, as in "stressor "work"".
func verdict(head classify.HeadPrediction) string {
	var answers []string
	for _, a := range head.Answers {
		answers = append(answers, fmt.Sprintf("%q (probability %s)", head.Labels[a], inWords(head.Probabilities[a])))
	}
	switch {
	case len(answers) == 0:
		return "Screened as none of the labels: none reaches its threshold."
	case head.Abstained:
		return fmt.Sprintf("Undecided: no label reaches the threshold, so the model abstained. Its best guess is %s.", answers[0])
	case head.Kind == classify.Ordinal:
		return fmt.Sprintf("Screened as level %s.", answers[0])
	case len(head.Positive) == 0 && (head.Kind == classify.Multiclass || head.Kind == classify.Multilabel):
		_, aspect, _ := strings.Cut(head.Task, "/")
		return fmt.Sprintf("Screened as %s.", strings.TrimSpace(strings.ReplaceAll(aspect, "-", " ")+" "+strings.Join(answers, ", ")))
	}
	return fmt.Sprintf("Screened as %s.", strings.Join(answers, ", "))
}

// inWords writes a probability with two decimals and never as certainty.
func inWords(p float64) string {
	if p > 0.995 {
		return "over 0.99"
	}
	return fmt.Sprintf("%.2f", p)
}

// grounds says which sentence the answer rests on; nothing if no label was
// answered.
func (a *account) grounds(r Result) {
	label, rests := "label", "rests"
	if len(r.Labels) > 1 {
		label, rests = "labels", "rest"
	}
	switch {
	case len(r.Labels) == 0:
	case !r.Ranked:
		a.sentence(GroundClause, nil, "The model does not say which sentences the %s %s on.", label, rests)
	case len(r.Sentences) > 0 && r.Sentences[0].Contribution > 0:
		top := r.Sentences[0]
		a.sentence(GroundClause, []Span{{Start: top.Start, End: top.End}}, "The %s %s most on: %s", label, rests, quoteSentence(a.text[top.Start:top.End]))
	default:
		a.sentence(GroundClause, nil, "No single sentence speaks for the %s.", label)
	}
}

// reading is what was read of a text.
type reading struct {
	sentences []tokenizer.Span
	tokens    int    // word pieces
	caveat    string // why symptoms could not be looked for, or empty
}

// fewTokens is the number of word pieces under which a text is called short:
// about two short sentences.
const fewTokens = 16

// doubts says why the evidence or the answer may be weak.
func (a *account) doubts(r Result, found reading) {
	if shown := found.showing(presentOf(r.Evidence)); len(shown) == 1 && len(found.sentences) > 1 {
		a.sentence(DoubtClause, shown, "Only one sentence shows signs.")
	}
	if found.tokens < fewTokens {
		a.sentence(DoubtClause, nil, "The text is short and leaves little to judge.")
	}
	if emoji := darkEmoji(a.text); len(r.Evidence) == 0 && len(emoji) > 0 {
		a.sentence(DoubtClause, emoji, "Its emoji may tell more than its words; no signs are read from them.")
	}
	if found.caveat != "" {
		a.sentence(DoubtClause, nil, "%s", found.caveat)
	}
	if r.Windows > 1 {
		a.sentence(DoubtClause, nil, "The text is long and was read in %d parts.", r.Windows)
	}
	if r.Truncated {
		a.sentence(DoubtClause, nil, "A part of the text was not read.")
	}
}

// showing returns the sentences in which evidence begins, in text order.
func (f reading) showing(evidence []Evidence) []Span {
	var shown []Span
	for _, s := range f.sentences {
		if slices.ContainsFunc(evidence, func(e Evidence) bool { return s.Start <= e.Start && e.Start < s.End }) {
			shown = append(shown, s)
		}
	}
	return shown
}
