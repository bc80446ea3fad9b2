package timeline

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
)

func TestComparisonsEqualSciPy(t *testing.T) {
	data, err := os.ReadFile("testdata/compare_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Before, After []float64
		Method        Method
		P             float64
		Delta         float64 `json:"cliffs_delta"`
		MedianBefore  float64 `json:"median_before"`
		MedianAfter   float64 `json:"median_after"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	methods := map[Method]int{}
	for i, c := range cases {
		got := compare(Risk, time.Time{}, c.Before, c.After)
		if got.Method == Exact && c.Method == Exact || got.Method == c.Method {
			methods[got.Method]++
		}
		for name, pair := range map[string][2]float64{
			"p": {got.P, c.P}, "delta": {got.Delta, c.Delta}, "median before": {got.Before.Median, c.MedianBefore}, "median after": {got.After.Median, c.MedianAfter},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 {
				t.Errorf("case %d, %s: %v, SciPy says %v", i, name, pair[0], pair[1])
			}
		}
	}
	if methods[Exact] < 15 || methods[Normal] < 10 {
		t.Errorf("cases by method: %v", methods)
	}
}

func TestComparisonsAtTheEdges(t *testing.T) {
	many := make([]float64, 30)
	for _, c := range []struct {
		name          string
		before, after []float64
		delta, p      float64
	}{
		{"one and one", []float64{0}, []float64{1}, 1, 1},
		{"three and three, apart", []float64{.1, .2, .3}, []float64{.4, .5, .6}, 1, 0.1},
		{"all equal", []float64{.5, .5}, []float64{.5, .5, .5}, 0, 1},
		{"all equal, many", many, many, 0, 1},
	} {
		if got := compare(Risk, time.Time{}, c.before, c.after); math.Abs(got.Delta-c.delta) > 1e-15 || math.Abs(got.P-c.p) > 1e-12 {
			t.Errorf("%s: delta %v, p %v; want %v, %v", c.name, got.Delta, got.P, c.delta, c.p)
		}
	}
}
