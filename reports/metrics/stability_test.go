package metrics

import (
	"math"
	"testing"
)

func TestJaccard(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []int
		want float64
	}{
		{"the same", []int{1, 2}, []int{2, 1}, 1},
		{"one of three", []int{1, 2}, []int{2, 3}, 1. / 3},
		{"nothing in common", []int{1}, []int{2, 3}, 0},
		{"both empty", nil, nil, 1},
	} {
		if got := Jaccard(c.a, c.b); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// The wanted values are SciPy's.
func TestSpearman(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		want float64
	}{
		{"neighbours swapped", []float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}, 0.8},
		{"equal values", []float64{1, 1, 2, 3}, []float64{3, 4, 4, 1}, -0.5},
		{"only the order counts", []float64{1, 2, 30}, []float64{-5, 0, 0.1}, 1},
		{"constant", []float64{1, 1}, []float64{1, 2}, math.NaN()},
		{"one value", []float64{1}, []float64{1}, math.NaN()},
	} {
		got := Spearman(c.x, c.y)
		if math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
