package explain

import (
	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Answer is what one head of the model answers.
type Answer struct {
	Task          string             `json:"task"`                    // "dreaddit/stress"
	Label         string             `json:"label,omitempty"`         // the answer; empty if the task is multilabel
	Labels        []string           `json:"labels,omitzero"`         // of a multilabel task the answers in its order, any number; nil, and absent in JSON, of any other
	Probabilities []LabelProbability `json:"probabilities"`           // calibrated, in the task's order of labels; sum 1 unless the task is multilabel
	Abstained     bool               `json:"abstained"`               // the model declined to answer; Label is its best guess
	Contributions *Contributions     `json:"contributions,omitempty"` // what the answer rests on; nil unless it was asked for
}

// LabelProbability is one label with its probability, 0 to 1.
type LabelProbability struct {
	Label       string  `json:"label"`
	Probability float64 `json:"probability"`
}

// All returns the answered labels: Labels if the task is multilabel, otherwise
// the one Label.
func (a Answer) All() []string {
	if a.Labels != nil {
		return a.Labels
	}
	return []string{a.Label}
}

// Probability returns the probability of a label, 0 if the task has none of that
// name.
func (a Answer) Probability(label string) float64 {
	for _, s := range a.Probabilities {
		if s.Label == label {
			return s.Probability
		}
	}
	return 0
}

// Sum returns the sum of the probabilities of labels.
func (a Answer) Sum(labels []string) float64 {
	sum := 0.0
	for _, label := range labels {
		sum += a.Probability(label)
	}
	return sum
}

// Contributions say which parts of the text an answer rests on, in logits:
// positive speaks for the answered label, negative against it. Of a multilabel
// task they are sums over the answered labels.
type Contributions struct {
	Method    Method `json:"method"`    // how they were found
	Sentences []Part `json:"sentences"` // at most TopSentences, the highest first
	Words     []Part `json:"words"`     // at most TopWords, the largest first, whatever their sign
}

// Part is a sentence, or a word as white space delimits it, with what it
// contributes to an answer, in logits. By ByContributions the parts of all words
// of a text add up to those of all its tokens.
type Part struct {
	Start        int     `json:"start"` // bytes
	End          int     `json:"end"`
	Contribution float64 `json:"contribution"`
}

// Method says how contributions were found.
type Method string

// The methods, as they stand in JSON.
const (
	ByContributions Method = "contributions" // exact parts of the logits, which the model gives
	ByOcclusion     Method = "occlusion"     // what the logits lose when a word is deleted, see explain/measure
)

// answerOf returns the answer of a head, without contributions.
func answerOf(head classify.HeadPrediction) Answer {
	a := Answer{Task: head.Task, Abstained: head.Abstained, Probabilities: make([]LabelProbability, len(head.Labels))}
	for i, label := range head.Labels {
		a.Probabilities[i] = LabelProbability{Label: label, Probability: head.Probabilities[i]}
	}
	if head.Kind != classify.Multilabel {
		a.Label = head.Labels[head.Label]
		return a
	}
	a.Labels = make([]string, len(head.Answers))
	for i, answer := range head.Answers {
		a.Labels[i] = head.Labels[answer]
	}
	return a
}

// contributionsTo returns what the answer of a head rests on, nil if nothing is
// known of the tokens.
func contributionsTo(text string, sentences []tokenizer.Span, tokens []tokenizer.Span, head classify.HeadPrediction, by Method) *Contributions {
	support := Support(head, head.Answers)
	if support == nil {
		return nil
	}
	return &Contributions{
		Method:    by,
		Sentences: topSentences(sentences, contributionsOf(sentences, tokens, support)),
		Words:     topWords(TokenFields(text, tokens), support),
	}
}
