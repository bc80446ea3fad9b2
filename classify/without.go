package classify

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
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
func (c *Classifier) Masks() bool { return c.tokenizer.Mask >= 0 }

// PredictWithout predicts texts again without some of their tokens: one
// prediction for each variant, in the same order. The texts are tokenized once
// and as they are; what is left of their tokens is not cut anew. A text whose
// tokens are deleted is shorter and may need fewer windows; the Tokens of its
// prediction are those that are left. It has neither contributions nor attention:
// of many variants of long texts they would fill the memory. Windows that hold
// the same tokens are run once, such as those of a long text in which only
// others change.
//
// It runs as [Classifier.Predict] does. The error is [ErrNoMask] if a variant
// asks for a mask token that the tokenizer lacks.
func (c *Classifier) PredictWithout(ctx context.Context, texts []string, variants []Without) ([]Prediction, error) {
	whole, err := c.tokenize(ctx, texts)
	if err != nil {
		return nil, err
	}
	tokens := make([]tokenizer.Tokens, len(variants))
	for i, v := range variants {
		if v.Mask && !c.Masks() {
			return nil, ErrNoMask
		}
		tokens[i] = c.without(whole[v.Text], slices.Compact(slices.Sorted(slices.Values(v.Tokens))), v.Mask)
	}
	windows := c.windows(tokens)
	unique, which := distinct(tokens, windows)
	if err := c.run(ctx, tokens, unique); err != nil {
		return nil, err
	}
	for i, w := range which {
		windows[i].layerWeights, windows[i].logits = unique[w].layerWeights, unique[w].logits
	}
	return c.merge(ctx, tokens, windows)
}

// distinct returns one bare window of all that hold the same tokens, and for each
// window the index of that one.
func distinct(tokens []tokenizer.Tokens, windows []window) (unique []window, which []int) {
	known := map[string]int{}
	for _, w := range windows {
		key := fmt.Sprint(tokens[w.text].IDs[w.start:w.end])
		at, ok := known[key]
		if !ok {
			at = len(unique)
			known[key] = at
			w.bare = true
			unique = append(unique, w)
		}
		which = append(which, at)
	}
	return unique, which
}

// without returns the tokens of a text with those taken deleted or masked.
// Taken is in ascending order.
func (c *Classifier) without(whole tokenizer.Tokens, taken []int, mask bool) tokenizer.Tokens {
	if mask {
		ids := slices.Clone(whole.IDs)
		for _, t := range taken {
			ids[t] = c.tokenizer.Mask
		}
		return tokenizer.Tokens{IDs: ids, Spans: whole.Spans}
	}
	var left tokenizer.Tokens
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
