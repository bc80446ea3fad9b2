package metrics

import "math"

// missingAsFarthest returns the counts with every missing label put on the level that is
// farthest from gold, of two such levels the lower. Metrics that measure how far
// an answer is off need a level, and a system must not gain by giving none.
func (c Confusion) missingAsFarthest() Confusion {
	k := len(c.Counts)
	full := Confusion{Counts: make([][]int, k), Missing: make([]int, k)}
	for g := range c.Counts {
		full.Counts[g] = append([]int(nil), c.Counts[g]...)
		if far := k - 1; far-g > g {
			full.Counts[g][far] += c.Missing[g]
		} else {
			full.Counts[g][0] += c.Missing[g]
		}
	}
	return full
}

// MAE returns the mean of |gold − predicted| in levels: scikit-learn's
// mean_absolute_error. A missing label counts as the level farthest from gold.
// NaN without units.
func (c Confusion) MAE() float64 {
	sum := 0
	for g, counts := range c.missingAsFarthest().Counts {
		for p, n := range counts {
			sum += n * max(g-p, p-g)
		}
	}
	return Ratio(sum, c.N())
}

// QuadraticKappa returns 1 − Σ w·O / Σ w·E with w = (g − p)², observed counts O
// and expected ones E = n_g·n_p/N: scikit-learn's
// cohen_kappa_score(weights="quadratic"). A missing label counts as the level
// farthest from gold. NaN if gold and predictions are one level throughout.
func (c Confusion) QuadraticKappa() float64 {
	full := c.missingAsFarthest()
	observed, expected := 0, 0
	for g, counts := range full.Counts {
		for p, n := range counts {
			w := (g - p) * (g - p)
			observed += w * n
			expected += w * full.Support(g) * full.Predicted(p)
		}
	}
	return 1 - Ratio(observed*c.N(), expected)
}

// KendallTau returns the rank correlation τ-b of gold and predicted levels,
//
//	(P − Q) / √((P + Q + T)·(P + Q + U)),
//
// with P concordant and Q discordant pairs of units, T pairs tied only in gold
// and U tied only in the predictions: SciPy's kendalltau. A missing label counts
// as the level farthest from gold. NaN if gold or the predictions are one level
// throughout.
func (c Confusion) KendallTau() float64 {
	full := c.missingAsFarthest()
	n := c.N()
	pairs := n * (n - 1) / 2
	difference, goldTies, predTies := 0, 0, 0 // difference is P − Q
	for g, counts := range full.Counts {
		for p, count := range counts {
			difference += count * full.concordance(g, p)
		}
		s, m := full.Support(g), full.Predicted(g)
		goldTies += s * (s - 1) / 2
		predTies += m * (m - 1) / 2
	}
	spread := math.Sqrt(float64(pairs-goldTies) * float64(pairs-predTies))
	if spread == 0 {
		return math.NaN()
	}
	return float64(difference) / spread
}

// concordance returns the number of units with a higher gold level that were given a
// higher level than p, less those that were given a lower one.
func (c Confusion) concordance(g, p int) int {
	n := 0
	for _, counts := range c.Counts[g+1:] {
		for q, count := range counts {
			if q > p {
				n += count
			} else if q < p {
				n -= count
			}
		}
	}
	return n
}

// graded returns the numbers of right answers, under-calls (gold is higher) and
// over-calls (gold is lower).
func (c Confusion) graded() (right, under, over int) {
	for g, counts := range c.missingAsFarthest().Counts {
		for p, n := range counts {
			switch {
			case g > p:
				under += n
			case g < p:
				over += n
			default:
				right += n
			}
		}
	}
	return right, under, over
}

// GradedPrecision returns TP/(TP+FP) with TP right answers and FP over-calls
// (Gaur et al. 2019, Knowledge-aware assessment of severity of suicide risk
// for early intervention). A missing label counts as the level farthest from gold. 0 if
// there is neither.
func (c Confusion) GradedPrecision() float64 {
	right, _, over := c.graded()
	return ratioOrZero(right, right+over)
}

// GradedRecall returns TP/(TP+FN) with TP right answers and FN under-calls, see
// [Confusion.GradedPrecision]. 0 if there is neither.
func (c Confusion) GradedRecall() float64 {
	right, under, _ := c.graded()
	return ratioOrZero(right, right+under)
}

// GradedF1 returns the harmonic mean of graded precision and graded recall,
// 2·TP/(2·TP+FP+FN), see [Confusion.GradedPrecision].
func (c Confusion) GradedF1() float64 {
	right, under, over := c.graded()
	return ratioOrZero(2*right, 2*right+under+over)
}

// OrdinalError returns the share of units that were called more than one level
// too low, (gold − predicted) > 1: the signed form of Gaur et al. 2019, which
// counts the dangerous errors only. A missing label counts as the level farthest
// from gold. NaN without units.
func (c Confusion) OrdinalError() float64 {
	return c.shareOf(func(g, p int) bool { return g-p > 1 })
}

// AbsoluteOrdinalError returns the share of units that were called more than
// one level too low or too high, |gold − predicted| > 1: the form in the
// released code. See [Confusion.OrdinalError].
func (c Confusion) AbsoluteOrdinalError() float64 {
	return c.shareOf(func(g, p int) bool { return max(g-p, p-g) > 1 })
}

// shareOf returns the share of units whose gold and predicted levels meet a
// condition.
func (c Confusion) shareOf(is func(g, p int) bool) float64 {
	hits := 0
	for g, counts := range c.missingAsFarthest().Counts {
		for p, n := range counts {
			if is(g, p) {
				hits += n
			}
		}
	}
	return Ratio(hits, c.N())
}
