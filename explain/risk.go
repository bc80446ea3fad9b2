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
