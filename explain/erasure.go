package explain

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
)

// Cutoffs are the shares of a text's tokens, in percent, at which tokens are
// taken away: those of ERASER (DeYoung et al. 2020).
var Cutoffs = []int{1, 5, 10, 20, 50}

// Share returns how many of n things a share is, in percent: ⌈share · n⌉.
func Share(percent, n int) int { return (percent*n + 99) / 100 }

// Ranking returns the indices of scores, those of the highest score first. Equal
// scores are in a random order that depends on their number alone, so that a way
// to score that knows little is as good as chance for the rest.
func Ranking(scores []float64) []int {
	order := rand.New(rand.NewPCG(1, uint64(len(scores)))).Perm(len(scores))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}

// Erasing asks what becomes of an answer without the tokens it is said to rest on.
type Erasing struct {
	Text   int // the index of the text
	Head   int // the index of the head
	Answer classify.HeadPrediction
	Scores []float64 // [tokens]
}

// Erasure is what becomes of an answer when the tokens of the highest scores are
// taken away, for each of [Cutoffs]. Probabilities are of the label that was
// answered for the whole text: of a multilabel head its most probable one.
type Erasure struct {
	Without []float64 `json:"without"` // probability without the top tokens
	Only    []float64 `json:"only"`    // probability of the top tokens alone
	Changed []bool    `json:"changed"` // the label is no longer answered without the top tokens
}

// Erase measures erasures of texts, in the order in which they are asked for.
// Tokens are deleted, or replaced by the mask token.
func Erase(ctx context.Context, predict Repredict, texts []string, asked []Erasing, mask bool) ([]Erasure, error) {
	var variants []classify.Without
	for _, a := range asked {
		ranking := Ranking(a.Scores)
		for _, percent := range Cutoffs {
			k := Share(percent, len(ranking))
			variants = append(variants,
				classify.Without{Text: a.Text, Tokens: ranking[:k], Mask: mask},
				classify.Without{Text: a.Text, Tokens: ranking[k:], Mask: mask})
		}
	}
	predictions, err := predict(ctx, texts, variants)
	if err != nil {
		return nil, err
	}
	erasures := make([]Erasure, len(asked))
	for i, a := range asked {
		for range Cutoffs {
			without, only := predictions[0].Heads[a.Head], predictions[1].Heads[a.Head]
			predictions = predictions[2:]
			erasures[i].add(a.Answer, without, only)
		}
	}
	return erasures, nil
}

// add adds what the next cut-off leaves of an answer.
func (e *Erasure) add(answer, without, only classify.HeadPrediction) {
	e.Without = append(e.Without, without.Probabilities[answer.Label])
	e.Only = append(e.Only, only.Probabilities[answer.Label])
	before, after := slices.Contains(answer.Answers, answer.Label), slices.Contains(without.Answers, answer.Label)
	e.Changed = append(e.Changed, before != after)
}
