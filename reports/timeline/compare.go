package timeline

import (
	"math"
	"slices"
	"sort"
	"time"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Measure is a number that each post has.
type Measure string

// The measures that are compared.
const (
	Risk     Measure = "risk"     // the probability of what speaks of risk
	Distress Measure = "distress" // the probability of clear distress
)

// measures are all measures in the order in which they are listed.
var measures = []Measure{Risk, Distress}

// of returns the values of posts; nil if one of them has none.
func (m Measure) of(posts []Post) []float64 {
	values := make([]float64, len(posts))
	for i, p := range posts {
		switch {
		case m == Risk:
			values[i] = p.Risk
		case p.Distress == nil:
			return nil
		default:
			values[i] = *p.Distress
		}
	}
	return values
}

// Method says how a p-value was computed.
type Method string

// The methods.
const (
	Exact       Method = "exact"       // Mann–Whitney, all ways to divide the posts
	Normal      Method = "normal"      // Mann–Whitney, normal approximation
	Permutation Method = "permutation" // permutations of the whole series, over all places where a shift could be
)

// Comparison compares the values of posts before a time with those from it on.
type Comparison struct {
	Measure Measure   `json:"measure"`
	At      time.Time `json:"at"`
	Before  Side      `json:"before"`
	After   Side      `json:"after"`
	Delta   float64   `json:"cliffs_delta"` // 1: all values after are higher than all before; -1: lower; 0: neither
	P       float64   `json:"p"`            // two-sided
	Method  Method    `json:"method"`
}

// Side sums up the values on one side.
type Side struct {
	Posts  int     `json:"posts"`
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
}

// compare compares values before with values after, at least one of each.
func compare(m Measure, at time.Time, before, after []float64) Comparison {
	c := differenceOf(m, at, before, after)
	c.P, c.Method = mannWhitney(before, after)
	return c
}

// differenceOf is a comparison without a p.
func differenceOf(m Measure, at time.Time, before, after []float64) Comparison {
	u := higherPairs(doubledRanks(slices.Concat(before, after)), len(before))
	return Comparison{Measure: m, At: at, Before: sideOf(before), After: sideOf(after), Delta: cliffsDelta(u, len(before), len(after))}
}

func sideOf(values []float64) Side {
	sorted := slices.Sorted(slices.Values(values))
	sum := 0.0
	for _, v := range sorted {
		sum += v
	}
	return Side{Posts: len(values), Mean: sum / float64(len(values)), Median: metrics.Quantile(sorted, 0.5)}
}

// exactPosts is up to how many values the test is exact.
const exactPosts = 50

// mannWhitney is the p-value of the hypothesis that neither sample tends to higher
// values, without an assumption about their distribution. It is two-sided. Up to 50
// values it is that of all ways to divide them, ties included: twice the smaller
// tail, as SciPy's mannwhitneyu with method="exact", or with a PermutationMethod
// where values are equal. Beyond, it is SciPy's method="asymptotic", corrected for
// ties and for continuity. 1 if all are equal.
func mannWhitney(before, after []float64) (p float64, method Method) {
	ranks := doubledRanks(slices.Concat(before, after))
	if len(ranks) <= exactPosts {
		return exactP(ranks, len(after)), Exact
	}
	return normalP(higherPairs(ranks, len(before)), len(before), ranks), Normal
}

// cliffsDelta is Cliff's (1993) delta, which is the rank-biserial correlation
// 2U/(mn) − 1.
func cliffsDelta(u float64, m, n int) float64 { return 2*u/float64(m*n) - 1 }

// higherPairs is U: how many pairs of a value before and one after have the higher one
// after, and half of the pairs that are equal. The values from the m-th on are after.
func higherPairs(ranks []int, m int) float64 {
	sum, n := 0, len(ranks)-m
	for _, r := range ranks[m:] {
		sum += r
	}
	return float64(sum-n*(n+1)) / 2
}

// doubledRanks returns twice the rank of each value, from 2 on; equal values have the
// mean of their ranks, so that twice it is whole.
func doubledRanks(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return values[order[a]] < values[order[b]] })
	ranks := make([]int, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = from + to + 1
		}
		from = to
	}
	return ranks
}

// exactP is the two-sided p of the sum of the last n ranks, among the sums of all
// choices of n of them. It counts choices by their sum, rank by rank.
func exactP(ranks []int, n int) float64 {
	total, observed := 0, 0
	for i, r := range ranks {
		total += r
		if i >= len(ranks)-n {
			observed += r
		}
	}
	ways := make([][]float64, n+1) // by how many are chosen, and their sum
	for k := range ways {
		ways[k] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for i, r := range ranks {
		for k := min(n, i+1); k > 0; k-- {
			for sum := total; sum >= r; sum-- {
				ways[k][sum] += ways[k-1][sum-r]
			}
		}
	}
	low, high, all := 0.0, 0.0, 0.0
	for sum, w := range ways[n] {
		all += w
		if sum <= observed {
			low += w
		}
		if sum >= observed {
			high += w
		}
	}
	return min(1, 2*min(low, high)/all)
}

// normalP is the two-sided p of U by its normal approximation.
func normalP(u float64, m int, ranks []int) float64 {
	all := float64(len(ranks))
	n := all - float64(m)
	count, ties := map[int]float64{}, 0.0
	for _, r := range ranks {
		count[r]++
	}
	for _, t := range count {
		ties += t*t*t - t
	}
	pairs := float64(m) * n
	deviation := math.Sqrt(pairs / 12 * (all + 1 - ties/(all*(all-1))))
	if deviation == 0 {
		return 1
	}
	return min(1, math.Erfc((math.Abs(u-pairs/2)-0.5)/deviation/math.Sqrt2))
}
