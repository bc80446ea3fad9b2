package datasets

import (
	"strconv"

	"github.com/mindsieve/mindsieve/ingest"
)

// stressLabels are the labels of Dreaddit in the order of its codes 0 and 1.
var stressLabels = []string{"not stressed", "stressed"}

// stressTask asks whether the writer of a post is under stress.
var stressTask = Task{
	Name: "dreaddit/stress", Key: "binary", Kind: Binary,
	Labels: stressLabels, Positive: stressLabels[1:], Unit: "post",
}

// Dreaddit is the corpus of Turcan and McKeown: segments of Reddit posts from
// ten communities, marked by crowd workers as stressed or not.
var Dreaddit = Dataset{
	Name:    "dreaddit",
	Title:   "Dreaddit: stress in Reddit posts",
	Source:  "https://github.com/rradulov/dreaddit (folder raw_data)",
	Licence: "not stated",
	Citation: "Turcan and McKeown 2019, Dreaddit: A Reddit Dataset for Stress Analysis in Social Media " +
		"(LOUHI at EMNLP, D19-6213)",
	Defects: []string{
		"3 texts stand in both train and test, with different labels.",
		"18 rows of train repeat the text of another, 3 texts of them with another label.",
	},
	Lang:  "en",
	Tasks: []Task{stressTask},
	Splits: []Split{
		{Name: "train", File: "dreaddit-train.csv", Rows: 2838},
		{Name: "test", File: "dreaddit-test.csv", Rows: 715, Protocols: []string{"mental-llm-80-20", "ji2022-split", "menta-eval"}},
	},
	read: csvRows([]string{"text", "label"}, dreadditItem),
}

// dreadditItem reads a row of Dreaddit. The other 113 columns are left alone:
// some of them lead back to people.
func dreadditItem(r record) (Item, error) {
	label, err := r.label("label", stressLabels)
	agreed, _ := strconv.ParseFloat(r.optional("confidence"), 64) // 0 where the column or a number is missing
	return Item{
		Post: ingest.Post{Body: r.cell("text"), Community: r.optional("subreddit")}, Gold: [][]string{{label}}, Agreed: agreed,
	}, err
}
