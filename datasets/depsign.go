package datasets

import (
	"io/fs"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
)

// depressionSigns are the labels of DepSign by severity.
var depressionSigns = []string{"not depression", "moderate", "severe"}

// DepSign is the corpus of Sampath and Durairaj for the shared task
// DepSign-LT-EDI 2022: Reddit posts with one of three levels of depression. Xu
// et al. 2024 call its test split Red-Sam and ask only whether there is
// depression.
var DepSign = Dataset{
	Name:    "depsign-lt-edi",
	Title:   "DepSign-LT-EDI: levels of depression in Reddit posts",
	Source:  "https://github.com/Kayal-Sampath/detecting-signs-of-depression-from-social-media-postings",
	Licence: "not stated",
	Citation: "Sampath and Durairaj 2022, Data Set Creation and Empirical Analysis for Detecting Signs of Depression " +
		"from Social Media Postings (ICCIDS 2022)",
	Defects: []string{"2 texts stand in both validation and test; 27 rows repeat the text of another."},
	Lang:    "en",
	Tasks: []Task{
		{
			Name: "depsign-lt-edi/severity", Key: "3-level", Kind: Ordinal,
			Labels: depressionSigns, Positive: depressionSigns[2:], Unit: "post",
		},
		{
			Name: "depsign-lt-edi/depressed", Key: "binary", Kind: Binary,
			Labels: depressed, Positive: depressed[1:], Unit: "post",
		},
	},
	Splits: []Split{
		{Name: "train", File: "train.tsv"},
		{Name: "validation", File: "dev.tsv", Rows: 4496},
		{Name: "test", File: "test.tsv", Rows: 3245, Protocols: []string{"mental-llm-external"}},
	},
	read: readDepSign,
}

// readDepSign reads a file of DepSign: cells between tabs, the long ones in
// quotes. The names of its columns differ from file to file. Those of train.tsv
// are as dev.tsv has them; that file has not been seen here.
func readDepSign(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	text, label := "Text data", "Label"
	if s.Name == "test" {
		text, label = "text data", "Class labels"
	}
	item := func(r record) (Item, error) {
		level, err := r.word(label, depressionSigns)
		gold := [][]string{{level}, {depressed[1]}}
		if level == depressionSigns[0] {
			gold[1] = depressed[:1]
		}
		return Item{Post: ingest.Post{Body: r.text(text)}, Gold: gold}, err
	}
	return separatedRows(rows.TSV, []string{text, label}, item)(d, files, s)
}
