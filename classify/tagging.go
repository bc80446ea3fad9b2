package classify

import (
	"errors"
	"fmt"
	"slices"
)

// Tagging is the screening question that is answered token by token: which symptom
// the words tell, whether it is so, and whose it is. The graph has an output
// [batch, tokens, K] for each: tags.symptom, whose first column says none and the
// others are Symptoms in their order, tags.status and tags.whose.
type Tagging struct {
	Task       string    `json:"task"`       // "screen/symptoms"
	Population string    `json:"population"` // in words for a reader, as that of a [Head]
	Symptoms   []string  `json:"symptoms"`   // ids of the lexicon
	Status     []string  `json:"status"`     // "present" first, "past", "negated", …
	Whose      []string  `json:"whose"`      // "author" first, "other", "nobody"
	Thresholds []float64 `json:"thresholds"` // one a symptom: the least probability of a token that shows it
	Extends    float64   `json:"extends"`    // the least probability of the tokens beside it that belong to the same place
}

// tagOutputs are the outputs of a graph that tags tokens.
var tagOutputs = []string{"tags.symptom", "tags.status", "tags.whose"}

// widths returns how many columns each of tagOutputs has.
func (t *Tagging) widths() []int { return []int{len(t.Symptoms) + 1, len(t.Status), len(t.Whose)} }

func (t *Tagging) check() error {
	switch {
	case t.Task == "" || t.Population == "":
		return errors.New("task or population is missing")
	case len(t.Symptoms) == 0 || len(t.Status) == 0 || len(t.Whose) == 0:
		return errors.New("symptoms, status or whose is empty")
	case len(t.Thresholds) != len(t.Symptoms):
		return fmt.Errorf("thresholds has %d entries for %d symptoms", len(t.Thresholds), len(t.Symptoms))
	case len(slices.Compact(slices.Sorted(slices.Values(t.Symptoms)))) != len(t.Symptoms):
		return fmt.Errorf("symptoms %q repeat", t.Symptoms)
	}
	for _, p := range append(slices.Clone(t.Thresholds), t.Extends) {
		if p <= 0 || p > 1 {
			return fmt.Errorf("thresholds or extends holds %v, want numbers over 0 and at most 1", p)
		}
	}
	return nil
}

// mergeTags returns the logits of an output [tokens*k] of the windows of a text:
// of a token in several windows their mean.
func mergeTags(k, tokens int, windows []window, output int) []float64 {
	mean, holding := make([]float64, tokens*k), make([]float64, tokens)
	for _, w := range windows {
		addScaled(mean[w.start*k:w.end*k], w.tags[output], 1)
		for i := w.start; i < w.end; i++ {
			holding[i]++
		}
	}
	for i, n := range holding {
		for j := range k {
			mean[i*k+j] /= n
		}
	}
	return mean
}
