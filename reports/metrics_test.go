package reports

import (
	"encoding/json"
	"fmt"
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

// confusionOf counts labels that are written with a digit a unit, "-" for a
// missing one.
func confusionOf(gold, pred string, k int) Confusion {
	labels := func(digits string) []int {
		classes := make([]int, len(digits))
		for i, d := range []byte(digits) {
			classes[i] = strings.IndexByte("0123456789", d)
		}
		return classes
	}
	return NewConfusion(labels(gold), labels(pred), k)
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

// metricCase is a case of metrics_cases.json. Values are numbers, null for one
// that is undefined, or a list with one number a class.
type metricCase struct {
	K    int                        `json:"k"`
	Gold string                     `json:"gold"`
	Pred string                     `json:"pred"`
	Want map[string]json.RawMessage `json:"want"`
}

func TestMetricsEqualThoseOfScikitLearn(t *testing.T) {
	var cases []metricCase
	readJSON(t, "metrics_cases.json", &cases)
	if len(cases) < 50 {
		t.Fatalf("only %d cases", len(cases))
	}
	for i, tc := range cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			c := confusionOf(tc.Gold, tc.Pred, tc.K)
			for _, name := range []string{"precision", "recall", "f1"} {
				var want []float64
				if err := json.Unmarshal(tc.Want[name], &want); err != nil {
					t.Fatal(err)
				}
				metric := map[string]func(int) float64{"precision": c.Precision, "recall": c.Recall, "f1": c.F1}[name]
				for g := range tc.K {
					if got := metric(g); !near(got, want[g]) {
						t.Errorf("%s of class %d is %v, want %v", name, g, got, want[g])
					}
				}
			}
			r := reportOf(c)
			for _, s := range scores {
				want := number(t, tc.Want[s.key])
				if tc.K != 2 && want == nil { // sensitivity and specificity
					continue
				}
				if got := s.of(r); !near(got, *want) {
					t.Errorf("%s is %v, want %v", s.key, got, *want)
				}
			}
		})
	}
}

// reportOf returns a report of which class 1 is the positive one.
func reportOf(c Confusion) *Report {
	r := &Report{Confusion: c}
	for g := range c.Counts {
		r.Task.Labels = append(r.Task.Labels, fmt.Sprint(g))
	}
	r.Task.Positive = []string{"1"}
	return r
}

// number reads a JSON number, null as NaN; nil if there is nothing to read.
func number(t *testing.T, data json.RawMessage) *float64 {
	t.Helper()
	if data == nil {
		return nil
	}
	x := math.NaN()
	if err := json.Unmarshal(data, &x); err != nil { // null leaves x alone
		t.Fatal(err)
	}
	return &x
}

func TestMetricsOfTheReferenceVectors(t *testing.T) {
	var ref struct {
		Ordinal struct {
			Gold, Pred            string
			Recall, Precision, F1 []float64
			Accuracy, MCC         float64
			BalancedAccuracy      float64 `json:"balanced_accuracy"`
			MacroF1               float64 `json:"macro_f1"`
			WeightedF1            float64 `json:"weighted_f1"`
			WeightedRecall        float64 `json:"weighted_recall"`
		} `json:"ordinal"`
		Unparsed struct {
			Pred             string
			InvalidRate      float64 `json:"invalid_rate"`
			BalancedAccuracy float64 `json:"balanced_accuracy"`
			MacroF1          float64 `json:"macro_f1_gold_classes"`
			UnionF1          float64 `json:"macro_f1_sklearn_union"`
			WeightedF1       float64 `json:"weighted_f1"`
		} `json:"ordinal_unparsed"`
	}
	readJSON(t, "reference_vectors.json", &ref)
	all := confusionOf(ref.Ordinal.Gold, ref.Ordinal.Pred, 5)
	some := confusionOf(ref.Ordinal.Gold, ref.Unparsed.Pred, 5)
	missing := 0
	for _, n := range some.Missing {
		missing += n
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
		{"unparsed: rate", ratio(missing, some.N()), ref.Unparsed.InvalidRate},
		{"unparsed: balanced accuracy", some.BalancedAccuracy(), ref.Unparsed.BalancedAccuracy},
		{"unparsed: macro-F1 over the gold classes", some.Macro(some.F1), ref.Unparsed.MacroF1},
		{"unparsed: scikit-learn has one more class", some.Macro(some.F1) * 5 / 6, ref.Unparsed.UnionF1},
		{"unparsed: weighted F1", some.Weighted(some.F1), ref.Unparsed.WeightedF1},
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
