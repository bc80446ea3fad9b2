package reports

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

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

func TestMcNemarEqualsThatOfSciPy(t *testing.T) {
	for i, tc := range metricCases(t, "paired") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			tc.check(t, map[string]float64{"p": McNemar(tc.First, tc.Second)})
		})
	}
}
