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

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
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
func confusionOf(gold, pred string, k int) metrics.Confusion {
	return metrics.NewConfusion(classes(gold), classes(pred), k)
}

// readJSON reads a file of the test data of metrics.
func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("metrics", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestMetricsEqualThoseOfScikitLearn(t *testing.T) {
	for i, tc := range metricCases(t, "labels") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			c := confusionOf(tc.Gold, tc.Pred, tc.K)
			for name, metric := range map[string]func(int) float64{"precision": c.Precision, "recall": c.Recall, "f1": c.F1} {
				for g, want := range tc.list(t, name) {
					if got := metric(g); !near(got, want) {
						t.Errorf("%s of class %d is %v, want %v", name, g, got, want)
					}
				}
			}
			got := values(c)
			for name := range tc.Want {
				if want, ok := tc.number(t, name); ok && !near(got[name], want) {
					t.Errorf("%s is %v, want %v", name, got[name], want)
				}
			}
		})
	}
}

// values returns the metrics of counts, class 1 being the positive one.
func values(c metrics.Confusion) map[string]float64 {
	task := datasets.Task{Kind: datasets.Ordinal, Labels: strings.Split("0123456789"[:len(c.Counts)], ""), Positive: []string{"1"}}
	s := &sample{task: task, positive: []int{1}, n: c.N(), confusion: c}
	for _, n := range c.Missing {
		s.missing += n
	}
	got := make(map[string]float64)
	for _, m := range metricsOf(countMetrics, task) {
		got[m.name] = m.of(s)
	}
	return got
}

// metricCase is a case of metrics_cases.json, which says how it is written.
// Values are numbers, null for one that is undefined, or a list with one number
// a class.
type metricCase struct {
	K             int
	Gold, Pred    string
	Rows          string // of probabilities
	First, Second int
	Want          map[string]json.RawMessage
}

// metricCases reads the cases under a key of metrics_cases.json.
func metricCases(t *testing.T, key string) []metricCase {
	t.Helper()
	var all map[string][]metricCase
	readJSON(t, "metrics_cases.json", &all)
	if len(all[key]) < 50 {
		t.Fatalf("only %d cases of %s", len(all[key]), key)
	}
	return all[key]
}

// number returns a wanted value, NaN for null. It is not ok if the case has no
// such value or a list.
func (c metricCase) number(t *testing.T, name string) (x float64, ok bool) {
	t.Helper()
	data := c.Want[name]
	if data == nil || data[0] == '[' {
		return 0, false
	}
	x = math.NaN()
	if err := json.Unmarshal(data, &x); err != nil { // null leaves x alone
		t.Fatal(err)
	}
	return x, true
}

// list returns wanted values, one a class.
func (c metricCase) list(t *testing.T, name string) []float64 {
	t.Helper()
	var all []float64
	if err := json.Unmarshal(c.Want[name], &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// check compares scores with all wanted numbers of a case.
func (c metricCase) check(t *testing.T, got map[string]float64) {
	t.Helper()
	for name := range c.Want {
		want, ok := c.number(t, name)
		if !ok {
			continue
		}
		x, has := got[name]
		if !has || !near(x, want) {
			t.Errorf("%s is %v, want %v", name, x, want)
		}
	}
}

// scoreValues evaluates cases and returns the value of each score.
func scoreValues(t *testing.T, task datasets.Task, cases []Case) map[string]float64 {
	t.Helper()
	for i := range cases {
		cases[i].ID = fmt.Sprint(i)
	}
	r, err := Evaluate(Run{Task: task, Cases: cases})
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for _, s := range r.Scores {
		got[s.Name] = s.Value
	}
	return got
}

func TestMetricsOfLevels(t *testing.T) {
	for i, tc := range metricCases(t, "levels") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			tc.check(t, values(confusionOf(tc.Gold, tc.Pred, tc.K)))
		})
	}
}

func TestMetricsOfProbabilitiesEqualThoseOfScikitLearn(t *testing.T) {
	for i, tc := range metricCases(t, "probabilities") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			gold := classes(tc.Gold)
			cases := make([]Case, len(gold))
			for i := range cases {
				p := normalized(classes(tc.Rows[i*tc.K : (i+1)*tc.K]))
				cases[i] = Case{Gold: gold[i : i+1], Probabilities: p, Predicted: []int{slices.Index(p, slices.Max(p))}}
			}
			tc.check(t, scoreValues(t, numbered(datasets.Multiclass, tc.K), cases))
		})
	}
}

// normalized divides whole numbers by their sum.
func normalized(numbers []int) []float64 {
	sum := 0
	for _, n := range numbers {
		sum += n
	}
	p := make([]float64, len(numbers))
	for i, n := range numbers {
		p[i] = float64(n) / float64(sum)
	}
	return p
}

// numbered returns a task with the labels 0 … k−1, of which 1 is positive.
func numbered(kind datasets.Kind, k int) datasets.Task {
	task := datasets.Task{Name: "numbered", Kind: kind, Positive: []string{"1"}, Unit: "post"}
	for g := range k {
		task.Labels = append(task.Labels, fmt.Sprint(g))
	}
	return task
}

func TestMetricsOfSetsOfLabelsEqualThoseOfScikitLearn(t *testing.T) {
	for i, tc := range metricCases(t, "multilabel") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			cases := make([]Case, len(tc.Gold)/tc.K)
			for i := range cases {
				cases[i] = Case{Gold: ones(tc.Gold[i*tc.K : (i+1)*tc.K]), Predicted: ones(tc.Pred[i*tc.K : (i+1)*tc.K])}
			}
			task := numbered(datasets.Multilabel, tc.K)
			tc.check(t, scoreValues(t, task, cases))
			for g, c := range perClass(newSample(task, cases)) {
				got := []float64{c.Precision, c.Recall, c.F1}
				want := []float64{tc.list(t, "precision")[g], tc.list(t, "recall")[g], tc.list(t, "f1")[g]}
				if !slices.EqualFunc(got, want, near) {
					t.Errorf("precision, recall and F1 of label %d are %v, want %v", g, got, want)
				}
			}
		})
	}
}

// ones returns the places of the digit 1; never nil.
func ones(bits string) []int {
	set := []int{}
	for i, bit := range bits {
		if bit == '1' {
			set = append(set, i)
		}
	}
	return set
}
