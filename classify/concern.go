package classify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ConcernRule says when the answer of a screening head asks for a reader: when the
// probabilities of its labels add up to one of the thresholds or more. The
// thresholds of the gravest tier come first. training/concern.py fits them on
// validation posts.
type ConcernRule struct {
	Labels     []string    `json:"labels"` // of the head; one if the head is multilabel
	Thresholds []Threshold `json:"thresholds"`
}

// Threshold is the least sum of probabilities that reaches a tier, and what was
// measured with it.
type Threshold struct {
	Tier        string  `json:"tier"`        // "watch", "read soon" or "read now"
	Probability float64 `json:"probability"` // over 0 and under 1
	Everyday    float64 `json:"everyday"`    // at most this share of everyday posts reaches it, each source of posts weighted equally
	EverydayBy  []Reach `json:"everyday_by"` // what was measured, by source of everyday posts
	RiskBy      []Reach `json:"risk_by"`     // by source of posts at risk: the sensitivity
}

// Reach is the share of the posts of a source that reach a threshold.
type Reach struct {
	Posts string  `json:"posts"` // "sdcnl validation: suicide"
	N     int     `json:"n"`
	Share float64 `json:"share"` // 0 to 1
}

// tiers are the tiers that a threshold may have.
var tiers = []string{"watch", "read soon", "read now"}

// Reached returns the gravest threshold that a probability reaches, and whether
// there is one. A probability equal to a threshold reaches it.
func (c ConcernRule) Reached(probability float64) (Threshold, bool) {
	i := slices.IndexFunc(c.Thresholds, func(t Threshold) bool { return probability >= t.Probability })
	if i < 0 {
		return Threshold{}, false
	}
	return c.Thresholds[i], true
}

// OrGraver ends the words for the labels of an ordinal head from one on.
const OrGraver = " or graver"

// InWords names the labels of the rule, given those of its head: "ideation or
// attempt", or, of an ordinal head all from one label on, that one with OrGraver.
func (c ConcernRule) InWords(kind Kind, labels []string) string {
	if n := len(c.Labels); kind == Ordinal && n > 1 && n <= len(labels) && slices.Equal(c.Labels, labels[len(labels)-n:]) {
		return c.Labels[0] + OrGraver
	}
	return strings.Join(c.Labels, " or ")
}

// check reports why the head h cannot set a concern like this.
func (c ConcernRule) check(h Head) error {
	switch {
	case h.Role != Screen:
		return fmt.Errorf("concern is for the role %s, this head is %s: leave it out", Screen, h.Role)
	case len(c.Labels) == 0 || len(c.Thresholds) == 0:
		return errors.New("concern has no labels or no thresholds")
	case h.Kind == Multilabel && len(c.Labels) > 1:
		return errors.New("concern adds up the probabilities of several labels, which those of a multilabel head do not allow: name one")
	}
	if err := h.checkKnown("concern", c.Labels); err != nil {
		return err
	}
	for i, t := range c.Thresholds {
		switch {
		case !slices.Contains(tiers, t.Tier):
			return fmt.Errorf("the tier of concern is %q, want one of %q", t.Tier, tiers)
		case t.Probability <= 0 || t.Probability >= 1 || t.Everyday <= 0 || t.Everyday >= 1:
			return fmt.Errorf("concern holds the probability %v and the everyday share %v, want numbers over 0 and under 1", t.Probability, t.Everyday)
		case i > 0 && (t.Probability >= c.Thresholds[i-1].Probability || slices.Index(tiers, t.Tier) >= slices.Index(tiers, c.Thresholds[i-1].Tier)):
			return errors.New("the thresholds of concern must fall, with the gravest tier first")
		}
	}
	return nil
}
