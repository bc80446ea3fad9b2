package explain

import (
	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Reading is what a binary head and the phrases make of one sentence of a text.
// The numbers of a [classify.Pointing] are fitted to readings.
type Reading struct {
	tokenizer.Span

	Clause       tokenizer.Span     // the part that speaks most for the positive label; the sentence, if it has no words
	Contribution float64            // what its tokens speak for the positive label, in logits
	Margin       float64            // what the whole text does, bias and all
	Phrases      map[string]float64 // of each item that a phrase speaks of, the highest score of present evidence; 0 if none is present
}

// Readings returns how the head of a prediction, given by its index, reads each
// sentence, in text order. The head has one positive label and contributions.
func (e *Explainer) Readings(text string, p classify.Prediction, head int) []Reading {
	sentences, quotes := split(text), quotations(text)
	mentions := e.find(text, sentences)
	supports := supportsPositive(p.Heads[head])
	contributions := contributionsOf(sentences, p.Tokens, supports)
	readings := make([]Reading, len(sentences))
	for i, s := range sentences {
		readings[i] = Reading{Span: s, Clause: s, Contribution: contributions[i], Margin: postMargin(p.Heads[head]), Phrases: map[string]float64{}}
		if read, ok := readClause(text, quotes, s, p.Tokens, supports); ok {
			readings[i].Clause = read.clause
		}
	}
	for _, m := range mentions {
		for _, item := range m.crossing.Items {
			score := 0.0
			if m.Polarity == Present {
				score = m.Specificity()
			}
			readings[m.sentence].Phrases[item] = max(readings[m.sentence].Phrases[item], score)
		}
	}
	return readings
}
