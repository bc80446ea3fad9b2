package explain

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// TopSentences is how many sentences a result keeps. A label of a post of a
// hundred words rests on two or three; five leave room for a doubtful one.
const TopSentences = 5

// split returns the sentences of a text without the white space around them.
// Boundaries are those of Unicode (UAX #29), which end a sentence at a line
// break too; besides, a full stop ends a sentence before a lower-case letter,
// as many posts have no capitals at all.
func split(text string) []tokenizer.Span {
	var spans []tokenizer.Span
	names := namesIn(text)
	rest, state, at, start := text, -1, 0, 0
	for rest != "" {
		var sentence string
		sentence, rest, state = uniseg.FirstSentenceInString(rest, state)
		if at += len(sentence); covered(names, at-1, at+1) {
			continue // a mark inside a link
		}
		from := start
		for _, cut := range lowerCaseStarts(text[start:at]) {
			spans = appendTrimmed(spans, text, from, start+cut)
			from = start + cut
		}
		spans = appendTrimmed(spans, text, from, at)
		start = at
	}
	return spans
}

// appendTrimmed appends text[start:end] without white space, unless it is blank.
func appendTrimmed(spans []tokenizer.Span, text string, start, end int) []tokenizer.Span {
	trimmed := strings.TrimSpace(text[start:end])
	if trimmed == "" {
		return spans
	}
	start += strings.Index(text[start:end], trimmed)
	return append(spans, tokenizer.Span{Start: start, End: start + len(trimmed)})
}

var lowerCaseStart = regexp.MustCompile(`(\S+)\.["'”’)*_]*\s+\p{Ll}`)

// abbreviations may stand before a full stop inside a sentence.
var abbreviations = wordList("abbreviation")

// lowerCaseStarts returns where sentences begin with a lower-case letter after
// a full stop. A word with a full stop in it ("e.g.", "so...") ends none.
func lowerCaseStarts(sentence string) []int {
	var starts []int
	for _, m := range lowerCaseStart.FindAllStringSubmatchIndex(sentence, -1) {
		word := strings.ToLower(sentence[m[2]:m[3]])
		if strings.Contains(word, ".") || abbreviations[word] {
			continue
		}
		_, letter := utf8.DecodeLastRuneInString(sentence[:m[1]])
		starts = append(starts, m[1]-letter)
	}
	return starts
}

// topSentences returns the TopSentences sentences with the highest
// contributions, the highest first.
func topSentences(spans []tokenizer.Span, contributions []float64) []Part {
	ranked := make([]Part, len(spans))
	for i, s := range spans {
		ranked[i] = Part{Start: s.Start, End: s.End, Contribution: contributions[i]}
	}
	slices.SortStableFunc(ranked, func(a, b Part) int { return cmp.Compare(b.Contribution, a.Contribution) })
	return ranked[:min(len(ranked), TopSentences)]
}
