package datasets_test

import (
	"fmt"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

func Example() {
	d, err := datasets.Named("dreaddit")
	if err != nil {
		fmt.Println(err)
		return
	}
	items, notes, err := d.Read("testdata", "test") // three invented rows
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range items {
		fmt.Printf("%s is %s\n", it.Post.ID, it.Gold[0][0])
	}
	fmt.Println(notes[0])
	// Output:
	// dreaddit-test-00001 is stressed
	// dreaddit-test-00002 is not stressed
	// dreaddit-test-00003 is stressed
	// dreaddit-test.csv: 3 rows were read, the published test split has 715: published figures are not comparable with these.
}

// Only figures of one protocol, metric and average may be ranked.
func ExamplePublished() {
	for _, f := range datasets.Published("dreaddit", "binary") {
		if f.Protocol == "mental-llm-80-20" && strings.HasPrefix(f.Model, "Mental-") {
			fmt.Printf("%.3f %s, %s\n", f.Value, f.Metric, f.Model)
		}
	}
	// Output:
	// 0.816 balanced accuracy, Mental-Alpaca
	// 0.802 balanced accuracy, Mental-FLAN-T5
	// 0.831 balanced accuracy, Mental-RoBERTa (fine-tuned per task)
}
