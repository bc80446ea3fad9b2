package metrics

import (
	"math"
	"testing"
)

func TestQuantile(t *testing.T) { // wanted values are those of numpy.quantile
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		sorted []float64
		q      float64
		want   float64
	}{
		{"nothing", nil, 0.5, nan},
		{"one value", []float64{3}, 0.975, 3},
		{"between two", []float64{1, 2, 4}, 0.75, 3},
		{"at a value", []float64{1, 2, 4}, 0.5, 2},
		{"the last", []float64{1, 2, 4}, 1, 4},
		{"near the first", []float64{1, 2, 4}, 0.025, 1.05},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Quantile(c.sorted, c.q); !near(got, c.want) {
				t.Errorf("the quantile is %v, want %v", got, c.want)
			}
		})
	}
}
