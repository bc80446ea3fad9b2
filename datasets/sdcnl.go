package datasets

import "github.com/mindsieve/mindsieve/ingest"

// sdcnlLabels are the labels of SDCNL in the order of its codes 0 and 1.
var sdcnlLabels = []string{"depression", "suicide"}

// SDCNL is the corpus of Haque, Reddi and Giallanza: posts of the communities
// r/SuicideWatch and r/depression. The label is the community.
var SDCNL = Dataset{
	Name:    "sdcnl",
	Title:   "SDCNL: posts of r/SuicideWatch and r/depression",
	Source:  "https://github.com/ayaanzhaque/SDCNL (folder data)",
	Licence: "not stated",
	Citation: "Haque, Reddi and Giallanza 2021, Deep Learning for Suicide and Depression Identification with " +
		"Unsupervised Label Correction (ICANN 2021)",
	Defects: []string{
		"The labels are the communities the posts were written in.",
		"In 56 rows of train and 9 of test the body is the word emptypost; 64 of these 65 are labelled suicide.",
		"55 authors stand in both train and test.",
	},
	Lang: "en",
	Tasks: []Task{{
		Name: "sdcnl/suicide", Key: "binary", Kind: Binary,
		Labels: sdcnlLabels, Positive: sdcnlLabels[1:], Unit: "post",
	}},
	Splits: []Split{
		{Name: "train", File: "training-set.csv", Rows: 1516},
		{
			Name: "test", File: "testing-set.csv", Rows: 379,
			Protocols: []string{"mental-llm-80-20", "sdcnl-original-labels", "menta-eval"},
		},
	},
	read: csvRows([]string{"title", "selftext", "is_suicide"}, sdcnlItem),
}

// noBody stands in SDCNL for the body of a post that has only a title. Nearly
// all such posts are labelled suicide: as a text it would give the label away.
const noBody = "emptypost"

// sdcnlItem reads a row of SDCNL. Its author and address are left alone.
func sdcnlItem(r record) (Item, error) {
	label, err := r.label("is_suicide", sdcnlLabels)
	post := ingest.Post{Title: r.text("title")}
	if r.cell("selftext") != noBody {
		post.Body = r.text("selftext")
	} else {
		r.count("no body, the title is the text")
	}
	return Item{Post: post, Gold: [][]string{{label}}}, err
}
