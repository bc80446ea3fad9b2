package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Ten tokens speak for the label with 1, 0, 0, …, but the first one with 5 and
// the second with 2: without both it is no longer answered.
func TestErase(t *testing.T) {
	model := additive(5, 2, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, c := range []struct {
		name   string
		scores []float64
		want   metrics.Erasure
	}{
		{"a good explanation", []float64{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, metrics.Erasure{
			Without: []float64{0.2, 0.2, 0.2, 0, 0}, Only: []float64{0.5, 0.5, 0.5, 0.7, 0.7}, Changed: []bool{false, false, false, true, true},
		}},
		{"a bad one", []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, metrics.Erasure{
			Without: []float64{0.7, 0.7, 0.7, 0.7, 0.7}, Only: []float64{0, 0, 0, 0, 0}, Changed: []bool{false, false, false, false, false},
		}},
	} {
		for _, mask := range []bool{false, true} {
			asked := []Erasing{{Answer: answering(7).Heads[0], Scores: c.scores}}
			got, err := Erase(t.Context(), model, []string{"of ten tokens"}, asked, mask)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]metrics.Erasure{c.want}, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	}
}
