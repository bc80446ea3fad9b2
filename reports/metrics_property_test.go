package reports

import (
	"testing"

	"pgregory.net/rapid"
)

// labelled draws gold and predicted labels of k classes.
func labelled(rt *rapid.T) (gold, pred []int, k int) {
	k = rapid.IntRange(2, 5).Draw(rt, "k")
	n := rapid.IntRange(1, 40).Draw(rt, "n")
	gold = rapid.SliceOfN(rapid.IntRange(0, k-1), n, n).Draw(rt, "gold")
	pred = rapid.SliceOfN(rapid.IntRange(-1, k-1), n, n).Draw(rt, "pred")
	return gold, pred, k
}

// symmetric are the metrics that know no positive class.
func symmetric() []score {
	var found []score
	for _, s := range scores {
		if s.key != "sensitivity" && s.key != "specificity" {
			found = append(found, s)
		}
	}
	return found
}

func TestTheOrderOfTheUnitsChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gold, pred, k := labelled(rt)
		before := reportOf(NewConfusion(gold, pred, k))
		order := rapid.Permutation(indices(len(gold))).Draw(rt, "order")
		after := reportOf(NewConfusion(at(gold, order), at(pred, order), k))
		for _, s := range scores {
			if a, b := s.of(before), s.of(after); !near(a, b) {
				rt.Errorf("%s: %v in one order, %v in another", s.key, a, b)
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
		before := reportOf(NewConfusion(gold, pred, k))
		after := reportOf(NewConfusion(at(names, gold), renamed, k))
		for _, s := range symmetric() {
			if a, b := s.of(before), s.of(after); !near(a, b) {
				rt.Errorf("%s: %v with one naming, %v with another", s.key, a, b)
			}
		}
	})
}

func TestRelationsBetweenMetrics(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gold, pred, k := labelled(rt)
		c := NewConfusion(gold, pred, k)
		if a, b := c.Accuracy(), c.Weighted(c.Recall); !near(a, b) {
			rt.Errorf("accuracy is %v, weighted recall %v", a, b)
		}
		if k == 2 && c.Support(0) > 0 && c.Support(1) > 0 {
			if a, b := c.BalancedAccuracy(), (c.Sensitivity(1)+c.Specificity(1))/2; !near(a, b) {
				rt.Errorf("balanced accuracy is %v, the mean of sensitivity and specificity %v", a, b)
			}
		}
		if a, b := c.Sensitivity(0), c.Recall(0); c.Support(0) > 0 && !near(a, b) {
			rt.Errorf("sensitivity of class 0 is %v, its recall %v", a, b)
		}
		perfect := NewConfusion(gold, gold, k)
		if x := perfect.BalancedAccuracy(); x != 1 {
			rt.Errorf("balanced accuracy of the gold labels themselves is %v", x)
		}
		for _, s := range scores {
			if x := s.of(reportOf(c)); x < -1-1e-12 || x > 1+1e-12 {
				rt.Errorf("%s is %v", s.key, x)
			}
		}
	})
}

func TestAMissingLabelNeverHelps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		gold, pred, k := labelled(rt)
		i := rapid.IntRange(0, len(gold)-1).Draw(rt, "i")
		before := NewConfusion(gold, pred, k)
		pred[i] = -1
		after := NewConfusion(gold, pred, k)
		if a, b := before.Accuracy(), after.Accuracy(); b > a {
			rt.Errorf("accuracy rose from %v to %v", a, b)
		}
		if a, b := before.BalancedAccuracy(), after.BalancedAccuracy(); b > a+1e-12 {
			rt.Errorf("balanced accuracy rose from %v to %v", a, b)
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
