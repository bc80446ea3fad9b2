package reports

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/datasets"
)

// naming finds the labels that a text names.
type naming []labelName

// labelName is a phrase that names a label.
type labelName struct {
	label   int
	pattern *regexp.Regexp
}

// newNaming prepares the labels of a task and their aliases. Case does not
// count, and any white space stands for any other.
func newNaming(task datasets.Task) naming {
	var n naming
	for i, label := range task.Labels {
		n = append(n, labelName{i, phrasePattern(label)})
	}
	for _, alias := range slices.Sorted(maps.Keys(task.Aliases)) {
		n = append(n, labelName{slices.Index(task.Labels, task.Aliases[alias]), phrasePattern(alias)})
	}
	return n
}

func phrasePattern(phrase string) *regexp.Regexp {
	words := strings.Fields(phrase)
	for w := range words {
		words[w] = regexp.QuoteMeta(words[w])
	}
	return regexp.MustCompile(`(?i)` + strings.Join(words, `\s+`))
}

// mention is a label that a text names at [start, end).
type mention struct{ label, start, end int }

// mentions returns where a text names labels, in its order. A name is whole
// words, and one that stands inside a longer one does not count: "not stressed"
// does not name "stressed".
func (n naming) mentions(text string) []mention {
	var all []mention
	for _, name := range n {
		for from := 0; ; {
			at := name.pattern.FindStringIndex(text[from:])
			if at == nil || at[0] == at[1] {
				break
			}
			m := mention{name.label, from + at[0], from + at[1]}
			if wholeWords(text, m.start, m.end) {
				all = append(all, m)
			}
			_, size := utf8.DecodeRuneInString(text[m.start:])
			from = m.start + size
		}
	}
	outer := slices.DeleteFunc(slices.Clone(all), func(m mention) bool {
		return slices.ContainsFunc(all, func(o mention) bool {
			return o.start <= m.start && m.end <= o.end && o.end-o.start > m.end-m.start
		})
	})
	slices.SortFunc(outer, func(a, b mention) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.label, b.label)) })
	return slices.Compact(outer)
}

// wholeWords reports whether no word goes on beyond [start, end). A hyphen
// between letters is part of a word, and so is the point of a number:
// "non-suicidal" does not name "suicidal", nor "1.5" "1".
func wholeWords(text string, start, end int) bool {
	before, size := utf8.DecodeLastRuneInString(text[:start])
	if before == '-' || before == '.' && digitAt(text[start:]) {
		before, _ = utf8.DecodeLastRuneInString(text[:start-size])
	}
	after, size := utf8.DecodeRuneInString(text[end:])
	if after == '-' || after == '.' && digitAt(text[end+size:]) {
		after, _ = utf8.DecodeRuneInString(text[end+size:])
	}
	return !inWord(before) && !inWord(after)
}

// digitAt reports whether a text begins with a digit.
func digitAt(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsDigit(r)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
