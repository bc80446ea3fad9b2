package metrics

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// near says whether two numbers are equal to 1e-12; NaN equals NaN.
func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-12 || math.IsNaN(a) && math.IsNaN(b)
}

// classes reads labels that are written with a digit a unit, "-" for a missing
// one.
func classes(digits string) []int {
	labels := make([]int, len(digits))
	for i, d := range []byte(digits) {
		labels[i] = strings.IndexByte("0123456789", d)
	}
	return labels
}

// confusionOf counts labels that are written as [classes] reads them.
func confusionOf(gold, pred string, k int) Confusion {
	return NewConfusion(classes(gold), classes(pred), k)
}

// readJSON reads a file of testdata.
func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestMetricsOfTheReferenceVectors(t *testing.T) {
	var ref struct {
		Ordinal struct {
			Gold, Pred            string
			Recall, Precision, F1 []float64
			Accuracy, MCC         float64
			QWK, MAE              float64
			Kendall               float64 `json:"kendall_tau_b"`
			Graded                struct {
				GP, GR, FS float64
				Signed     float64 `json:"OE_signed"`
				Absolute   float64 `json:"OE_abs"`
			}
			HighRisk         float64 `json:"fnr_high_ge3"`
			Attempt          float64 `json:"fnr_attempt"`
			BalancedAccuracy float64 `json:"balanced_accuracy"`
			MacroF1          float64 `json:"macro_f1"`
			WeightedF1       float64 `json:"weighted_f1"`
			WeightedRecall   float64 `json:"weighted_recall"`
		} `json:"ordinal"`
		Unparsed struct {
			Pred             string
			InvalidRate      float64 `json:"invalid_rate"`
			BalancedAccuracy float64 `json:"balanced_accuracy"`
			MacroF1          float64 `json:"macro_f1_gold_classes"`
			UnionF1          float64 `json:"macro_f1_sklearn_union"`
			WeightedF1       float64 `json:"weighted_f1"`
		} `json:"ordinal_unparsed"`
		Calibration struct {
			Confidence []float64
			Correct    string
			ECE        float64
			Brier      float64 `json:"brier_binary"`
		} `json:"ece10"`
	}
	readJSON(t, "reference_vectors.json", &ref)
	all := confusionOf(ref.Ordinal.Gold, ref.Ordinal.Pred, 5)
	some := confusionOf(ref.Ordinal.Gold, ref.Unparsed.Pred, 5)
	confidence, right := ref.Calibration.Confidence, make([]bool, len(ref.Calibration.Confidence))
	for i, class := range classes(ref.Calibration.Correct) {
		right[i] = class == 1
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"accuracy", all.Accuracy(), ref.Ordinal.Accuracy},
		{"balanced accuracy", all.BalancedAccuracy(), ref.Ordinal.BalancedAccuracy},
		{"macro-F1", all.Macro(all.F1), ref.Ordinal.MacroF1},
		{"weighted F1", all.Weighted(all.F1), ref.Ordinal.WeightedF1},
		{"weighted recall", all.Weighted(all.Recall), ref.Ordinal.WeightedRecall},
		{"MCC", all.MCC(), ref.Ordinal.MCC},
		{"quadratic kappa", all.QuadraticKappa(), ref.Ordinal.QWK},
		{"mean absolute error", all.MAE(), ref.Ordinal.MAE},
		{"Kendall's tau-b", all.KendallTau(), ref.Ordinal.Kendall},
		{"graded precision", all.GradedPrecision(), ref.Ordinal.Graded.GP},
		{"graded recall", all.GradedRecall(), ref.Ordinal.Graded.GR},
		{"graded F1", all.GradedF1(), ref.Ordinal.Graded.FS},
		{"ordinal error", all.OrdinalError(), ref.Ordinal.Graded.Signed},
		{"absolute ordinal error", all.AbsoluteOrdinalError(), ref.Ordinal.Graded.Absolute},
		{"false negatives of the levels from 3", 1 - all.Sensitivity(3, 4), ref.Ordinal.HighRisk},
		{"false negatives of level 4", 1 - all.Sensitivity(4), ref.Ordinal.Attempt},
		{"unparsed: rate", Ratio(some.Missing[0]+some.Missing[1]+some.Missing[2]+some.Missing[3]+some.Missing[4], some.N()), ref.Unparsed.InvalidRate},
		{"unparsed: balanced accuracy", some.BalancedAccuracy(), ref.Unparsed.BalancedAccuracy},
		{"unparsed: macro-F1 over the gold classes", some.Macro(some.F1), ref.Unparsed.MacroF1},
		{"unparsed: scikit-learn has one more class", some.Macro(some.F1) * 5 / 6, ref.Unparsed.UnionF1},
		{"unparsed: weighted F1", some.Weighted(some.F1), ref.Unparsed.WeightedF1},
		{"calibration error", ECE(Reliability(confidence, right, 10)), ref.Calibration.ECE},
		{"Brier", BinaryBrier(confidence, right), ref.Calibration.Brier},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	for g := range 5 {
		got := []float64{all.Recall(g), all.Precision(g), all.F1(g)}
		want := []float64{ref.Ordinal.Recall[g], ref.Ordinal.Precision[g], ref.Ordinal.F1[g]}
		if !slices.EqualFunc(got, want, near) {
			t.Errorf("recall, precision and F1 of class %d are %v, want %v", g, got, want)
		}
	}
}
