package datasets

import "github.com/mindsieve/mindsieve/ingest"

// distortions are the labels of SocialCD-3K in the order of its columns.
var distortions = []string{
	"all-or-nothing", "overgeneralisation", "mental filter", "disqualifying the positive", "mind reading", "fortune telling",
	"magnification", "emotional reasoning", "should statements", "labelling", "self-blame", "blaming others",
}

// distortionColumns are the columns of the labels, in the same order, and after
// them that of the text.
var distortionColumns = []string{
	"非此即彼", "以偏概全", "心理过滤", "否定正面思考", "读心术", "先知错误", "放大", "情绪化推理", "应该式", "乱贴标签", "罪责归己", "罪责归他", "内容",
}

// SocialCD is the corpus of Qi et al. in its second version: Chinese posts of
// Weibo with any number of 12 cognitive distortions. Its first version, of 910
// posts, is not read: 115 of its validation texts are in the train split here.
var SocialCD = Dataset{
	Name:     "socialcd-3k",
	Title:    "SocialCD-3K: cognitive distortions in Chinese posts of Weibo",
	Source:   "https://github.com/HongzhiQ/SupervisedVsLLM-EfficacyEval (folder data/SocialCD-3k)",
	Licence:  "not stated",
	Citation: weiboCitation,
	Lang:     "zh",
	Defects:  []string{"3 texts stand in both train and test."},
	Tasks:    []Task{{Name: "socialcd-3k/distortions", Key: "12-label", Kind: Multilabel, Labels: distortions, Unit: "post"}},
	Splits: []Split{
		{Name: "train", File: "train_data_with_header.tsv", Rows: 2725},
		{Name: "test", File: "test_data_with_header.tsv", Rows: 682},
	},
	read: tableRows(openTabs(), distortionColumns, distortionItem),
}

// distortionItem reads a line of SocialCD-3K: 1 or 0 for each label, and the
// text.
func distortionItem(r record) (Item, error) {
	labels := []string{}
	for i, label := range distortions {
		mark, err := r.label(distortionColumns[i], []string{"", label})
		if err != nil {
			return Item{}, err
		}
		if mark != "" {
			labels = append(labels, mark)
		}
	}
	text := r.text(distortionColumns[len(distortions)])
	return Item{Post: ingest.Post{Body: text}, Gold: [][]string{labels}}, nil
}
