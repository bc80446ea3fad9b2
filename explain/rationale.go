package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/classify"
)

const (
	maxQuote  = 160 // columns up to which a sentence is quoted
	maxQuotes = 2   // different quotations for a symptom
)

const riskNotice = " Notice: the post may speak of death or self-harm; a human should read it soon. " +
	"If someone is in danger, contact local emergency services or a crisis line."

// rationale says in a few plain sentences what was found. All of it follows
// from the head and the result, and the post's own words come in through spans
// only.
func rationale(text string, r Result, head classify.HeadPrediction) string {
	var b strings.Builder
	b.WriteString(verdict(head))
	present, negated := byPolarity(r.Evidence)
	if len(present) > 0 {
		fmt.Fprintf(&b, " Signs found: %s.", signs(text, present))
	}
	if len(negated) > 0 {
		fmt.Fprintf(&b, " Mentioned but negated: %s.", signs(text, negated))
	}
	if len(r.Evidence) == 0 {
		b.WriteString(" No symptom evidence found.")
	}
	b.WriteString(grounds(text, r))
	if slices.ContainsFunc(present, func(e Evidence) bool { return e.Risk }) {
		b.WriteString(riskNotice)
	}
	return b.String()
}

// verdict says what the head answered and how sure it is of it.
func verdict(head classify.HeadPrediction) string {
	var answers []string
	for _, a := range head.Answers {
		answers = append(answers, fmt.Sprintf("%q (probability %s)", head.Labels[a], inWords(head.Probabilities[a])))
	}
	switch {
	case len(answers) == 0:
		return "Screened as none of the labels."
	case head.Abstained:
		return fmt.Sprintf("Undecided: the model is not sure enough to answer. Its best guess is %s.", answers[0])
	case head.Kind == classify.Ordinal:
		return fmt.Sprintf("Screened as level %s.", answers[0])
	}
	return fmt.Sprintf("Screened as %s.", strings.Join(answers, ", "))
}

// grounds says which sentence the answer rests on; nothing if no label was
// answered.
func grounds(text string, r Result) string {
	label, rests := "label", "rests"
	if len(r.Labels) > 1 {
		label, rests = "labels", "rest"
	}
	switch {
	case len(r.Labels) == 0:
		return ""
	case !r.Ranked:
		return fmt.Sprintf(" The model does not say which sentences the %s %s on.", label, rests)
	case len(r.Sentences) > 0 && r.Sentences[0].Contribution > 0:
		top := r.Sentences[0]
		return fmt.Sprintf(" The %s %s most on: %s", label, rests, quote(text[top.Start:top.End]))
	}
	return fmt.Sprintf(" No single sentence speaks for the %s.", label)
}

// inWords writes a probability with two decimals and never as certainty.
func inWords(p float64) string {
	if p > 0.995 {
		return "over 0.99"
	}
	return fmt.Sprintf("%.2f", p)
}

func byPolarity(evidence []Evidence) (present, negated []Evidence) {
	for _, e := range evidence {
		if e.Polarity != Present {
			negated = append(negated, e)
		} else {
			present = append(present, e)
		}
	}
	return present, negated
}

// signs lists the symptoms with their words, the strongest symptom first:
// `sleep problems ("can't sleep"), low mood ("so empty")`.
func signs(text string, evidence []Evidence) string {
	evidence = slices.Clone(evidence)
	slices.SortStableFunc(evidence, func(a, b Evidence) int { return cmp.Compare(b.Score, a.Score) })
	var names []string
	quotes := map[string][]string{}
	for _, e := range evidence {
		q := quote(text[e.Start:e.End])
		if quotes[e.Name] == nil {
			names = append(names, e.Name)
		}
		if len(quotes[e.Name]) < maxQuotes && !slices.Contains(quotes[e.Name], q) {
			quotes[e.Name] = append(quotes[e.Name], q)
		}
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%s (%s)", name, strings.Join(quotes[name], ", "))
	}
	return strings.Join(names, ", ")
}

// quote puts words of the post in quotation marks, on one line, and cuts them
// between words if they are long.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if uniseg.StringWidth(s) > maxQuote {
		s = shorten(s) + "…"
	}
	return `"` + s + `"`
}

// shorten cuts a text to maxQuote columns: at a space, if there is one.
func shorten(s string) string {
	width, end, space := 0, 0, 0
	state := -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width += w; width >= maxQuote {
			break
		}
		if cluster == " " {
			space = end
		}
		end += len(cluster)
	}
	if space > 0 {
		return s[:space]
	}
	return s[:end]
}
