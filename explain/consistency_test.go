package explain

import (
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
)

// head is a head of the task whose first label is the answer.
func headOf(task string, kind classify.Kind, positive string, labels ...string) classify.HeadPrediction {
	h := classify.HeadPrediction{Task: task, Kind: kind, Labels: labels, Answers: []int{0}, Probabilities: make([]float64, len(labels))}
	h.Probabilities[0] = 0.8
	if positive != "" {
		h.Positive = strings.Split(positive, ", ")
	}
	return h
}

var (
	stress   = headOf("t/stress", classify.Binary, "stressed", "stressed", "not stressed")
	calm     = headOf("t/stress", classify.Binary, "stressed", "not stressed", "stressed")
	suicide  = headOf("sdcnl/suicide", classify.Binary, "suicide", "suicide", "depression")
	ideation = headOf("cssrs-suicide/risk", classify.Ordinal, "Behavior, Attempt", "Ideation", "Behavior", "Attempt")
	attempt  = headOf("cssrs-suicide/risk", classify.Ordinal, "Behavior, Attempt", "Attempt", "Ideation")
	minimum  = headOf("t/severity", classify.Ordinal, "moderate, severe", "minimum", "mild", "moderate", "severe")
	cause    = headOf("t/cause", classify.Multiclass, "", "work", "family")
)

func TestConsistency(t *testing.T) {
	const risk, sleep = "I don't want to live.", "I can't sleep."
	abstained := stress
	abstained.Abstained = true
	none := headOf("t/signs", classify.Multilabel, "SUICIDAL_THOUGHTS", "SLEEP", "SUICIDAL_THOUGHTS")
	none.Answers = []int{}
	for _, c := range []struct {
		name string
		head classify.HeadPrediction
		text string
		want Consistency
	}{
		{"a positive label with a sign", stress, sleep, Consistent},
		{"a positive label without a sign", stress, "Tea.", LabelWithoutEvidence},
		{"a positive label with a negated sign", stress, "I'm not tired.", LabelWithoutEvidence},
		{"a negative label without a sign", calm, "Tea.", Consistent},
		{"a negative label with a sign", calm, sleep, Consistent},
		{"a negative label with a sign of risk", calm, risk, EvidenceWithoutLabel},
		{"a label of risk with a sign of risk", suicide, risk, Consistent},
		{"a label of risk with another sign", suicide, sleep, LabelWithoutEvidence},
		{"a level of risk that is not positive", ideation, risk, Consistent},
		{"no answer with a sign of risk", none, risk, EvidenceWithoutLabel},
		{"five symptoms at the lowest level", minimum, "Sad, exhausted, can't sleep, can't focus, hate myself.", LabelBelowSymptoms},
		{"two symptoms at the lowest level", minimum, "Sad, exhausted.", Consistent},
		{"abstained", abstained, "Tea.", NotCompared},
		{"no positive labels", cause, risk, NotCompared},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New("", embedded(t)...).Explain("p1", c.text, classify.Prediction{Heads: []classify.HeadPrediction{c.head}})[0]
			if r.Consistency != c.want {
				t.Errorf("got %q, want %q", r.Consistency, c.want)
			}
			if said := strings.Contains(r.Rationale, "Label and evidence disagree"); said != c.want.Disagrees() {
				t.Errorf("%s, but the rationale is: %s", c.want, r.Rationale)
			}
		})
	}
}

func TestHighRisk(t *testing.T) {
	for _, c := range []struct {
		name string
		head classify.HeadPrediction
		text string
		want bool
	}{
		{"a sign of risk", stress, "I don't want to live.", true},
		{"a negated sign of risk", stress, "I'm not suicidal.", false},
		{"a label of risk", headOf("t/suicide", classify.Binary, "suicide", "suicide", "no risk"), "Tea.", true},
		{"a high level of risk", attempt, "Tea.", true},
		{"a level of risk by its name", ideation, "Tea.", true},
		{"a label that tells risk from depression", suicide, "A recipe for lentil soup.", false},
		{"the same with a sign of anything", suicide, "I can't sleep.", true},
		{"another positive label", stress, "I can't sleep.", false},
		{"a positive label of a task of risk", headOf("t/suicide", classify.Binary, "1", "1", "0"), "Tea.", true},
		{"a negative label of a task of risk", headOf("t/suicide", classify.Binary, "1", "0", "1"), "Tea.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New("", embedded(t)...).Explain("p1", c.text, classify.Prediction{Heads: []classify.HeadPrediction{c.head}})[0]
			if said := strings.Contains(r.Rationale, "Notice: "); r.HighRisk != c.want || said != c.want {
				t.Errorf("high risk %v, notice %v, want %v", r.HighRisk, said, c.want)
			}
		})
	}
}

func TestNamesRisk(t *testing.T) {
	for name, want := range map[string]bool{
		"suicide": true, "SuicideWatch": true, "SUICIDAL_THOUGHTS": true, "Ideation": true, "Attempt": true, "at risk": true,
		"high risk": true, "self-harm": true,
		"no suicide risk": false, "non-suicidal": false, "low risk": false, "Supportive": false, "Indicator": false,
		"depression": false, "risk": false, "": false,
	} {
		if got := namesRisk(name); got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}
