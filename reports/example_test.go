package reports_test

import (
	"fmt"
	"os"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// The last of four posts has no result, and counts as an error.
func Example() {
	r, err := reports.Evaluate(reports.Run{
		System:  "example",
		Dataset: "diary",
		Task: datasets.Task{
			Name: "diary/stress", Kind: datasets.Binary, Unit: "post",
			Labels: []string{"not stressed", "stressed"}, Positive: []string{"stressed"},
		},
		Gold:      map[string]string{"1": "stressed", "2": "stressed", "3": "not stressed", "4": "not stressed"},
		Predicted: map[string]string{"1": "stressed", "2": "stressed", "3": "not stressed"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := reports.Write(os.Stdout, reports.Style{Format: "markdown"}, r); err != nil {
		fmt.Println(err)
	}
	// Output:
	// ### diary/stress: diary, 4 posts, positive: stressed
	//
	// | system          | n | balanced accuracy | macro-F1 | weighted F1 | sensitivity | specificity |
	// |:----------------|--:|------------------:|---------:|------------:|------------:|------------:|
	// | **example [1]** | 4 |             0.750 |    0.833 |       0.833 |       1.000 |       0.500 |
	//
	// | gold \\ predicted | not stressed | stressed | missing |
	// |:------------------|-------------:|---------:|--------:|
	// | not stressed      |            1 |        0 |       1 |
	// | stressed          |            0 |        2 |       0 |
	//
	// - [1] Without a valid label, counted as errors: 1 of 4 posts (1 × no result).
	// - mindsieve screens, it does not diagnose.
}

func ExampleConfusion() {
	// Three posts of class 0 and two of class 1; the last one has no label.
	c := reports.NewConfusion([]int{0, 0, 0, 1, 1}, []int{0, 0, 1, 1, -1}, 2)
	fmt.Printf("accuracy %.3f\n", c.Accuracy())
	fmt.Printf("balanced accuracy %.3f\n", c.BalancedAccuracy())
	fmt.Printf("macro-F1 %.3f\n", c.Macro(c.F1))
	// Output:
	// accuracy 0.600
	// balanced accuracy 0.583
	// macro-F1 0.650
}
