package datasets

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

//go:embed own/train.tsv own/validation.tsv own/test.tsv own/symptoms.txt
var ownFiles embed.FS

// columbiaLevels are the levels of the author's own, present risk by severity, after
// the structure of the Columbia scale (Posner et al. 2011, Am J Psychiatry 168).
var columbiaLevels = []string{"none", "wish", "thoughts", "intent", "preparation", "attempt"}

// ownSymptoms are the symptoms that can be marked.
var ownSymptoms = strings.Fields(string(mustRead("own/symptoms.txt")))

// distressLevels are the levels of the author's distress by their digits.
var distressLevels = []string{"none", "some", "clear"}

// Own is the corpus of this project: invented short posts and passages that share
// their words and differ in their meaning. Its parts were written by different
// hands, none of whom saw another's. own/GUIDELINE.md says how they are marked,
// own/README.md what is known of them.
var Own = Dataset{
	Name:     "own",
	Title:    "Own: invented posts that share their words and differ in risk",
	Source:   "embedded in the program",
	Licence:  "Apache-2.0",
	Citation: "none: the posts are invented",
	Lang:     "en",
	Tasks: []Task{
		{Name: "own/risk", Key: "6-level", Kind: Ordinal, Labels: columbiaLevels, Positive: columbiaLevels[2:], Unit: "post", Head: "screen/risk"},
		{Name: "own/at-risk", Key: "binary", Kind: Binary, Labels: postRisk, Positive: postRisk[1:], Unit: "post", Concern: true},
		{Name: "own/distress", Key: "3-level", Kind: Ordinal, Labels: distressLevels, Positive: distressLevels[2:], Unit: "post", Head: "screen/distress"},
		{Name: "own/symptoms", Key: "83-label", Kind: Multilabel, Labels: ownSymptoms, Positive: []string{}, Unit: "post"},
	},
	Splits: []Split{
		{Name: "train", File: "own/train.tsv", Rows: 19825},
		{Name: "validation", File: "own/validation.tsv", Rows: 1419},
		{Name: "test", File: "own/test.tsv", Rows: 1200},
	},
	files: ownFiles,
	read:  tableRows(openTabs(), []string{"text", "id", "level", "past", "other", "style", "set", "distress"}, ownItem),
}

// mustRead returns an embedded file of the corpus.
func mustRead(file string) []byte {
	data, err := ownFiles.ReadFile(file)
	if err != nil {
		panic("datasets: " + err.Error()) // the compiler embeds it
	}
	return data
}

// ownItem reads a line: a passage with its marks. The hand that wrote it is the
// letters of its id.
func ownItem(r record) (Item, error) {
	level, err := oneOf(r, "level", columbiaLevels)
	if err != nil {
		return Item{}, err
	}
	for _, column := range []string{"past", "other"} {
		if _, err := oneOf(r, column, append([]string{"-"}, columbiaLevels...)); err != nil {
			return Item{}, err
		}
	}
	distress := strings.Index("012", r.cell("distress"))
	if len(r.cell("distress")) != 1 || distress < 0 {
		return Item{}, r.wrap("distress", fmt.Errorf("distress %s is not one of 0, 1, 2", quoted(r.cell("distress"))))
	}
	text, marks, err := unmark(r.cell("text"))
	if err != nil {
		return Item{}, r.wrap("text", err)
	}
	risk := postRisk[0]
	if slices.Index(columbiaLevels, level) >= slices.Index(columbiaLevels, "thoughts") {
		risk = postRisk[1]
	}
	hand := strings.TrimRight(r.cell("id"), "0123456789")
	told, spans := presentSymptoms(marks)
	return Item{
		Post:  ingest.Post{Body: text},
		Gold:  [][]string{{level}, {risk}, {distressLevels[distress]}, told},
		Spans: [][]tokenizer.Span{nil, nil, nil, spans},
		Marks: marks,
		Columns: map[string]string{
			"style": r.cell("style"), "hand": hand, "past risk": r.cell("past"), "another's risk": r.cell("other"),
			"shares words": yesOrNo(r.cell("set") != "-"), "level": level, "everyday": yesOrNo(level == columbiaLevels[0] && distress == 0),
		},
	}, nil
}

// yesOrNo is the value of a column that says whether something is so.
func yesOrNo(so bool) string {
	if so {
		return "yes"
	}
	return "no"
}

// oneOf returns a cell that must be one of some words.
func oneOf(r record, column string, words []string) (string, error) {
	if cell := r.cell(column); slices.Contains(words, cell) {
		return cell, nil
	}
	return "", r.wrap(column, fmt.Errorf("%s %s is not one of %s", column, quoted(r.cell(column)), strings.Join(words, ", ")))
}
