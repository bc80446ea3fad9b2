package explain

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestShare(t *testing.T) {
	for _, c := range []struct{ percent, n, want int }{
		{1, 1, 1}, {1, 100, 1}, {1, 101, 2}, {10, 30, 3}, {20, 10, 2}, {20, 11, 3}, {50, 3, 2}, {50, 0, 0}, {100, 7, 7},
	} {
		if got := Share(c.percent, c.n); got != c.want {
			t.Errorf("%d%% of %d: got %d, want %d", c.percent, c.n, got, c.want)
		}
	}
}

func TestRanking(t *testing.T) {
	if got := Ranking([]float64{0.5, -1, 3}); !slices.Equal(got, []int{2, 0, 1}) {
		t.Errorf("got %v, want [2 0 1]", got)
	}
	if got := Ranking(make([]float64, 50)); slices.IsSorted(got) {
		t.Errorf("equal scores are in text order: %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOf(rapid.Float64Range(-2, 2)).Draw(t, "scores")
		got := Ranking(scores)
		if !slices.IsSortedFunc(got, func(a, b int) int { return -compare(scores[a], scores[b]) }) || len(got) != len(scores) {
			t.Fatalf("%v is no ranking of %v", got, scores)
		}
	})
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Ten tokens speak for the label with 1, 0, 0, …, but the first one with 5 and
// the second with 2: without both it is no longer answered.
func TestErase(t *testing.T) {
	model := additive(5, 2, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, c := range []struct {
		name   string
		scores []float64
		want   Erasure
	}{
		{"a good explanation", []float64{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, Erasure{
			Without: []float64{0.2, 0.2, 0.2, 0, 0}, Only: []float64{0.5, 0.5, 0.5, 0.7, 0.7}, Changed: []bool{false, false, false, true, true},
		}},
		{"a bad one", []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Erasure{
			Without: []float64{0.7, 0.7, 0.7, 0.7, 0.7}, Only: []float64{0, 0, 0, 0, 0}, Changed: []bool{false, false, false, false, false},
		}},
	} {
		for _, mask := range []bool{false, true} {
			asked := []Erasing{{Answer: answering(7).Heads[0], Scores: c.scores}}
			got, err := Erase(t.Context(), model, []string{"of ten tokens"}, asked, mask)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Erasure{c.want}, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	}
}
