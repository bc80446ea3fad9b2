package datasets

import "github.com/mindsieve/mindsieve/ingest"

// communities are the labels of SWMH: the subreddit that a post stood in.
var communities = []string{"Anxiety", "SuicideWatch", "bipolar", "depression", "offmychest"}

// communityCodes are what stands for them in the files.
var communityCodes = []string{"self.Anxiety", "self.SuicideWatch", "self.bipolar", "self.depression", "self.offmychest"}

// communityTask asks which of five communities a post was written for.
var communityTask = Task{
	Name: "swmh/community", Key: "5-class", Kind: Multiclass,
	Labels: communities, Positive: communities[1:2], Unit: "post",
}

// SWMH is the corpus of Ji et al.: Reddit posts of five communities. The labels
// say where a post was written, not what its writer has.
//
// Its files are given to people who sign an agreement; this reader was not
// tried on them. The names of the files, the columns text and label, and labels
// such as "self.Anxiety" are those of public code that reads the AIMH/SWMH
// repository of Hugging Face. The row counts are those of the paper, whose test
// split has 1911, 2018, 1493, 3774 and 1687 posts of the labels in their order.
var SWMH = Dataset{
	Name:     "swmh",
	Title:    "SWMH: Reddit posts of five communities on mental health",
	Source:   "https://huggingface.co/datasets/AIMH/SWMH (by agreement)",
	Licence:  "by agreement: research only, no redistribution",
	Citation: "Ji et al. 2022, Suicidal ideation and mental disorder detection with attentive relation networks (NCAA)",
	Lang:     "en",
	Tasks:    []Task{communityTask},
	Splits: []Split{
		{Name: "train", File: "train.csv", Rows: 34823},
		{Name: "validation", File: "val.csv", Rows: 8706},
		{Name: "test", File: "test.csv", Rows: 10883, Protocols: []string{"ji2022-split"}},
	},
	read: csvRows([]string{"text", "label"}, communityItem),
}

// communityItem reads a row of SWMH.
func communityItem(r record) (Item, error) {
	label, err := r.labelOf("label", communityCodes, communities)
	return Item{Post: ingest.Post{Body: r.text("text")}, Gold: [][]string{{label}}}, err
}
