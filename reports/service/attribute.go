package service

import (
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
)

// riskTask is the question whose labels /predict answers with, if the bundle has it.
const riskTask = "screen/risk"

// attribute is a probability that is read from an answer: that of a label or a
// graver one.
type attribute struct{ name, task, from string }

var (
	suicideRisk   = attribute{"SUICIDE_RISK", riskTask, "wish"}
	suicideIntent = attribute{"SUICIDE_INTENT", riskTask, "intent"}
	distress      = attribute{"DISTRESS", "screen/distress", "clear"}
	depression    = attribute{"DEPRESSION", "screen/depression", "moderate"}
)

// attributes are what Perspective's route can be asked for.
var attributes = []attribute{suicideRisk, suicideIntent, distress, depression}

// offered reports whether one of the heads that are asked gives the attribute.
func (a attribute) offered(heads []classify.Head) bool {
	return slices.ContainsFunc(heads, func(h classify.Head) bool {
		return h.Task == a.task && h.Kind == classify.Ordinal && slices.Contains(h.Labels, a.from)
	})
}

// in returns the attribute of a post: the sum of the probabilities of its labels,
// 0 if the post was not screened.
func (a attribute) in(r explain.Result) float64 {
	sum, counts := 0.0, false
	for _, answer := range r.Answers {
		if answer.Task != a.task {
			continue
		}
		for _, p := range answer.Probabilities {
			if counts = counts || p.Label == a.from; counts {
				sum += p.Probability
			}
		}
	}
	return min(1, sum) // a sum may be over 1 in the last bit
}
