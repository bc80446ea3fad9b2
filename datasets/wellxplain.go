package datasets

import (
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// The labels of WellXplain and its codes for them.
var (
	aspects     = []string{"Physical", "Intellectual and Vocational", "Social", "Spiritual and Emotional"}
	aspectCodes = []string{"1", "2", "3", "4"}
)

// wellXplainFile is the file of human labels.
const wellXplainFile = "dataset_wellnessdimensions.csv"

// WellXplain is the corpus of Liyanage et al.: sentences of Reddit posts with
// the dimension of wellness they touch on, and the words that show it. Its
// authors give no split.
var WellXplain = Dataset{
	Name:    "wellxplain",
	Title:   "WellXplain: the dimension of wellness in sentences from Reddit",
	Source:  "https://github.com/drmuskangarg/WellnessDimensions",
	Licence: "not stated",
	Citation: "Liyanage et al. 2023, Augmenting Reddit Posts to Determine Wellness Dimensions impacting Mental Health " +
		"(BioNLP 2023)",
	Defects: []string{
		"The authors' augmented training file holds 2,912 of these 3,092 rows; it is not read here.",
		"435 rows were misread as Mac Roman; they are repaired.",
	},
	Lang:  "en",
	Tasks: []Task{{Name: "wellxplain/dimension", Key: "4-class", Kind: Multiclass, Labels: aspects, Unit: "post"}},
	Splits: []Split{
		{Name: "train", File: wellXplainFile, Rows: 2161, Ours: true},
		{Name: "validation", File: wellXplainFile, Rows: 311, Ours: true},
		{Name: "test", File: wellXplainFile, Rows: 620, Ours: true},
		{Name: "all", File: wellXplainFile, Rows: 3092},
	},
	read: csvRows([]string{"Text", "Aspect", "Explanations"}, wellXplainItem),
}

// wellXplainItem reads a row of WellXplain.
func wellXplainItem(r record) (Item, error) {
	aspect, err := r.labelOf("Aspect", aspectCodes, aspects)
	text := r.text("Text")
	return Item{Post: ingest.Post{Body: text}, Gold: [][]string{{aspect}}, Spans: [][]tokenizer.Span{r.spans("Explanations", text)}}, err
}
