package datasets

import "github.com/mindsieve/mindsieve/ingest"

// disorders are the labels of T-SID.
var disorders = []string{"control", "depression", "ptsd", "suicide"}

// disorderTask asks what a tweet shows signs of.
var disorderTask = Task{
	Name: "tsid/disorder", Key: "4-class", Kind: Multiclass,
	Labels: disorders, Positive: disorders[3:], Unit: "post",
}

// TSID is the corpus of Ji et al. of tweets on suicide, depression and PTSD,
// with control tweets.
//
// Its files go to people who ask the authors; this reader was not tried on
// them. That they are CSV files with the columns text and label, named as those
// of [SWMH] by the same authors, is an assumption; so are the labels' names. A
// file with other names or with codes is refused, since the order of codes is
// not known. The row counts are those of the paper.
var TSID = Dataset{
	Name:     "tsid",
	Title:    "T-SID: tweets on suicide, depression and PTSD",
	Source:   "the authors (Shaoxiong Ji)",
	Licence:  "by agreement",
	Citation: "Ji et al. 2022, Suicidal ideation and mental disorder detection with attentive relation networks (NCAA)",
	Lang:     "en",
	Tasks:    []Task{disorderTask},
	Splits: []Split{
		{Name: "train", File: "train.csv", Rows: 3072},
		{Name: "validation", File: "val.csv", Rows: 768},
		{Name: "test", File: "test.csv", Rows: 960, Protocols: []string{"ji2022-split"}},
	},
	read: csvRows([]string{"text", "label"}, disorderItem),
}

// disorderItem reads a row of T-SID.
func disorderItem(r record) (Item, error) {
	label, err := r.word("label", disorders)
	return Item{Post: ingest.Post{Body: r.text("text")}, Gold: [][]string{{label}}}, err
}
