package explain

import (
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Concern says whether a person should read the post, and why.
type Concern struct {
	Tier     Tier     `json:"tier"`
	Reasons  []Reason `json:"reasons"`            // the gravest first; none if the tier is TierNone
	Withheld Withheld `json:"withheld,omitempty"` // why nothing was decided; empty if something was
}

// Tier says how soon a person should read a post.
type Tier string

// The tiers, as they stand in JSON.
const (
	TierNone  Tier = "none"
	TierWatch Tier = "watch"     // a risk of the past or of another person
	TierSoon  Tier = "read soon" // a present sign of risk, or an answer that speaks of one
	TierNow   Tier = "read now"  // present intent, a plan or an attempt
)

// Tiers are all tiers, the least grave first.
var Tiers = []Tier{TierNone, TierWatch, TierSoon, TierNow}

// Alarms reports whether the tier asks for a reader: whether it is TierSoon or
// graver.
func (t Tier) Alarms() bool { return t == TierSoon || t == TierNow }

// Withheld says why no concern was decided and no label given.
type Withheld string

// Why a result is withheld, as it stands in JSON.
const (
	WithheldLanguage Withheld = "language"        // the bundle does not know the language of the text
	WithheldEmpty    Withheld = "nothing to read" // the text has no words
)

// Reason is why there is a concern: a place that shows a symptom of risk, or an
// answer of a screening head.
type Reason struct {
	Tier        Tier            `json:"tier"`
	RestsOn     Pointer         `json:"rests_on"`
	Symptom     string          `json:"symptom,omitempty"` // of evidence
	Task        string          `json:"task,omitempty"`    // of an answer
	Label       string          `json:"label,omitempty"`
	Probability float64         `json:"probability,omitempty"` // of the labels that speak of risk; absent of phrases
	Span        *tokenizer.Span `json:"span,omitempty"`        // nil of an answer
}

// concernOf gathers the reasons for a concern from what the text tells and from
// the answers of screening heads; the gravest reason gives the tier. An answer of
// a benchmark head is no reason.
func concernOf(signs []telling, heads []classify.HeadPrediction) Concern {
	c := Concern{Tier: TierNone, Reasons: []Reason{}}
	for i, s := range signs {
		for j, m := range s.mentions {
			if tier := m.tier(); tier != TierNone {
				span := m.Span
				c.Reasons = append(c.Reasons, Reason{Tier: tier, RestsOn: toEvidence(i, j), Symptom: m.crossing.ID, Probability: m.probability, Span: &span})
			}
		}
	}
	for i, head := range heads {
		if r, ok := reasonOf(head); ok {
			r.RestsOn = toAnswer(i)
			c.Reasons = append(c.Reasons, r)
		}
	}
	slices.SortStableFunc(c.Reasons, func(a, b Reason) int { return b.Tier.rank() - a.Tier.rank() })
	if len(c.Reasons) > 0 {
		c.Tier = c.Reasons[0].Tier
	}
	return c
}

// reasonOf returns the reason that the answer of a head is, if its probability
// of what speaks of risk reaches one of the head's thresholds.
func reasonOf(head classify.HeadPrediction) (Reason, bool) {
	if head.Concern == nil || head.Role != classify.Screen {
		return Reason{}, false
	}
	probability := head.Probability(head.Concern.Labels)
	reached, ok := head.Concern.Reached(probability)
	if !ok {
		return Reason{}, false
	}
	return Reason{Tier: Tier(reached.Tier), Task: head.Task, Label: head.Concern.InWords(head.Kind, head.Labels), Probability: probability}, true
}

func (t Tier) rank() int { return slices.Index(Tiers, t) }
