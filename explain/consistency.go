package explain

import (
	"slices"

	"github.com/mindsieve/mindsieve/classify"
)

// Consistency says whether the label of a result and its evidence agree. They
// are found independently: the label by the model, the evidence by phrases. What
// a head points at is not counted, as it would confirm the model by itself.
type Consistency string

// The consistencies, as they stand in JSON.
const (
	// Consistent: none of the disagreements below.
	Consistent Consistency = "consistent"
	// LabelWithoutEvidence: a positive label, but the text shows no sign of what
	// it stands for: no sign at all, or, if it stands for risk, no sign of risk.
	LabelWithoutEvidence Consistency = "label without evidence"
	// EvidenceWithoutLabel: no positive label, but a present sign of risk.
	EvidenceWithoutLabel Consistency = "evidence without label"
	// LabelBelowSymptoms: the label is two levels or more below SymptomLevel. The
	// other way round is no disagreement, as few posts mention every symptom.
	LabelBelowSymptoms Consistency = "label below symptoms"
	// NotCompared: the task has no positive labels, or the model abstained.
	NotCompared Consistency = "not compared"
)

// Disagrees reports whether label and evidence were compared and do not agree.
func (c Consistency) Disagrees() bool {
	return c == LabelWithoutEvidence || c == EvidenceWithoutLabel || c == LabelBelowSymptoms
}

// consistencyOf compares the answers of the head with the evidence of the result.
func consistencyOf(head classify.HeadPrediction, r Result) Consistency {
	evidence := byPhrase(r.Evidence)
	positive := slices.ContainsFunc(r.Labels, func(label string) bool {
		return slices.Contains(head.Positive, label) || isRisk(head, label)
	})
	switch {
	case len(head.Positive) == 0 || head.Abstained:
		return NotCompared
	case positive && len(supporting(head, evidence)) == 0:
		return LabelWithoutEvidence
	case !positive && len(riskOf(evidence)) > 0:
		return EvidenceWithoutLabel
	case r.SymptomLevel != nil && depressionLevels[r.SymptomLevel.Level]-depressionLevels[r.Label] >= 2:
		return LabelBelowSymptoms
	}
	return Consistent
}

// supporting returns the present evidence that speaks for a positive label of the
// head: of risk only, if its positive labels stand for risk.
func supporting(head classify.HeadPrediction, evidence []Evidence) []Evidence {
	if slices.ContainsFunc(head.Positive, func(label string) bool { return isRisk(head, label) }) {
		return riskOf(evidence)
	}
	return presentOf(evidence)
}

// disagreement says what does not agree; nothing if all does.
func (a *account) disagreement(r Result) {
	switch r.Consistency {
	case LabelWithoutEvidence:
		apart := ""
		if len(byPhrase(r.Evidence)) < len(r.Evidence) {
			apart = "apart from what the model itself points at, "
		}
		a.sentence(DisagreementClause, nil, "Label and evidence disagree: %sno sign found in the text supports the label.", apart)
	case EvidenceWithoutLabel:
		a.sentence(DisagreementClause, spansOf(riskOf(byPhrase(r.Evidence))), "Label and evidence disagree: the text shows a sign of risk, the label does not.")
	case LabelBelowSymptoms:
		a.sentence(DisagreementClause, spansOf(presentOf(r.Evidence)), "Label and evidence disagree: the mentioned symptoms count up to a higher level than the label.")
	case Consistent, NotCompared:
	}
}
