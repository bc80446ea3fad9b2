package datasets

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// The labels of IRF in the order of its codes 0 and 1.
var (
	belongingness  = []string{"no thwarted belongingness", "thwarted belongingness"}
	burdensomeness = []string{"no perceived burdensomeness", "perceived burdensomeness"}
)

// IRF is the corpus of Garg et al.: Reddit posts with two interpersonal risk
// factors, and the phrases that show them.
var IRF = Dataset{
	Name:    "irf",
	Title:   "IRF: interpersonal risk factors in Reddit posts",
	Source:  "https://github.com/drmuskangarg/Irf",
	Licence: "not stated",
	Citation: "Garg et al. 2023, An Annotated Dataset for Explainable Interpersonal Risk Factors of Mental Disturbance " +
		"in Social Media Posts (Findings of ACL 2023)",
	Defects: []string{
		"2 texts stand in both train and test, and 782 of test in train of multiwd.",
		"About one row in four was misread as Mac Roman; it is repaired, and its spans with it.",
		"Spans are not to be found in the text in 6 to 10% of the rows; 3 rows of train have a span without the label.",
	},
	Lang: "en",
	Tasks: []Task{
		{
			Name: "irf/belongingness", Key: "belongingness", Kind: Binary,
			Labels: belongingness, Positive: belongingness[1:], Unit: "post",
		},
		{
			Name: "irf/burdensomeness", Key: "burdensomeness", Kind: Binary,
			Labels: burdensomeness, Positive: burdensomeness[1:], Unit: "post",
		},
	},
	Splits: []Split{
		{Name: "train", File: "train_data.csv", Rows: 1972},
		{Name: "validation", File: "val_data.csv", Rows: 493},
		{Name: "test", File: "test_data.csv", Rows: 1057},
	},
	read: csvRows([]string{"text", "belong", "belong_exp", "burden", "burden_exp"}, irfItem),
}

// irfItem reads a row of IRF.
func irfItem(r record) (Item, error) {
	belong, err := r.label("belong", belongingness)
	if err != nil {
		return Item{}, err
	}
	burden, err := r.label("burden", burdensomeness)
	if err != nil {
		return Item{}, err
	}
	for _, column := range []string{"belong", "burden"} {
		if marked := strings.TrimSpace(r.cell(column+"_exp")) != ""; marked != (r.cell(column) == "1") {
			r.count(column + " and " + column + "_exp contradict each other, both kept")
		}
	}
	text := r.text("text")
	return Item{
		Post:  ingest.Post{Body: text},
		Gold:  [][]string{{belong}, {burden}},
		Spans: [][]tokenizer.Span{r.spans("belong_exp", text), r.spans("burden_exp", text)},
	}, nil
}
