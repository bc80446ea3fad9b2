package reports

import (
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// oneShare is the share of tokens, in percent, of the figures that are of one
// share: the answers that change, and what a row takes away beside other rows.
const oneShare = 20

// erased are the measures of taking tokens away, one a post, NaN where there is
// none.
type erased struct {
	comprehensiveness, sufficiency, flips, share []float64

	// What the probability loses at each of [metrics.Cutoffs], without the top
	// tokens and with them only: [cut-off][post].
	without, only [][]float64

	random, attention compared // without the top oneShare of the tokens
}

func newErased() erased {
	n := len(metrics.Cutoffs)
	return erased{without: make([][]float64, n), only: make([][]float64, n)}
}

// add adds what was measured of a post, nil if nothing was.
func (e *erased) add(p *MeasuredPost, x *metrics.Erasure) {
	nan := math.NaN()
	drop, kept, flip, share := nan, nan, nan, nan
	if x != nil {
		drop, kept = metrics.MeanDrop(p.Probability, x.Without), metrics.MeanDrop(p.Probability, x.Only)
		flip, share = float64(one(x.Changed[slices.Index(metrics.Cutoffs, oneShare)])), metrics.ShareToFlip(len(p.Tokens), x.Changed)
	}
	e.comprehensiveness, e.sufficiency = append(e.comprehensiveness, drop), append(e.sufficiency, kept)
	e.flips, e.share = append(e.flips, flip), append(e.share, share)
	for i := range metrics.Cutoffs {
		without, only := nan, nan
		if x != nil {
			without, only = p.Probability-x.Without[i], p.Probability-x.Only[i]
		}
		e.without[i], e.only[i] = append(e.without[i], without), append(e.only[i], only)
	}
}

// compared is a measure of one row and the same of another, of each post that
// both explain and NaN of the others. Without posts it is not defined.
type compared struct{ row, other []float64 }

// beside puts what two rows take away with the top oneShare of the tokens side
// by side.
func (e *erased) beside(other erased) compared {
	i := slices.Index(metrics.Cutoffs, oneShare)
	c := compared{slices.Clone(e.without[i]), slices.Clone(other.without[i])}
	for p := range c.row {
		if math.IsNaN(c.row[p]) || math.IsNaN(c.other[p]) {
			c.row[p], c.other[p] = math.NaN(), math.NaN()
		}
	}
	return c
}

// quotient returns the mean of the row as a multiple of that of the other, NaN if
// the other's is not positive. Resamples without a quotient would be the highest,
// so that an interval without them begins too low rather than too high.
func (c compared) quotient(weights []int32) float64 {
	other := metrics.Mean(c.other, weights)
	if other <= 0 {
		return math.NaN()
	}
	return metrics.Mean(c.row, weights) / other
}

// difference returns the mean of the row less that of the other.
func (c compared) difference(weights []int32) float64 {
	return metrics.Mean(c.row, weights) - metrics.Mean(c.other, weights)
}
