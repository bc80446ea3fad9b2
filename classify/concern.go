package classify

import (
	"errors"
	"fmt"
	"math"
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

	// Supports is the least sum of probabilities with which words that tell a risk,
	// but no intent, plan or attempt, ask for a reader soon. 0 means that they always do.
	Supports float64 `json:"supports,omitempty"`

	// Alerts are the thresholds of the tier "read soon" at other shares of everyday
	// posts, the smallest share first.
	Alerts []Alert `json:"alerts,omitempty"`
}

// Alert is the least sum of probabilities that at most a share of everyday posts reaches.
type Alert struct {
	Everyday    float64 `json:"everyday"`    // over 0 and under 1
	Probability float64 `json:"probability"` // over 0 and under 1
}

// Threshold is the least sum of probabilities that reaches a tier, and what was
// measured with it.
type Threshold struct {
	Tier        string   `json:"tier"`             // "watch", "read soon" or "read now"
	Labels      []string `json:"labels,omitempty"` // of the head, if they are other ones than those of the rule
	Probability float64  `json:"probability"`      // over 0 and under 1
	Everyday    float64  `json:"everyday"`         // at most this share of everyday posts reaches it, each source of posts weighted equally
	EverydayBy  []Reach  `json:"everyday_by"`      // what was measured, by source of everyday posts
	RiskBy      []Reach  `json:"risk_by"`          // by source of posts at risk: the sensitivity
}

// Reach is the share of the posts of a source that reach a threshold.
type Reach struct {
	Posts string  `json:"posts"` // "sdcnl validation: suicide"
	N     int     `json:"n"`
	Share float64 `json:"share"` // 0 to 1
}

// tiers are the tiers that a threshold may have.
var tiers = []string{"watch", "read soon", "read now"}

// Reached returns the gravest threshold that an answer of the head reaches, with its
// Labels filled in, and whether there is one, given the sum of the probabilities of
// labels. One that is equal to a threshold reaches it.
func (c ConcernRule) Reached(probability func(labels []string) float64) (Threshold, bool) {
	for _, t := range c.Thresholds {
		if t.Labels == nil {
			t.Labels = c.Labels
		}
		if probability(t.Labels) >= t.Probability {
			return t, true
		}
	}
	return Threshold{}, false
}

// Alerting returns the rule with which at most a share of everyday posts gets the
// tier "read soon" or a graver one by the head. The error for a share that the
// bundle has no threshold for lists those it has.
func (c ConcernRule) Alerting(share float64) (*ConcernRule, error) {
	i := slices.IndexFunc(c.Alerts, func(a Alert) bool { return math.Abs(a.Everyday-share) < 1e-9 })
	if i < 0 {
		var known []string
		for _, a := range c.Alerts {
			known = append(known, fmt.Sprintf("%.4g%%", 100*a.Everyday))
		}
		return nil, fmt.Errorf("the bundle has no threshold for alerts on %.4g%% of everyday posts; it has some for %s", 100*share, strings.Join(known, ", "))
	}
	soon := c.Alerts[i].Probability
	c.Thresholds = slices.Clone(c.Thresholds)
	for j, t := range c.Thresholds {
		switch t.Tier {
		case "read soon":
			c.Thresholds[j].Probability, c.Thresholds[j].Everyday = soon, share
			c.Thresholds[j].EverydayBy, c.Thresholds[j].RiskBy = nil, nil // they were measured at another one
		case "watch":
			c.Thresholds[j].Probability = min(t.Probability, soon)
		}
	}
	return &c, nil
}

// OrGraver ends the words for the labels of an ordinal head from one on.
const OrGraver = " or graver"

// InWords names some labels of a head, given those of its head: "ideation or
// attempt", or, of an ordinal head all from one label on, that one with OrGraver.
func InWords(named []string, kind Kind, labels []string) string {
	if n := len(named); kind == Ordinal && n > 1 && n <= len(labels) && slices.Equal(named, labels[len(labels)-n:]) {
		return named[0] + OrGraver
	}
	return strings.Join(named, " or ")
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
	if err := c.checkAlerts(); err != nil {
		return err
	}
	for i, t := range c.Thresholds {
		if err := h.checkKnown("concern", t.Labels); err != nil {
			return err
		}
		switch {
		case !slices.Contains(tiers, t.Tier):
			return fmt.Errorf("the tier of concern is %q, want one of %q", t.Tier, tiers)
		case t.Probability <= 0 || t.Probability >= 1 || t.Everyday <= 0 || t.Everyday >= 1:
			return fmt.Errorf("concern holds the probability %v and the everyday share %v, want numbers over 0 and under 1", t.Probability, t.Everyday)
		case i > 0 && slices.Index(tiers, t.Tier) >= slices.Index(tiers, c.Thresholds[i-1].Tier):
			return errors.New("the thresholds of concern must begin with the gravest tier, and have each once")
		case i > 0 && slices.Equal(t.Labels, c.Thresholds[i-1].Labels) && t.Probability >= c.Thresholds[i-1].Probability:
			return errors.New("the thresholds of concern must fall, with the gravest tier first")
		}
	}
	return nil
}

// checkAlerts reports what is wrong with the thresholds at other shares.
func (c ConcernRule) checkAlerts() error {
	if c.Supports < 0 || c.Supports >= 1 {
		return fmt.Errorf("supports of concern is %v, want 0 or a probability under 1", c.Supports)
	}
	for i, a := range c.Alerts {
		switch {
		case a.Probability <= 0 || a.Probability >= 1 || a.Everyday <= 0 || a.Everyday >= 1:
			return fmt.Errorf("alerts of concern hold the probability %v and the everyday share %v, want numbers over 0 and under 1", a.Probability, a.Everyday)
		case i > 0 && (a.Everyday <= c.Alerts[i-1].Everyday || a.Probability > c.Alerts[i-1].Probability):
			return errors.New("the alerts of concern must begin with the smallest share and the highest probability")
		}
	}
	return nil
}
