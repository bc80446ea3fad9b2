package reports

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// labelled draws gold and predicted labels of k classes.
func labelled(rt *rapid.T) (gold, pred []int, k int) {
	k = rapid.IntRange(2, 5).Draw(rt, "k")
	n := rapid.IntRange(1, 40).Draw(rt, "n")
	gold = rapid.SliceOfN(rapid.IntRange(0, k-1), n, n).Draw(rt, "gold")
	pred = rapid.SliceOfN(rapid.IntRange(-1, k-1), n, n).Draw(rt, "pred")
	return gold, pred, k
}

// namesMatter are the metrics that know a positive class or the order of the
// classes.
func namesMatter(name string) bool {
	switch name {
	case "sensitivity", "specificity", "false_negative_rate":
		return true
	}
	i := slices.IndexFunc(countMetrics, func(m metric) bool { return m.name == name })
	return !countMetrics[i].has(datasets.Task{Kind: datasets.Multiclass})
}

func TestTheOrderOfTheUnitsChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gold, pred, k := labelled(rt)
		before := values(metrics.NewConfusion(gold, pred, k))
		order := rapid.Permutation(indices(len(gold))).Draw(rt, "order")
		after := values(metrics.NewConfusion(at(gold, order), at(pred, order), k))
		for name, a := range before {
			if b := after[name]; !near(a, b) {
				rt.Errorf("%s: %v in one order, %v in another", name, a, b)
			}
		}
	})
}

func TestTheNamesOfTheClassesChangeNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gold, pred, k := labelled(rt)
		names := rapid.Permutation(indices(k)).Draw(rt, "names")
		renamed := make([]int, len(pred))
		for i, p := range pred {
			renamed[i] = -1
			if p >= 0 {
				renamed[i] = names[p]
			}
		}
		before := values(metrics.NewConfusion(gold, pred, k))
		after := values(metrics.NewConfusion(at(names, gold), renamed, k))
		for name, a := range before {
			if b := after[name]; !namesMatter(name) && !near(a, b) {
				rt.Errorf("%s: %v with one naming, %v with another", name, a, b)
			}
		}
	})
}

// indices returns 0 … n−1.
func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// at returns the values at the given indices.
func at(values, index []int) []int {
	picked := make([]int, len(index))
	for i, j := range index {
		picked[i] = values[j]
	}
	return picked
}
