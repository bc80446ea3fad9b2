package datasets_test

import (
	"fmt"

	"github.com/mindsieve/mindsieve/datasets"
)

func ExampleOpen() {
	d, err := datasets.Open("testdata/card/walks.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	items, notes, err := d.Read("", "train") // three invented rows
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range items {
		fmt.Printf("%s: %s is %v, %s is %v\n", it.Post.ID, d.Tasks[0].Name, it.Gold[0], d.Tasks[1].Name, it.Gold[1])
	}
	fmt.Println(notes[0])
	// Output:
	// 1: walks/mood is [calm], walks/weather is [sun]
	// 2: walks/mood is [uneasy], walks/weather is []
	// 3: walks/mood is [tense], walks/weather is [rain wind]
	// walks-train.jsonl: 1 of 3 rows: a quotation is not in the text, it has no span.
}
