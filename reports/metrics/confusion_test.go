package metrics

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMetricsAtTheEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name                               string
		gold, pred                         string
		accuracy, balanced, f1, kappa, mcc float64
		sensitivity, specificity           float64 // class 1 of three is the positive one
	}{
		{"nothing", "", "", nan, nan, nan, nan, 0, nan, nan},
		{"all right", "012", "012", 1, 1, 1, 1, 1, 1, 1},
		{"all wrong", "012", "120", 0, 0, 0, -0.5, -0.5, 0, 0.5},
		{"all missing", "012", "---", 0, 0, 0, 0, 0, 0, 0},
		{"one class throughout", "11", "11", 1, 1, 1, nan, 0, 1, nan},
		{"one class in gold, another predicted", "11", "00", 0, 0, 0, 0, 0, 0, nan},
		{"a label beyond the last class", "01", "03", 0.5, 0.5, 0.5, 1. / 3, 0.5, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := confusionOf(c.gold, c.pred, 3)
			got := []float64{m.Accuracy(), m.BalancedAccuracy(), m.Macro(m.F1), m.CohenKappa(), m.MCC(), m.Sensitivity(1), m.Specificity(1)}
			want := []float64{c.accuracy, c.balanced, c.f1, c.kappa, c.mcc, c.sensitivity, c.specificity}
			if !slices.EqualFunc(got, want, near) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
		})
	}
}

func TestSensitivityOfAGroupOfLabels(t *testing.T) {
	// Levels 2 and 3 are the high-risk ones. Confusing them with each other is no miss.
	c := confusionOf(
		"001122233",
		"121-3212-", 4)
	if got := c.Sensitivity(2, 3); !near(got, 3./5) {
		t.Errorf("sensitivity is %v, want 3/5", got)
	}
	if got := c.Specificity(2, 3); !near(got, 2./4) {
		t.Errorf("specificity is %v, want 2/4", got)
	}
}

func TestNewConfusionRefusesWhatCannotBeCounted(t *testing.T) {
	for _, c := range []struct {
		name       string
		gold, pred []int
	}{
		{"different lengths", []int{0, 1}, []int{0}},
		{"a gold label beyond the last class", []int{2}, []int{0}},
		{"a missing gold label", []int{-1}, []int{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was counted")
				}
			}()
			NewConfusion(c.gold, c.pred, 2)
		})
	}
}

// labelled draws gold and predicted labels of k classes.
func labelled(rt *rapid.T) (gold, pred []int, k int) {
	k = rapid.IntRange(2, 5).Draw(rt, "k")
	n := rapid.IntRange(1, 40).Draw(rt, "n")
	gold = rapid.SliceOfN(rapid.IntRange(0, k-1), n, n).Draw(rt, "gold")
	pred = rapid.SliceOfN(rapid.IntRange(-1, k-1), n, n).Draw(rt, "pred")
	return gold, pred, k
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
		for i, x := range []float64{
			c.Accuracy(), c.BalancedAccuracy(), c.Macro(c.F1), c.Weighted(c.F1), c.Sensitivity(1), c.Specificity(1), c.CohenKappa(), c.MCC(),
			c.QuadraticKappa(), c.KendallTau(), c.GradedPrecision(), c.GradedRecall(), c.GradedF1(), c.OrdinalError(), c.AbsoluteOrdinalError(),
		} {
			if x < -1-1e-12 || x > 1+1e-12 {
				rt.Errorf("number %d is %v", i, x)
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
