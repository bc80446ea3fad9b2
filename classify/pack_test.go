package classify

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPack(t *testing.T) {
	for _, c := range []struct {
		name    string
		lengths []int
		budget  int
		want    [][]int
	}{
		{"nothing", nil, 10, nil},
		{"one", []int{3}, 10, [][]int{{0}}},
		{"longest first", []int{2, 5, 3}, 5, [][]int{{1}, {2}, {0}}},
		{"rows of equal length share a batch", []int{4, 4, 4}, 8, [][]int{{0, 1}, {2}}},
		{"padding counts", []int{6, 1, 1}, 12, [][]int{{0, 1}, {2}}},
		{"over the budget: alone", []int{20, 5, 5}, 10, [][]int{{0}, {1, 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Pack(c.lengths, c.budget)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPackKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOf(rapid.IntRange(2, 600)).Draw(t, "lengths")
		budget := rapid.IntRange(1, 2048).Draw(t, "budget")
		var all []int
		for _, batch := range Pack(lengths, budget) {
			longest := 0
			for _, i := range batch {
				longest = max(longest, lengths[i])
			}
			if longest != lengths[batch[0]] {
				t.Fatalf("batch %v does not begin with its longest", batch)
			}
			if len(batch) > 1 && len(batch)*longest > budget {
				t.Fatalf("batch %v takes %d padded tokens of %d", batch, len(batch)*longest, budget)
			}
			all = append(all, batch...)
		}
		slices.Sort(all)
		for i, got := range all {
			if got != i {
				t.Fatalf("sequence %d is packed not once", i)
			}
		}
		if len(all) != len(lengths) {
			t.Fatalf("%d of %d sequences are packed", len(all), len(lengths))
		}
	})
}
