package classify

import (
	"errors"
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Tagging is the screening question that is answered token by token: which symptom
// the words tell, whether it is so, and whose it is. The graph has an output
// [batch, tokens, K] for each: tags.symptom, whose first column says none and the
// others are Symptoms in their order, tags.status and tags.whose.
type Tagging struct {
	Task       string    `json:"task"`       // "screen/symptoms"
	Population string    `json:"population"` // in words for a reader, as that of a [Head]
	Symptoms   []string  `json:"symptoms"`   // ids of the lexicon
	Status     []string  `json:"status"`     // "present", "past", "negated", …
	Whose      []string  `json:"whose"`      // "author", "other", "nobody"
	Thresholds []float64 `json:"thresholds"` // one a symptom: the least probability of a token that shows it
	Extends    float64   `json:"extends"`    // the least probability of the tokens beside it that belong to the same place
}

// Tag is a place in a text that tells a symptom.
type Tag struct {
	tokenizer.Span

	Symptom     string
	Probability float64 // of the symptom, that of the token which shows it most
	Status      string
	Whose       string
}

// tagOutputs are the outputs of a graph that tags tokens.
var tagOutputs = []string{"tags.symptom", "tags.status", "tags.whose"}

// gap is how many tokens that tell nothing may stand within a tag.
const gap = 2

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

// tags returns the places that tell symptoms, in text order, given the logits of
// each output, [tokens*K].
func (t *Tagging) tags(tokens []tokenizer.Span, logits [][]float64) []Tag {
	widths := t.widths()
	shown := make([][]float64, len(tokens)) // by token and symptom
	for i := range tokens {
		shown[i] = softmax(logits[0][i*widths[0]:(i+1)*widths[0]], 1)[1:]
	}
	var found []Tag
	for i := 0; i < len(tokens); {
		symptom := argmax(shown[i])
		if shown[i][symptom] < t.Extends {
			i++
			continue
		}
		end, top := t.reach(shown, i, symptom)
		if shown[top][symptom] >= t.Thresholds[symptom] {
			found = append(found, Tag{
				Span:    tokenizer.Span{Start: tokens[i].Start, End: tokens[end-1].End},
				Symptom: t.Symptoms[symptom], Probability: shown[top][symptom],
				Status: t.Status[argmax(sumOf(logits[1], widths[1], i, end))],
				Whose:  t.Whose[argmax(sumOf(logits[2], widths[2], i, end))],
			})
		}
		i = end
	}
	return found
}

// reach returns the end of the place that begins with a token and tells a symptom,
// and the token of it that shows it most.
func (t *Tagging) reach(shown [][]float64, from, symptom int) (end, top int) {
	end, top = from+1, from
	for i := from + 1; i < len(shown) && i <= end+gap; i++ {
		if argmax(shown[i]) != symptom || shown[i][symptom] < t.Extends {
			continue
		}
		end = i + 1
		if shown[i][symptom] > shown[top][symptom] {
			top = i
		}
	}
	return end, top
}

// sumOf returns the sums of the columns of values [tokens*k] over the tokens [from, to).
func sumOf(values []float64, k, from, to int) []float64 {
	sum := make([]float64, k)
	for i := from; i < to; i++ {
		addScaled(sum, values[i*k:(i+1)*k], 1)
	}
	return sum
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
