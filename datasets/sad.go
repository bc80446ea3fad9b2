package datasets

import "github.com/mindsieve/mindsieve/ingest"

// stressors are the labels of SAD in the order of its columns of weights.
var stressors = []string{
	"Financial Problem", "Other", "Everyday Decision Making", "Emotional Turmoil", "School", "Family Issues",
	"Social Relationships", "Work", "Health, Fatigue, or Physical Pain",
}

// isStressor are the labels of SAD in the order of its codes 0 and 1.
var isStressor = []string{"no stressor", "stressor"}

// sadFile is the archive of the corpus, which holds sadBook.
const sadFile, sadBook = "SAD_v1.zip", "SAD_v1.xlsx"

// SAD is the corpus of Mauriello et al.: short sentences about a source of
// stress. A sentence has the label it was written or searched for, the label
// that most of five raters gave it, and their vote on whether it is stressful
// at all. Its authors give no split.
var SAD = Dataset{
	Name:     "sad",
	Title:    "SAD: sources of stress in short sentences",
	Source:   "https://github.com/PervasiveWellbeingTech/Stress-Annotated-Dataset-SAD",
	Licence:  "MIT",
	Citation: "Mauriello et al. 2021, SAD: A Stress Annotated Dataset for Recognizing Everyday Stressors in SMS-like Conversational Systems (CHI EA 2021)",
	Defects: []string{
		"7 rows repeat the text of another.",
		"original_label and top_label differ for many sentences; IMHI follows original_label.",
	},
	Lang: "en",
	Tasks: []Task{
		{Name: "sad/stressor", Key: "9-class", Kind: Multiclass, Labels: stressors, Unit: "post"},
		{Name: "sad/top-stressor", Key: "9-class-top", Kind: Multiclass, Labels: stressors, Unit: "post"},
		{
			Name: "sad/is-stressor", Key: "binary", Kind: Binary,
			Labels: isStressor, Positive: isStressor[1:], Unit: "post",
		},
	},
	Splits: []Split{
		{Name: "train", File: sadFile, Rows: 4788, Ours: true},
		{Name: "validation", File: sadFile, Rows: 688, Ours: true},
		{Name: "test", File: sadFile, Rows: 1374, Ours: true},
		{Name: "all", File: sadFile, Rows: 6850},
	},
	read: workbookRows(sadBook, []string{"sentence", "original_label", "top_label", "is_stressor", "is_covid", "Source"}, sadItem),
}

// sadItem reads a row of SAD. The column "covid" says whether the raters found
// that the sentence is about COVID-19, "source" where it was taken from.
func sadItem(r record) (Item, error) {
	original, err := r.word("original_label", stressors)
	if err != nil {
		return Item{}, err
	}
	top, err := r.word("top_label", stressors)
	if err != nil {
		return Item{}, err
	}
	is, err := r.label("is_stressor", isStressor)
	if err != nil {
		return Item{}, err
	}
	covid, err := r.label("is_covid", []string{"no", "yes"})
	return Item{
		Post:    ingest.Post{Body: r.text("sentence")},
		Gold:    [][]string{{original}, {top}, {is}},
		Columns: map[string]string{"covid": covid, "source": r.cell("Source")},
	}, err
}
