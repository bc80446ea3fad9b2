package metrics

import "fmt"

// Confusion counts how often each gold label met each predicted label. Its
// methods are the metrics. They see one gold class a unit; sums run over the
// classes 0 … k−1.
type Confusion struct {
	Counts  [][]int // Counts[g][p]: units of gold class g that were given label p; k × k
	Missing []int   // Missing[g]: units of gold class g without a valid label
}

// NewConfusion counts gold and predicted label indices, which stand at the same
// index for the same unit. A prediction outside 0 … k−1, such as −1, is a
// missing one: a wrong label outside the set. It panics if the two differ in
// length or a gold label is outside 0 … k−1.
func NewConfusion(gold, pred []int, k int) Confusion {
	if len(gold) != len(pred) {
		panic(fmt.Sprintf("metrics: %d gold labels and %d predictions", len(gold), len(pred)))
	}
	c := Confusion{Counts: make([][]int, k), Missing: make([]int, k)}
	for g := range c.Counts {
		c.Counts[g] = make([]int, k)
	}
	for i, g := range gold {
		if p := pred[i]; p < 0 || p >= k {
			c.Missing[g]++
		} else {
			c.Counts[g][p]++
		}
	}
	return c
}

// N returns the number of units, the missing ones included.
func (c Confusion) N() int {
	n := 0
	for g := range c.Counts {
		n += c.Support(g)
	}
	return n
}

// Support returns the number of units whose gold class is g.
func (c Confusion) Support(g int) int {
	n := c.Missing[g]
	for _, count := range c.Counts[g] {
		n += count
	}
	return n
}

// Predicted returns the number of units that were given label p.
func (c Confusion) Predicted(p int) int {
	n := 0
	for g := range c.Counts {
		n += c.Counts[g][p]
	}
	return n
}

// Correct returns the number of units that were given their gold label.
func (c Confusion) Correct() int {
	n := 0
	for g := range c.Counts {
		n += c.Counts[g][g]
	}
	return n
}
