package datasets

import (
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
)

// weiboCitation is the paper of SOS-HL-1K and SocialCD-3K.
const weiboCitation = "Qi et al. 2023, Evaluating the Efficacy of Supervised Learning vs Large Language Models for Identifying " +
	"Cognitive Distortions and Suicidal Risks in Chinese Social Media (arXiv 2309.03564)"

// suicideRisk are the labels of SOS-HL-1K in the order of its codes 0 and 1.
var suicideRisk = []string{"low risk", "high risk"}

// SOSHL is the corpus of Qi et al.: Chinese posts of Weibo at low or high risk
// of suicide. Of the authors' three files of each split, the one called
// LLM.csv is read, which is UTF-8 with tabs between its cells; BERT.tsv holds
// the same rows in GB18030.
var SOSHL = Dataset{
	Name:     "soshl-1k",
	Title:    "SOS-HL-1K: suicide risk in Chinese posts of Weibo",
	Source:   "https://github.com/HongzhiQ/SupervisedVsLLM-EfficacyEval (folder data/suicide)",
	Licence:  "not stated",
	Citation: weiboCitation,
	Lang:     "zh",
	Defects: []string{
		"There is no test split.",
		"3 texts of the train split hold the HTML of a link, one of them the name of a user.",
	},
	Tasks: []Task{{
		Name: "soshl-1k/risk", Key: "binary", Kind: Binary,
		Labels: suicideRisk, Positive: suicideRisk[1:], Unit: "post",
	}},
	Splits: []Split{
		{Name: "train", File: "suicide_train_LLM.csv", Rows: 999},
		{Name: "validation", File: "suicide_val_LLM.csv", Rows: 250},
	},
	read: separatedRows(rows.TSV, []string{"comment", "label"}, riskItem),
}

// riskItem reads a row of SOS-HL-1K.
func riskItem(r record) (Item, error) {
	label, err := r.label("label", suicideRisk)
	return Item{Post: ingest.Post{Body: r.text("comment")}, Gold: [][]string{{label}}}, err
}
