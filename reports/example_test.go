package reports_test

import (
	"fmt"
	"os"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// The last of four posts has no result, and counts as an error.
func Example() {
	task := datasets.Task{
		Name: "diary/stress", Kind: datasets.Binary, Unit: "post",
		Labels: []string{"not stressed", "stressed"}, Positive: []string{"stressed"},
	}
	r, err := reports.Evaluate(reports.Run{System: "example", Dataset: "diary", Task: task, Cases: []reports.Case{
		{ID: "1", Gold: []int{1}, Predicted: []int{1}},
		{ID: "2", Gold: []int{1}, Predicted: []int{1}},
		{ID: "3", Gold: []int{0}, Predicted: []int{0}},
		{ID: "4", Gold: []int{0}},
	}})
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
	// | system                  |    balanced accuracy |             macro-F1 |          weighted F1 |          sensitivity |          specificity |
	// |:------------------------|---------------------:|---------------------:|---------------------:|---------------------:|---------------------:|
	// | **example [1] [2] [3]** | 0.750 [0.500, 1.000] | 0.833 [0.500, 1.000] | 0.833 [0.500, 1.000] | 1.000 [1.000, 1.000] | 0.500 [0.000, 1.000] |
	//
	// | label        | posts | precision | recall |    F1 |
	// |:-------------|------:|----------:|-------:|------:|
	// | not stressed |     2 |     1.000 |  0.500 | 0.667 |
	// | stressed     |     2 |     1.000 |  1.000 | 1.000 |
	//
	// | gold \\ predicted | not stressed | stressed | missing |
	// |:------------------|-------------:|---------:|--------:|
	// | not stressed      |            1 |        0 |       1 |
	// | stressed          |            0 |        2 |       0 |
	//
	// - [1] Without a valid label, counted as errors: 1 of 4 posts (1 × no result).
	// - [2] Intervals: 95%, percentile bootstrap, 1000 resamples of the 4 posts, within each gold label since one has fewer than 30, seed 1.
	// - [3] No result for 1 posts: 4.
	// - mindsieve screens, it does not diagnose.
}
