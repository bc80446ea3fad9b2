package datasets

import "github.com/mindsieve/mindsieve/ingest"

// depressionLevels are the labels of DepSeverity by severity.
var depressionLevels = []string{"minimum", "mild", "moderate", "severe"}

// depressed are the labels of the binary task of Xu et al. 2024: minimum, and
// the rest.
var depressed = []string{"not depressed", "depressed"}

// depSeverityFile is the one file of the corpus.
const depSeverityFile = "Reddit_depression_dataset.csv"

// DepSeverity is the corpus of Naseem et al.: the posts of [Dreaddit] with one
// of four levels of depression. Its authors give no split.
var DepSeverity = Dataset{
	Name:    "depseverity",
	Title:   "DepSeverity: levels of depression in the posts of Dreaddit",
	Source:  "https://github.com/usmaann/Depression_Severity_Dataset",
	Licence: "not stated",
	Citation: "Naseem et al. 2022, Early Identification of Depression Severity Levels on Reddit Using Ordinal " +
		"Classification (WWW 2022)",
	Defects: []string{
		"The texts are those of dreaddit, train then test, in the same order.",
		"2 texts stand there twice, with different levels.",
		"The random split of Xu et al. 2024 (2,842 and 711 rows) was never published: no split here is theirs.",
	},
	Lang: "en",
	Tasks: []Task{
		{
			Name: "depseverity/severity", Key: "4-level", Kind: Ordinal,
			Labels: depressionLevels, Positive: depressionLevels[2:], Unit: "post",
		},
		{
			Name: "depseverity/depressed", Key: "binary", Kind: Binary,
			Labels: depressed, Positive: depressed[1:], Unit: "post",
		},
	},
	Splits: []Split{
		{Name: "train", File: depSeverityFile, Rows: 2378, Ours: true},
		{Name: "validation", File: depSeverityFile, Rows: 357, Ours: true},
		{Name: "test", File: depSeverityFile, Rows: 711, Ours: true},
		{Name: "all", File: depSeverityFile, Rows: 3553, Protocols: []string{"menta-eval", "o3-mini-full-set"}},
	},
	read: csvRows([]string{"text", "label"}, depSeverityItem),
}

// depSeverityItem reads a row of DepSeverity. Its text is left as it is, like
// those of Dreaddit, so that a post has one text in both.
func depSeverityItem(r record) (Item, error) {
	level, err := r.word("label", depressionLevels)
	gold := [][]string{{level}, {depressed[1]}}
	if level == depressionLevels[0] {
		gold[1] = depressed[:1]
	}
	return Item{Post: ingest.Post{Body: r.cell("text")}, Gold: gold}, err
}
