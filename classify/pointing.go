package classify

import (
	"errors"
	"fmt"
	"math"
)

// Pointing is how a head that asks for exactly one symptom points at the
// sentences that show it: what makes a probability of a sentence's part in the
// answer. The numbers are fitted by training/evidence.py on sentences in which
// people marked the words that show the symptom.
type Pointing struct {
	Symptom   string  `json:"symptom"` // id in the lexicon: "burdensomeness"
	Intercept float64 `json:"intercept"`
	Slope     float64 `json:"slope"`
	Margin    float64 `json:"margin"`
	Threshold float64 `json:"threshold"` // the least score of a sentence that is evidence, over 0 and under 1
}

// Score returns the probability that people would mark words of a sentence for
// the symptom,
//
//	sigmoid(intercept + slope · sign(c) √|c| + margin · m)
//
// where c is the sum over the tokens of the sentence of their contributions to
// the positive label less those to the other one, and m the same of the whole
// text, bias and all, both in logits. The root is there because a few sentences
// contribute many times as much as others that people marked too.
func (p Pointing) Score(contribution, margin float64) float64 {
	root := math.Copysign(math.Sqrt(math.Abs(contribution)), contribution)
	return 1 / (1 + math.Exp(-(p.Intercept + p.Slope*root + p.Margin*margin)))
}

// check reports why the head h cannot point like this.
func (p Pointing) check(h Head) error {
	switch {
	case h.Kind != Binary || len(h.Positive) != 1:
		return fmt.Errorf("evidence is for a binary head with one positive label, this one is %s with %d: leave it out", h.Kind, len(h.Positive))
	case p.Symptom == "":
		return errors.New("evidence names no symptom")
	case p.Slope <= 0:
		return fmt.Errorf("the slope of evidence is %v, want a positive number: a sentence that speaks for the label is no worse evidence", p.Slope)
	case p.Threshold <= 0 || p.Threshold >= 1:
		return fmt.Errorf("the threshold of evidence is %v, want a number over 0 and under 1", p.Threshold)
	}
	return nil
}

// checkPointing checks what the heads of a bundle point at.
func (b *Bundle) checkPointing() error {
	first := map[string]string{} // task of the head that points at a symptom
	for i, h := range b.Heads {
		if h.Evidence == nil {
			continue
		}
		symptom := h.Evidence.Symptom
		switch {
		case b.LogitsOnly:
			return fmt.Errorf("head %d (%s): evidence needs contributions, which a bundle of logits_only has not: leave it out", i, h.Task)
		case first[symptom] != "":
			return fmt.Errorf("head %d (%s): evidence names the symptom %q, as that of %s does", i, h.Task, symptom, first[symptom])
		}
		first[symptom] = h.Task
	}
	return nil
}
