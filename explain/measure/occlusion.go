package measure

import (
	"context"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

const (
	// occludedWords is how many words a text may have to be occluded: the cost
	// grows with the square of its length.
	occludedWords = 2000
	// occludedParts is how many parts of a text are deleted, one after the other.
	// A text of more words is deleted by stretches of neighbouring ones.
	occludedParts = 200
)

// Repredict predicts texts again without some of their tokens, as
// [classify.Classifier.PredictWithout] does.
type Repredict func(ctx context.Context, texts []string, variants []classify.Without) ([]classify.Prediction, error)

// Occlude explains predictions of a model that gives no contributions: it
// deletes one word after the other and counts what the logits lose. It returns
// the predictions with contributions, of which those of a word's tokens add up
// to logit(text) − logit(text without the word), in equal parts (Zeiler and
// Fergus 2014, of images; Li et al. 2016, of texts). Unlike a model's own
// contributions they do not add up to the logit.
//
// It costs a run of the graph for each word of a text, and for each part of a
// text of more than 200 words. A text of more than 2,000 words has no
// contributions afterwards.
func Occlude(ctx context.Context, predict Repredict, texts []string, predictions []classify.Prediction) ([]classify.Prediction, error) {
	var variants []classify.Without
	parts := make([][]explain.Field, len(texts))
	for i, text := range texts {
		parts[i] = partsOf(explain.TokenFields(text, predictions[i].Tokens))
		for _, p := range parts[i] {
			variants = append(variants, classify.Without{Text: i, Tokens: p.Tokens})
		}
	}
	without, err := predict(ctx, texts, variants)
	if err != nil {
		return nil, err
	}
	occluded := slices.Clone(predictions)
	for i := range occluded {
		n := len(parts[i])
		occluded[i].Heads = losses(predictions[i], parts[i], without[:n])
		without = without[n:]
	}
	return occluded, nil
}

// partsOf returns what is deleted at a time, nil if the text is too long.
func partsOf(words []explain.Field) []explain.Field {
	if len(words) > occludedWords {
		return nil
	}
	size := (len(words) + occludedParts - 1) / occludedParts
	var parts []explain.Field
	for stretch := range slices.Chunk(words, max(size, 1)) {
		part := explain.Field{Span: tokenizer.Span{Start: stretch[0].Start, End: stretch[len(stretch)-1].End}}
		for _, w := range stretch {
			part.Tokens = append(part.Tokens, w.Tokens...)
		}
		parts = append(parts, part)
	}
	return parts
}

// losses returns the heads of a prediction with what their logits lose without
// each of the parts as contributions.
func losses(p classify.Prediction, parts []explain.Field, without []classify.Prediction) []classify.HeadPrediction {
	heads := slices.Clone(p.Heads)
	for h, head := range heads {
		heads[h].Contributions = nil
		if len(parts) == 0 {
			continue
		}
		contributions := make([][]float64, len(p.Tokens))
		for i, part := range parts {
			loss := make([]float64, len(head.Logits))
			for label, logit := range head.Logits {
				loss[label] = (logit - without[i].Heads[h].Logits[label]) / float64(len(part.Tokens))
			}
			for _, t := range part.Tokens {
				contributions[t] = loss
			}
		}
		heads[h].Contributions = contributions
	}
	return heads
}
