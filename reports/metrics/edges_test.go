package metrics

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMetricsOfLevelsAtTheEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name                                string
		gold, pred                          string
		mae, kappa, tau                     float64
		precision, recall, signed, absolute float64 // graded, and ordinal errors
	}{
		{"nothing", "", "", nan, nan, nan, 0, 0, nan, nan},
		{"all right", "0123", "0123", 0, 1, 1, 1, 1, 0, 0},
		{"all turned round", "0123", "3210", 2, -1, -1, 0, 0, 1. / 4, 2. / 4},
		{"one level throughout", "11", "11", 0, nan, nan, 1, 1, 0, 0},
		{"one level in gold, another predicted", "22", "00", 2, 0, nan, 0, 0, 1, 1},
		{"a missing label is as far off as can be", "0123", "----", 2.5, -6. / 7, -1 / math.Sqrt(1.5), 0, 0, 2. / 4, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := confusionOf(c.gold, c.pred, 4)
			got := []float64{
				m.MAE(), m.QuadraticKappa(), m.KendallTau(), m.GradedPrecision(), m.GradedRecall(), m.OrdinalError(), m.AbsoluteOrdinalError(),
			}
			want := []float64{c.mae, c.kappa, c.tau, c.precision, c.recall, c.signed, c.absolute}
			if !slices.EqualFunc(got, want, near) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
		})
	}
}

func TestMetricsOfProbabilitiesAtTheEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name                    string
		score                   []float64
		positive                []bool
		auc, precision, at, mse float64
	}{
		{"nothing", nil, nil, nan, nan, nan, nan},
		{"no positive unit", []float64{0.5}, []bool{false}, nan, nan, nan, 0.25},
		{"no negative unit", []float64{0.5}, []bool{true}, nan, 1, nan, 0.25},
		{"in order", []float64{1, 0}, []bool{true, false}, 1, 1, 1, 0},
		{"against the order", []float64{0, 1}, []bool{true, false}, 0, 0.5, 0, 1},
		{"tied", []float64{0.5, 0.5}, []bool{true, false}, 0.5, 0.5, 0, 0.25},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := []float64{
				ROCAUC(c.score, c.positive), AveragePrecision(c.score, c.positive),
				SensitivityAt(0.8, c.score, c.positive), BinaryBrier(c.score, c.positive),
			}
			if want := []float64{c.auc, c.precision, c.at, c.mse}; !slices.EqualFunc(got, want, near) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
		})
	}
}

func TestPrecisionRecall(t *testing.T) {
	got := PrecisionRecall([]float64{0.9, 0.4, 0.4, 0.1}, []bool{true, true, false, false})
	want := []Recalled{{0.9, 0.5, 1}, {0.4, 1, 2. / 3}, {0.1, 1, 0.5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("curve (-want +got):\n%s", diff)
	}
	if curve := PrecisionRecall([]float64{0.9}, []bool{false}); curve != nil {
		t.Errorf("without positive units the curve is %v", curve)
	}
}

func TestRiskCoverage(t *testing.T) {
	none := math.Inf(-1) // no answer
	confidence, right := []float64{0.9, none, 0.8, 0.8, 0.6}, []bool{true, false, false, true, true}
	want := []Covered{{0.9, 1. / 5, 0}, {0.8, 3. / 5, 1. / 3}, {0.6, 4. / 5, 1. / 4}, {none, 1, 2. / 5}}
	if diff := cmp.Diff(want, RiskCoverage(confidence, right)); diff != "" {
		t.Errorf("curve (-want +got):\n%s", diff)
	}
	// The two tied units come in either order: the risk at 2/5 is 0 or 1/2.
	if got, want := AURC(confidence, right), (0+1./4+1./3+1./4+2./5)/5; !near(got, want) {
		t.Errorf("the area is %v, want %v", got, want)
	}
}

func TestReliability(t *testing.T) {
	bins := Reliability([]float64{0, 0.1, 0.3, 0.30000001, 1}, []bool{true, false, true, true, false}, 10)
	var got []int
	for _, b := range bins {
		got = append(got, b.N)
	}
	if diff := cmp.Diff([]int{2, 0, 1, 1, 0, 0, 0, 0, 0, 1}, got); diff != "" {
		t.Errorf("units a bin (-want +got):\n%s", diff)
	}
	if b := bins[0]; b.Accuracy() != 0.5 || b.Confidence != 0.05 || b.Low != 0 || b.High != 0.1 {
		t.Errorf("the first bin is %+v", b)
	}
	if b := bins[1]; !math.IsNaN(b.Accuracy()) || !math.IsNaN(b.Confidence) {
		t.Errorf("an empty bin is %+v", b)
	}
	if x := ECE(Reliability(nil, nil, 10)); !math.IsNaN(x) {
		t.Errorf("without units the error is %v", x)
	}
}

func TestEachUpperEndIsInItsBin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(rt, "bins")
		i := rapid.IntRange(0, n-1).Draw(rt, "i")
		end := float64(i+1) / float64(n)
		if got := binOf(end, n); got != i {
			rt.Errorf("%v is in bin %d of %d, want %d", end, got, n, i)
		}
		if got := binOf(math.Nextafter(end, 2), n); got != min(i+1, n-1) {
			rt.Errorf("just above %v is in bin %d of %d", end, got, n)
		}
	})
}

func TestRankingSeesTheOrderOfScoresOnly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(rt, "n")
		score := rapid.SliceOfN(rapid.Float64Range(0, 1), n, n).Draw(rt, "score")
		positive := rapid.SliceOfN(rapid.Bool(), n, n).Draw(rt, "positive")
		turned, negative := make([]float64, n), make([]bool, n)
		for i := range score {
			turned[i], negative[i] = -score[i], !positive[i]
		}
		if a, b := ROCAUC(score, positive), ROCAUC(turned, negative); !near(a, b) {
			rt.Errorf("the area is %v, %v with both sides turned", a, b)
		}
	})
}

func TestFunctionsOfPairsRefuseDifferentLengths(t *testing.T) {
	for name, call := range map[string]func(){
		"ranking":     func() { ROCAUC([]float64{1}, nil) },
		"calibration": func() { Reliability([]float64{1}, nil, 10) },
		"Brier":       func() { Brier([][]float64{{1, 0}}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was counted")
				}
			}()
			call()
		})
	}
}
