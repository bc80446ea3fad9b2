package explain

import (
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Concern says whether a person should read the post, and why.
type Concern struct {
	Tier       Tier     `json:"tier"`
	Reasons    []Reason `json:"reasons"`               // the gravest first, at most 20; none if the tier is TierNone
	ReasonsCut int      `json:"reasons_cut,omitempty"` // how many further reasons are left out
	Risk       float64  `json:"risk"`                  // the probability that the screening head gives to what speaks of risk; 0 if no head of the bundle sets a concern
	Withheld   Withheld `json:"withheld,omitempty"`    // why nothing was decided; empty if something was
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
	WithheldError    Withheld = "error"           // the post could not be processed
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
	Span        *tokenizer.Span `json:"span,omitempty"`        // the words that tell it; of an answer those that speak for it most, nil if that is not known
}

// concernOf gathers the reasons for a concern from what the text tells and from
// the answers of screening heads; the gravest reason gives the tier. An answer of
// a benchmark head is no reason.
func concernOf(signs []telling, heads []classify.HeadPrediction) Concern {
	c := Concern{Tier: TierNone, Reasons: []Reason{}}
	read := readingOfRisk(heads)
	for i, s := range signs {
		for j, m := range s.mentions {
			if tier := read.weighed(m); tier != TierNone {
				span := m.Span
				c.Reasons = append(c.Reasons, Reason{Tier: tier, RestsOn: toEvidence(i, j), Symptom: m.crossing.ID, Probability: m.probability, Span: &span})
			}
		}
	}
	for i, head := range heads {
		if head.Concern != nil && head.Role == classify.Screen {
			c.Risk = max(c.Risk, head.Probability(head.Concern.Labels))
		}
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
	reached, ok := head.Concern.Reached(head.Probability)
	if !ok {
		return Reason{}, false
	}
	return Reason{
		Tier: Tier(reached.Tier), Task: head.Task, Label: classify.InWords(reached.Labels, head.Kind, head.Labels), Probability: head.Probability(reached.Labels),
	}, true
}

// pointAt enters the clause that speaks most for the answer into each reason that
// is one, where contributions are known.
func pointAt(reasons []Reason, text string, sentences []tokenizer.Span, p classify.Prediction) {
	for i, reason := range reasons {
		at := slices.IndexFunc(p.Heads, func(h classify.HeadPrediction) bool { return reason.Task != "" && h.Task == reason.Task })
		if at < 0 || p.Heads[at].Contributions == nil || p.Heads[at].Concern == nil || len(sentences) == 0 {
			continue
		}
		head, least := p.Heads[at], slices.Index(p.Heads[at].Labels, p.Heads[at].Concern.Labels[0])
		supports := Support(head, []int{least})
		if head.Kind == classify.Ordinal {
			supports = supportsAgainstFirst(head)
		}
		contributions := contributionsOf(sentences, p.Tokens, supports)
		sentence := sentences[slices.Index(contributions, slices.Max(contributions))]
		if read, ok := readClause(text, quotations(text), sentence, p.Tokens, supports); ok {
			reasons[i].Span = &read.clause
		}
	}
}

// supportsAgainstFirst returns how much each token speaks for the most probable of
// the labels behind the first one, against the first.
func supportsAgainstFirst(head classify.HeadPrediction) []float64 {
	top := 1
	for i := range head.Labels {
		if i > 1 && head.Logits[i] > head.Logits[top] {
			top = i
		}
	}
	supports := make([]float64, len(head.Contributions))
	for t, of := range head.Contributions {
		supports[t] = of[top] - of[0]
	}
	return supports
}

// sureTag is the least probability of a tag that is a reason by itself.
const sureTag = 0.7

// riskReading is what the model reads in the whole text: the tier that it asks for
// itself, and whether it supports what single words tell.
type riskReading struct {
	tier     Tier
	supports bool
}

// readingOfRisk returns what the screening heads read; without such a head, that
// they support all words.
func readingOfRisk(heads []classify.HeadPrediction) riskReading {
	read, asked := riskReading{tier: TierNone}, false
	for _, head := range heads {
		if head.Concern == nil || head.Role != classify.Screen {
			continue
		}
		asked = true
		if reached, ok := head.Concern.Reached(head.Probability); ok && Tier(reached.Tier).rank() > read.tier.rank() {
			read.tier = Tier(reached.Tier)
		}
		read.supports = read.supports || head.Probability(head.Concern.Labels) >= head.Concern.Supports
	}
	if !asked {
		return riskReading{tier: TierNow, supports: true}
	}
	read.supports = read.supports || read.tier.Alarms()
	return read
}

// weighed returns how soon a person should read the post for what a mention tells,
// in the light of the whole text. An intent, a plan or an attempt that a phrase
// tells of the author now asks for a reader soon, whatever the model says, and now
// if it alarms too. Any other phrase of risk is watched where the model does not
// support it. What the model itself tags as the author's asks for no more than the
// model does; a risk of another person, or of the past, is watched if the tag is sure.
func (r riskReading) weighed(m Mention) Tier {
	tier := m.tier()
	switch {
	case m.found == FoundByTag && tier == TierWatch && m.probability < sureTag:
		return TierNone
	case m.found == FoundByTag && tier.Alarms() && !r.tier.Alarms():
		return r.tier
	case tier == TierNow && !r.tier.Alarms():
		return TierSoon
	case tier == TierSoon && !r.supports:
		return TierWatch
	}
	return tier
}

func (t Tier) rank() int { return slices.Index(Tiers, t) }
