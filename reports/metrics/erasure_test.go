package metrics

import (
	"slices"
	"testing"

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
