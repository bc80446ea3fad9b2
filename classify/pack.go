package classify

import (
	"cmp"
	"slices"
)

// tokenBudget is the number of padded tokens (rows × longest row) of one run.
// On CPU small, evenly filled runs are the fastest: they stay in the cache and
// carry little padding.
const tokenBudget = 512

// Pack groups sequences of the given lengths (in tokens) into batches whose
// padded size, rows × longest row, is at most budget; a sequence longer than
// the budget gets a batch of its own. It returns indices into lengths, each
// exactly once. The longest sequences come first, so that the last batches are
// short ones.
func Pack(lengths []int, budget int) [][]int {
	order := make([]int, len(lengths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lengths[b], lengths[a]) })
	var batches [][]int
	for len(order) > 0 {
		rows := min(max(1, budget/max(1, lengths[order[0]])), len(order))
		batches = append(batches, order[:rows:rows])
		order = order[rows:]
	}
	return batches
}
