package classify

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Kind says how the labels of a head relate to each other.
type Kind string

// The kinds of heads, as they stand in bundle.json.
const (
	Binary     Kind = "binary"     // two labels, of which a text has one
	Multiclass Kind = "multiclass" // several labels, of which a text has one
	Ordinal    Kind = "ordinal"    // the same, the labels in the order of severity
	Multilabel Kind = "multilabel" // several labels, of which a text has any number
)

// Head is one task that a bundle answers.
//
// Probabilities are softmax(logits / temperature). Of a multilabel head they
// are sigmoid(logit / temperature), one a label on its own.
type Head struct {
	Output      string    `json:"output"`     // of the graph: logits.<output>, contributions.<output>
	Task        string    `json:"task"`       // "dreaddit/stress"
	Role        Role      `json:"role"`       // of whom it may be asked
	Unit        string    `json:"unit"`       // what one answer is about: "post", "user" or "thread"
	Population  string    `json:"population"` // in words for a reader: for whose texts the answer is meaningful
	Kind        Kind      `json:"kind"`
	Labels      []string  `json:"labels"`
	Positive    []string  `json:"positive"`
	Risk        []string  `json:"risk"` // those of Labels that speak of danger to life
	Temperature float64   `json:"temperature"`
	Bias        []float64 `json:"bias"` // one a label: logit minus its contributions

	// Thresholds are the least probabilities of an answer, over 0 and under 1: of
	// a binary head one, of its only positive label; of a multilabel head one a
	// label. Empty means that a binary head answers the more probable label and a
	// multilabel one each label of 0.5 or more.
	Thresholds []float64 `json:"thresholds"`

	// Decision is how an ordinal head answers: "argmax", the most probable label
	// (default), or "median", the first label up to which the probabilities add
	// up to 0.5, which has the least expected distance in levels.
	Decision string `json:"decision"`

	// AbstainBelow is the highest probability of a label under which the head
	// declines to answer. 0 means never; a multilabel head never does.
	AbstainBelow float64 `json:"abstain_below"`

	// Windows is how the windows of a long text become one answer: "mean" of
	// their logits (default), or "max", the one window whose probabilities of the
	// positive labels add up to the most, so that a long history is judged by
	// its gravest part.
	Windows string `json:"windows"`

	// Evidence is how a head that asks for one symptom points at the sentences
	// that show it. Nil means that it does not.
	Evidence *Pointing `json:"evidence"`

	// Concern is from which probabilities on the answer asks for a reader. Nil
	// means that the head sets no concern.
	Concern *ConcernRule `json:"concern"`

	columns []int // of the graph's outputs, one a label; nil if they stand in the order of Labels
}

// check reports what is wrong with a head.
func (h Head) check() error {
	switch {
	case h.Output == "" || h.Task == "":
		return errors.New("output or task is missing")
	case !slices.Contains([]Kind{Binary, Multiclass, Ordinal, Multilabel}, h.Kind):
		return fmt.Errorf("kind is %q, this program knows binary, multiclass, ordinal and multilabel", h.Kind)
	case h.Temperature <= 0 || math.IsInf(h.Temperature, 0):
		return fmt.Errorf("temperature is %v, want a positive number", h.Temperature)
	}
	for _, check := range []func() error{h.checkLabels, h.checkRole, h.checkThresholds} {
		if err := check(); err != nil {
			return err
		}
	}
	if h.Evidence != nil {
		if err := h.Evidence.check(h); err != nil {
			return err
		}
	}
	if h.Concern != nil {
		if err := h.Concern.check(h); err != nil {
			return err
		}
	}
	return h.checkAnswer()
}

func (h Head) checkLabels() error {
	switch {
	case len(h.Labels) < 2:
		return fmt.Errorf("labels has %d entries, want 2 or more", len(h.Labels))
	case h.Kind == Binary && len(h.Labels) != 2:
		return fmt.Errorf("labels has %d entries, want 2 for the kind binary", len(h.Labels))
	case len(slices.Compact(slices.Sorted(slices.Values(h.Labels)))) != len(h.Labels):
		return fmt.Errorf("labels %q repeat", h.Labels)
	case len(h.Bias) != len(h.Labels):
		return fmt.Errorf("bias has %d entries for %d labels", len(h.Bias), len(h.Labels))
	}
	return cmp.Or(h.checkKnown("positive", h.Positive), h.checkKnown("risk", h.Risk))
}

// checkKnown reports a label of a field that is not among the head's.
func (h Head) checkKnown(field string, labels []string) error {
	for _, label := range labels {
		if !slices.Contains(h.Labels, label) {
			return fmt.Errorf("%s label %q is not among the labels %q", field, label, h.Labels)
		}
	}
	return nil
}

func (h Head) checkThresholds() error {
	switch n := len(h.Thresholds); {
	case n == 0:
		return nil
	case h.Kind != Binary && h.Kind != Multilabel:
		return fmt.Errorf("thresholds are for the kinds binary and multilabel, this head is %s: leave them out", h.Kind)
	case h.Kind == Binary && (n != 1 || len(h.Positive) != 1):
		return fmt.Errorf("thresholds has %d entries and positive %d, a binary head wants one threshold, that of its one positive label", n, len(h.Positive))
	case h.Kind == Multilabel && n != len(h.Labels):
		return fmt.Errorf("thresholds has %d entries for %d labels", n, len(h.Labels))
	}
	for _, t := range h.Thresholds {
		if t <= 0 || t >= 1 {
			return fmt.Errorf("thresholds holds %v, want numbers over 0 and under 1", t)
		}
	}
	return nil
}

// checkAnswer checks the fields that say how an answer is found.
func (h Head) checkAnswer() error {
	switch {
	case !slices.Contains([]string{"", "argmax", "median"}, h.Decision):
		return fmt.Errorf(`decision is %q, want "argmax" or "median"`, h.Decision)
	case h.Decision != "" && h.Kind != Ordinal:
		return fmt.Errorf("decision is for the kind ordinal, this head is %s: leave it out", h.Kind)
	case h.AbstainBelow < 0 || h.AbstainBelow >= 1:
		return fmt.Errorf("abstain_below is %v, want 0 (never) or a probability under 1", h.AbstainBelow)
	case h.AbstainBelow > 0 && h.Kind == Multilabel:
		return errors.New("abstain_below is not for the kind multilabel, which may answer no label: leave it out")
	case !slices.Contains([]string{"", "mean", "max"}, h.Windows):
		return fmt.Errorf(`windows is %q, want "mean" or "max"`, h.Windows)
	case h.Windows == "max" && len(h.Positive) == 0:
		return errors.New(`windows is "max", which looks for the positive labels: positive is empty`)
	}
	return nil
}
