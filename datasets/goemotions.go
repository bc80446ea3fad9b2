package datasets

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

// emotionOf are the labels of GoEmotions by its codes.
var emotionOf = []string{
	0: "admiration", 1: "amusement", 2: "anger", 3: "annoyance",
	4: "approval", 5: "caring", 6: "confusion", 7: "curiosity",
	8: "desire", 9: "disappointment", 10: "disapproval", 11: "disgust",
	12: "embarrassment", 13: "excitement", 14: "fear", 15: "gratitude",
	16: "grief", 17: "joy", 18: "love", 19: "nervousness",
	20: "optimism", 21: "pride", 22: "realization", 23: "relief",
	24: "remorse", 25: "sadness", 26: "surprise", 27: "neutral",
}

// emotions are the same labels as the authors group them by sentiment: positive,
// negative, ambiguous, neutral.
var emotions = []string{
	"admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love", "optimism", "pride", "relief",
	"anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief", "nervousness", "remorse", "sadness",
	"confusion", "curiosity", "realization", "surprise",
	"neutral",
}

// GoEmotions is the corpus of Demszky et al.: Reddit comments with any number
// of 27 emotions, or neutral.
var GoEmotions = Dataset{
	Name:     "goemotions",
	Title:    "GoEmotions: emotions in Reddit comments",
	Source:   "https://github.com/monologg/GoEmotions-pytorch (folder data/original)",
	Licence:  "Apache-2.0 (of the repository)",
	Defects:  []string{"42 rows of test have a text that also stands in train."},
	Citation: "Demszky et al. 2020, GoEmotions: A Dataset of Fine-Grained Emotions (ACL 2020)",
	Lang:     "en",
	Tasks:    []Task{{Name: "goemotions/emotions", Key: "28-label", Kind: Multilabel, Labels: emotions, Unit: "post"}},
	Splits: []Split{
		{Name: "train", File: "train.tsv", Rows: 43410},
		{Name: "validation", File: "dev.tsv", Rows: 5426},
		{Name: "test", File: "test.tsv", Rows: 5427},
	},
	read: tableRows(openTabs("text", "labels", "id"), []string{"text", "labels"}, emotionItem),
}

// emotionItem reads a line of GoEmotions: the text, the codes of its labels
// with commas between them, and an id that leads back to a comment and is left
// alone. The files have no header.
func emotionItem(r record) (Item, error) {
	labels := []string{}
	for code := range strings.SplitSeq(r.cell("labels"), ",") {
		i, err := strconv.Atoi(code)
		if err != nil || i < 0 || i >= len(emotionOf) {
			return Item{}, r.wrap("labels", fmt.Errorf("label %s is not one of 0 to %d", quoted(code), len(emotionOf)-1))
		}
		labels = append(labels, emotionOf[i])
	}
	return Item{Post: ingest.Post{Body: r.text("text")}, Gold: [][]string{labels}}, nil
}
