package explain

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// name is a link, or the name of an account or a community as sites write it.
var name = regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+|(?:^|[\s(,])(?:/?[ur]/|@)[\w-]+`)

// namesIn returns the links and names of a text, whose words tell nothing of
// its author: "u/so-sad", "r/depression".
func namesIn(text string) []tokenizer.Span {
	if !strings.ContainsAny(text, "/@") && !strings.Contains(text, "www.") {
		return nil
	}
	var names []tokenizer.Span
	for _, m := range name.FindAllStringIndex(text, -1) {
		names = append(names, tokenizer.Span{Start: m[0], End: m[1]})
	}
	return names
}

// outside returns the words that stand in none of the names.
func outside(names []tokenizer.Span, words []word) []word {
	return slices.DeleteFunc(words, func(w word) bool {
		return covered(names, w.Start, w.End)
	})
}

// covered reports whether a place lies in one of the names, which are in text
// order.
func covered(names []tokenizer.Span, start, end int) bool {
	i := sort.Search(len(names), func(i int) bool { return names[i].Start > start }) - 1
	return i >= 0 && end <= names[i].End
}
