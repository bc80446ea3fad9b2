package datasets

import "github.com/mindsieve/mindsieve/ingest"

// CLPsych15 is the corpus of the CLPsych 2015 shared task as Ji et al. use it:
// Twitter users who say that they were diagnosed with depression, and control
// users; the task's users with PTSD are left out.
//
// Its files go to people who sign an agreement; this reader was not tried on
// them. The shared task gives a table of users, anonymized_user_info_by_chunk.csv,
// and a file of tweets for each; which 954 users Ji et al. chose and how they
// split them is not public. What is read here is therefore an assumption: their
// split as CSV files with the columns text and label, named as those of [SWMH]
// by the same authors, a row a user, all tweets of the user in the text, the
// label control or depression. The row counts are those of the paper.
var CLPsych15 = Dataset{
	Name:     "clpsych15",
	Title:    "CLPsych 2015: depression of Twitter users",
	Source:   "the organisers of CLPsych 2015 (Johns Hopkins University)",
	Licence:  "by agreement",
	Citation: "Coppersmith et al. 2015, CLPsych 2015 Shared Task: Depression and PTSD on Twitter (CLPsych, W15-1204)",
	Lang:     "en",
	Tasks: []Task{{
		Name: "clpsych15/depression", Key: "binary", Kind: Binary,
		Labels: disorders[:2], Positive: disorders[1:2], Unit: "user",
	}},
	Splits: []Split{
		{Name: "train", File: "train.csv", Rows: 457},
		{Name: "validation", File: "val.csv", Rows: 197},
		{Name: "test", File: "test.csv", Rows: 300, Protocols: []string{"ji2022-split"}},
	},
	read: csvRows([]string{"text", "label"}, depressionItem),
}

// depressionItem reads a row of the CLPsych 2015 corpus.
func depressionItem(r record) (Item, error) {
	label, err := r.word("label", disorders[:2])
	return Item{Post: ingest.Post{Body: r.text("text")}, Gold: [][]string{{label}}}, err
}
