package metrics

import (
	"math"
	"testing"
)

func TestMeanDrop(t *testing.T) {
	for _, c := range []struct {
		name string
		p    float64
		left []float64
		want float64
	}{
		{"nothing is lost", 0.75, []float64{0.75, 0.75}, 0},
		{"some is lost", 0.75, []float64{0.5, 0.25}, 0.375},
		{"some is gained", 0.5, []float64{0.75}, -0.25},
		{"no cut-offs", 0.5, nil, math.NaN()},
	} {
		if got := MeanDrop(c.p, c.left); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestShareToFlip(t *testing.T) {
	for _, c := range []struct {
		name    string
		n       int
		changed []bool
		want    float64
	}{
		{"at once", 20, []bool{true, true, true, true, true}, 0.05},
		{"at a tenth", 20, []bool{false, false, true, false, true}, 0.1},
		{"at half of three", 3, []bool{false, false, false, false, true}, 2. / 3},
		{"never", 20, []bool{false, false, false, false, false}, 1},
	} {
		if got := ShareToFlip(c.n, c.changed); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
