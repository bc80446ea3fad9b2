package metrics_test

import (
	"fmt"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

func ExampleConfusion() {
	// Three posts of class 0 and two of class 1; the last one has no label.
	c := metrics.NewConfusion([]int{0, 0, 0, 1, 1}, []int{0, 0, 1, 1, -1}, 2)
	fmt.Printf("accuracy %.3f\n", c.Accuracy())
	fmt.Printf("balanced accuracy %.3f\n", c.BalancedAccuracy())
	fmt.Printf("macro-F1 %.3f\n", c.Macro(c.F1))
	// Output:
	// accuracy 0.600
	// balanced accuracy 0.583
	// macro-F1 0.650
}
