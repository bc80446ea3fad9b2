package datasets

import (
	"cmp"
	"io/fs"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// causes are the labels of CAMS in the order of its codes 0 to 5.
var causes = []string{"no reason", "bias or abuse", "jobs and careers", "medication", "relationship", "alienation"}

// CAMS is the corpus of Garg et al.: posts with the cause of the writer's
// distress, and the phrases that name it. Train and test are posts of [SDCNL],
// split as there; added holds further posts. Three rows have
// no text; they are units without an answer.
var CAMS = Dataset{
	Name:    "cams",
	Title:   "CAMS: causes of distress in Reddit posts",
	Source:  "https://github.com/drmuskangarg/CAMS (folder CAMS/data)",
	Licence: `"This corpus can be used freely for research purposes" (README)`,
	Citation: "Garg et al. 2022, CAMS: An Annotated Corpus for Causal Analysis of Mental Health Issues in Social Media " +
		"Posts (LREC 2022)",
	Defects: []string{
		"train and test are posts of sdcnl, split by split; added, irf, multiwd and wellxplain share its pool of posts.",
		"3 rows of train have no label; 1 row of train and 2 of added have no text.",
		"The annotators' phrases are often paraphrases: spans are found for fewer than half of train and test, and for 72% of added.",
	},
	Lang:  "en",
	Tasks: []Task{{Name: "cams/cause", Key: "6-class", Kind: Multiclass, Labels: causes, Unit: "post"}},
	Splits: []Split{
		{Name: "train", File: "IntentSDCNL_Training.csv", Rows: 1461},
		{Name: "test", File: "IntentSDCNL_Testing.csv", Rows: 370, Protocols: []string{"cams-sdcnl-part"}},
		{Name: "added", File: "added_CAMS_data.csv", Rows: 3155},
	},
	read: readCAMS,
}

// readCAMS reads a file of CAMS, whose columns have other names in added.
func readCAMS(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	cause, phrases := "ANNOTATIONS", "Interpretations"
	if s.Name == "added" {
		cause, phrases = "cause", "inference"
	}
	item := func(r record) (Item, error) { return camsItem(r, cause, phrases) }
	return csvRows([]string{"selftext", cause, phrases}, item)(d, files, s)
}

// camsItem reads a row of CAMS: the codes of causes stand in one column, the
// phrases that name the cause in another.
func camsItem(r record, cause, phrases string) (Item, error) {
	r = r.withoutStray("selftext", phrases)
	text := r.text("selftext")
	it := Item{Post: ingest.Post{Body: text}, Gold: [][]string{nil}, Spans: [][]tokenizer.Span{nil}}
	missing := errNoText
	if strings.TrimSpace(text) != "" {
		missing, it.Spans[0] = nil, r.spans(phrases, text)
	} else {
		it.Post.Body = ""
	}
	if strings.TrimSpace(r.cell(cause)) == "" {
		r.count("no label, in no score")
		return it, missing
	}
	label, err := r.label(cause, causes)
	it.Gold[0] = []string{label}
	return it, cmp.Or(err, missing)
}
