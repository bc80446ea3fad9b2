package metrics

import (
	"cmp"
	"math/rand/v2"
	"slices"
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

// Erasure is what becomes of an answer when the tokens of the highest scores are
// taken away, for each of [Cutoffs]. Probabilities are of the label that was
// answered for the whole text: of a multilabel head its most probable one.
type Erasure struct {
	Without []float64 `json:"without"` // probability without the top tokens
	Only    []float64 `json:"only"`    // probability of the top tokens alone
	Changed []bool    `json:"changed"` // the label is no longer answered without the top tokens
}
