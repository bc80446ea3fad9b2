package classify

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Without is a text with some of its tokens taken away.
type Without struct {
	Text   int   // the index of the text
	Tokens []int // indices into the text's tokens, see [Prediction].Tokens; any order
	Mask   bool  // they are replaced by the tokenizer's mask token; otherwise they are deleted
}

// ErrNoMask says that the tokenizer has no mask token.
var ErrNoMask = errors.New("the tokenizer has no mask token")

// Masks reports whether tokens can be masked.
func (c *Classifier) Masks() bool { return c.tokenizer.mask >= 0 }

// PredictWithout predicts texts again without some of their tokens: one
// prediction for each variant, in the same order. The texts are tokenized once
// and as they are; what is left of their tokens is not cut anew. A text whose
// tokens are deleted is shorter and may need fewer windows; the Tokens of its
// prediction are those that are left. Equal variants are run once and share
// their prediction. It has neither contributions nor attention: of many variants
// of long texts they would fill the memory.
//
// It runs as [Classifier.Predict] does. The error is [ErrNoMask] if a variant
// asks for a mask token that the tokenizer lacks.
func (c *Classifier) PredictWithout(ctx context.Context, texts []string, variants []Without) ([]Prediction, error) {
	whole := make([]Tokens, len(texts))
	for i, text := range texts {
		c.tokenizer.Append(&whole[i], text)
	}
	var tokens []Tokens
	place := make([]int, len(variants)) // of each variant, in tokens
	known := map[string]int{}
	for i, v := range variants {
		if v.Mask && !c.Masks() {
			return nil, ErrNoMask
		}
		taken := slices.Compact(slices.Sorted(slices.Values(v.Tokens)))
		key := fmt.Sprint(v.Text, v.Mask && len(taken) > 0, taken)
		at, ok := known[key]
		if !ok {
			at = len(tokens)
			known[key] = at
			tokens = append(tokens, c.without(whole[v.Text], taken, v.Mask))
		}
		place[i] = at
	}
	run, err := c.predict(ctx, tokens, true)
	if err != nil {
		return nil, err
	}
	predictions := make([]Prediction, len(variants))
	for i, at := range place {
		predictions[i] = run[at]
	}
	return predictions, nil
}

// without returns the tokens of a text with those taken deleted or masked.
// Taken is in ascending order.
func (c *Classifier) without(whole Tokens, taken []int, mask bool) Tokens {
	if mask {
		ids := slices.Clone(whole.IDs)
		for _, t := range taken {
			ids[t] = c.tokenizer.mask
		}
		return Tokens{IDs: ids, Spans: whole.Spans}
	}
	var left Tokens
	for t, id := range whole.IDs {
		if len(taken) > 0 && taken[0] == t {
			taken = taken[1:]
			continue
		}
		left.IDs = append(left.IDs, id)
		left.Spans = append(left.Spans, whole.Spans[t])
	}
	return left
}
