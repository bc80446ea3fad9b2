package measure

import (
	"context"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Erasing asks what becomes of an answer without the tokens it is said to rest on.
type Erasing struct {
	Text   int // the index of the text
	Head   int // the index of the head
	Answer classify.HeadPrediction
	Scores []float64 // [tokens]
}

// Erase measures the erasures that are asked for, in their order, at each of
// [metrics.Cutoffs]. Tokens are deleted, or replaced by the mask token.
func Erase(ctx context.Context, predict Repredict, texts []string, asked []Erasing, mask bool) ([]metrics.Erasure, error) {
	var variants []classify.Without
	for _, a := range asked {
		ranking := metrics.Ranking(a.Scores)
		for _, percent := range metrics.Cutoffs {
			k := metrics.Share(percent, len(ranking))
			variants = append(variants,
				classify.Without{Text: a.Text, Tokens: ranking[:k], Mask: mask},
				classify.Without{Text: a.Text, Tokens: ranking[k:], Mask: mask})
		}
	}
	predictions, err := predict(ctx, texts, variants)
	if err != nil {
		return nil, err
	}
	erasures := make([]metrics.Erasure, len(asked))
	for i, a := range asked {
		for range metrics.Cutoffs {
			without, only := predictions[0].Heads[a.Head], predictions[1].Heads[a.Head]
			predictions = predictions[2:]
			addCutoff(&erasures[i], a.Answer, without, only)
		}
	}
	return erasures, nil
}

// addCutoff adds what the next cut-off leaves of an answer.
func addCutoff(e *metrics.Erasure, answer, without, only classify.HeadPrediction) {
	e.Without = append(e.Without, without.Probabilities[answer.Label])
	e.Only = append(e.Only, only.Probabilities[answer.Label])
	before, after := slices.Contains(answer.Answers, answer.Label), slices.Contains(without.Answers, answer.Label)
	e.Changed = append(e.Changed, before != after)
}
