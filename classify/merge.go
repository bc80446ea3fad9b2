package classify

import (
	"context"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// window is a stretch of a text's tokens that the encoder reads in one go,
// and what the graph says of it.
type window struct {
	text, start, end int  // token indices in the text: [start, end)
	bare             bool // nothing is kept of each token

	layerWeights       []float64   // [layers+1]; nil if the graph gives none
	logits             [][]float64 // [heads][labels]
	contributions      [][]float64 // [heads][tokens*labels]; nil if the graph gives none or the window is bare
	attention, overlap []float64   // [tokens], see attentionOutputs; nil if the graph gives none
	tags               [][]float64 // of tagOutputs [tokens*K]; nil if the graph gives none or the window is bare
}

// merge makes one prediction a text from its windows, which stand side by side.
// Layer weights and attention are means over the windows; logits and contributions are means
// over the windows that count for the head, with a window's contribution 0 for
// tokens outside it, so that the bias plus the contributions is still exactly
// the logit. It stops between two heads when ctx ends: a text of a megabyte has
// millions of contributions.
func (c *Classifier) merge(ctx context.Context, tokens []tokenizer.Tokens, windows []window) ([]Prediction, error) {
	predictions := make([]Prediction, len(tokens))
	for len(windows) > 0 {
		n := 1
		for n < len(windows) && windows[n].text == windows[0].text {
			n++
		}
		i := windows[0].text
		predictions[i] = c.mergeText(tokens[i], windows[:n])
		for h, head := range c.Bundle.Heads {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			predictions[i].Heads = append(predictions[i].Heads, mergeHead(head, h, len(tokens[i].IDs), windows[:n]))
		}
		windows = windows[n:]
	}
	return predictions, nil
}

// mergeText returns the prediction of a text without its heads.
func (c *Classifier) mergeText(tokens tokenizer.Tokens, windows []window) Prediction {
	p := Prediction{
		Tokens: tokens.Spans, Windows: len(windows),
		Attention:        mergeTokens(1, len(tokens.IDs), windows, func(w window) []float64 { return w.attention }),
		AttentionOverlap: mergeTokens(1, len(tokens.IDs), windows, func(w window) []float64 { return w.overlap }),
	}
	if windows[0].tags != nil {
		p.Telling = c.Bundle.Tagging.telling(tokens.Spans, c.mergedTags(len(tokens.IDs), windows))
		p.Tags = p.Telling.tags()
	}
	if !c.Bundle.LogitsOnly {
		p.LayerWeights = make([]float64, len(windows[0].layerWeights))
	}
	for _, w := range windows {
		addScaled(p.LayerWeights, w.layerWeights, 1/float64(len(windows)))
	}
	return p
}

// mergedTags returns the logits of each of tagOutputs for the tokens of a text.
func (c *Classifier) mergedTags(tokens int, windows []window) [][]float64 {
	merged := make([][]float64, len(tagOutputs))
	for i, k := range c.Bundle.Tagging.widths() {
		merged[i] = mergeTags(k, tokens, windows, i)
	}
	return merged
}

func mergeHead(head Head, h, tokens int, windows []window) HeadPrediction {
	windows = head.counted(h, windows)
	logits := make([]float64, len(head.Labels))
	for _, w := range windows {
		addScaled(logits, w.logits[h], 1/float64(len(windows)))
	}
	probabilities := head.probabilities(logits)
	p := HeadPrediction{
		Task: head.Task, Role: head.Role, Unit: head.Unit, Population: head.Population,
		Kind: head.Kind, Labels: head.Labels, Positive: head.Positive, Risk: head.Risk,
		Answers: head.answers(probabilities), Abstained: head.abstains(probabilities), Logits: logits, Probabilities: probabilities,
		Contributions: mergeContributions(len(head.Labels), h, tokens, windows), Bias: head.Bias,
		Evidence: head.Evidence, Concern: head.Concern,
	}
	p.Label = argmax(probabilities)
	if head.Kind != Multilabel {
		p.Label = p.Answers[0]
	}
	return p
}

// mergeContributions returns a head's contributions [tokens][k], or nil if the
// graph gives none.
func mergeContributions(k, h, tokens int, windows []window) [][]float64 {
	if windows[0].contributions == nil {
		return nil
	}
	flat := mergeTokens(k, tokens, windows, func(w window) []float64 { return w.contributions[h] })
	contributions := make([][]float64, tokens)
	for t := range contributions {
		contributions[t] = flat[t*k : (t+1)*k : (t+1)*k]
	}
	return contributions
}

// mergeTokens returns the mean over windows of k numbers a token [tokens*k], 0
// for tokens outside a window, or nil if the windows have none.
func mergeTokens(k, tokens int, windows []window, of func(window) []float64) []float64 {
	if of(windows[0]) == nil {
		return nil
	}
	mean := make([]float64, tokens*k)
	for _, w := range windows {
		addScaled(mean[w.start*k:w.end*k], of(w), 1/float64(len(windows)))
	}
	return mean
}

// addScaled adds factor·x to sum, element by element.
func addScaled(sum, x []float64, factor float64) {
	for i, v := range x {
		sum[i] += v * factor
	}
}
