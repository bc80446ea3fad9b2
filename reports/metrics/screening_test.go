package metrics

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestThresholdAt(t *testing.T) {
	negatives := []float64{0.05, 0.11, 0.17, 0.23, 0.29, 0.35, 0.41, 0.47, 0.53, 0.53}
	cases := []struct {
		share float64
		above float64 // the threshold is the next number above
	}{{0, 0.53}, {0.1, 0.53}, {0.2, 0.47}, {0.25, 0.47}, {0.5, 0.29}}
	for _, c := range cases {
		if got := ThresholdAt(c.share, negatives); got != math.Nextafter(c.above, 1) {
			t.Errorf("at %g: %v, want just above %g", c.share, got, c.above)
		}
	}
	if got := ThresholdAt(0.5, nil); !math.IsInf(got, 1) {
		t.Errorf("without negatives: %v", got)
	}
}

func TestThresholdAtKeepsTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		negatives := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 50).Draw(t, "negatives")
		share := rapid.Float64Range(0, 0.99).Draw(t, "share")
		threshold, reached := ThresholdAt(share, negatives), 0
		for _, n := range negatives {
			reached += indicator(n >= threshold)
		}
		if float64(reached) > share*float64(len(negatives))+1e-6 {
			t.Fatalf("%d of %d reach %v, more than %g", reached, len(negatives), threshold, share)
		}
	})
}

// The figures of METHODS: sensitivity .70 and specificity .80 at a prevalence of 1, 5 and 10%.
func TestPredictiveValues(t *testing.T) {
	for prevalence, want := range map[float64]string{0.01: "0.034 0.996", 0.05: "0.156 0.981", 0.1: "0.280 0.960"} {
		if got := fmt.Sprintf("%.3f %.3f", PPV(0.7, 0.8, prevalence), NPV(0.7, 0.8, prevalence)); got != want {
			t.Errorf("at %g: PPV and NPV %s, want %s", prevalence, got, want)
		}
	}
}

// Net benefit is positive exactly where the PPV exceeds the threshold.
func TestNetBenefitFollowsThePPV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0.01, 0.99)
		se, sp, prevalence, threshold := share.Draw(t, "se"), share.Draw(t, "sp"), share.Draw(t, "π"), share.Draw(t, "t")
		benefit, ppv := NetBenefit(se, sp, prevalence, threshold), PPV(se, sp, prevalence)
		if math.Abs(ppv-threshold) > 1e-9 && (benefit > 0) != (ppv > threshold) {
			t.Fatalf("net benefit %g with a PPV of %g at the threshold %g", benefit, ppv, threshold)
		}
	})
}

// scipy's binomtest(k, n).proportion_ci(method="wilson").
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{7, 10, 0.3967781474611453, 0.8922087325936988}, {0, 20, 0, 0.16112515805281938}} {
		low, high := Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 1e-12 || math.Abs(high-c.high) > 1e-12 {
			t.Errorf("%d of %d: %v to %v, want %v to %v", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

// scikit-learn's LogisticRegression(C=1e12) on the logits.
func TestRecalibration(t *testing.T) {
	probability := []float64{.05, .2, .3, .35, .5, .6, .62, .7, .9, .95}
	positive := []bool{false, false, true, false, false, true, true, false, true, true}
	intercept, slope := Recalibration(probability, positive)
	if math.Abs(intercept+0.10545792145090227) > 1e-8 || math.Abs(slope-1.0933895682118537) > 1e-8 {
		t.Errorf("intercept %v and slope %v", intercept, slope)
	}
	for name, labels := range map[string][]bool{"one label": {true, true}, "labels that are parted": {false, true}} {
		if a, b := Recalibration([]float64{.2, .8}, labels); !math.IsNaN(a) || !math.IsNaN(b) {
			t.Errorf("%s: %v, %v", name, a, b)
		}
	}
}
