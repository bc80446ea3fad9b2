package explain

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mindsieve/mindsieve/classify"
)

// riskNotice is for the reader of a result. It says what was seen, what a
// program cannot know, and where help is. It names no number, as those differ
// from country to country.
const riskNotice = "Notice: this post may speak of death, self-harm or violence; a person should read it soon. " +
	"A program cannot judge how great the danger is. " +
	"If someone is in danger, call the local emergency number or a crisis line (findahelpline.com)."

// notice is the notice of high risk with the help line of whoever runs the program.
func notice(helpLine string) string {
	if helpLine == "" {
		return riskNotice
	}
	return riskNotice + " Help line: " + helpLine
}

// concern says that a risk is another person's: it does not make the post one of
// high risk, which is said of authors, yet someone may need help: not a character
// of a story, nor people in general, nor who has died.
func (a *account) concern(evidence []Evidence) {
	others := slices.DeleteFunc(ofPolarity(evidence, OtherPerson), func(e Evidence) bool {
		cue := strings.Fields(strings.ToLower(a.text[e.CueStart:e.CueEnd]))
		return !e.Risk || e.isDeath() || len(cue) > 0 && nobodyReal[cue[len(cue)-1]]
	})
	if len(others) > 0 {
		a.sentence(ConcernClause, spansOf(others), "The risk that is mentioned is another person's, not the author's: "+
			"a person should read this post soon, as someone else may need help.")
	}
}

// isDeath reports whether the phrase tells that someone has died by suicide.
func (e Evidence) isDeath() bool {
	return e.Symptom == "suicide-attempt" && (strings.HasPrefix(e.Phrase, "killed ") || strings.HasSuffix(e.Phrase, " life"))
}

// highRisk reports whether a human should read the post soon: it shows a sign of
// risk, or an answer of the head, a best guess too, speaks of it. An answer that
// only tells risk from another condition counts where phrases show any sign: one
// guess of the model does not confirm another.
func highRisk(head classify.HeadPrediction, evidence []Evidence) bool {
	return len(riskOf(evidence)) > 0 || slices.ContainsFunc(head.Answers, func(a int) bool {
		return isRisk(head, head.Labels[a]) && (len(presentOf(byPhrase(evidence))) > 0 || !contrasts(head, a))
	})
}

// alternatives begin the labels of what a task may tell risk from.
var alternatives = []string{"depress", "anxi", "bipolar", "stress", "distress"}

// contrasts reports whether the alternative to an answer is another condition,
// as in SDCNL, whose posts are of r/SuicideWatch or r/depression: such a task
// says which of the two a post is like, and never that it is like neither.
func contrasts(head classify.HeadPrediction, answer int) bool {
	return len(head.Labels) == 2 && slices.ContainsFunc(alternatives, func(c string) bool {
		return strings.HasPrefix(strings.ToLower(head.Labels[1-answer]), c)
	})
}

// isRisk reports whether a label of the head speaks of suicide or self-harm, by
// its own name, or because it is a positive label of a task with such a name.
func isRisk(head classify.HeadPrediction, label string) bool {
	return namesRisk(label) || slices.Contains(head.Positive, label) && namesRisk(head.Task)
}

// levelsOfRisk are the levels of the Columbia suicide severity rating scale that
// are high, and labels of corpora that ask for the risk of suicide.
var levelsOfRisk = []string{"ideation", "behavior", "behaviour", "attempt", "at risk", "high risk"}

// namesRisk reports whether the name of a label or task stands for suicide or
// self-harm: "SuicideWatch", "SUICIDAL_THOUGHTS", "Attempt", but not "no suicide
// risk".
func namesRisk(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) == 0 || slices.Contains([]string{"no", "non", "not", "low", "without"}, words[0]) {
		return false
	}
	joined := strings.Join(words, " ")
	return strings.Contains(joined, "suicid") || strings.Contains(joined, "self harm") || slices.Contains(levelsOfRisk, joined)
}
