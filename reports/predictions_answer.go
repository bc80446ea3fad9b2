package reports

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// noLabelNamed and labelsNamed are why an answer in words is no answer.
	noLabelNamed = "an answer that names no label"
	labelsNamed  = "an answer that names several labels"
)

// naming finds the labels that a text names.
type naming struct{ patterns []*regexp.Regexp } // [labels]

// newNaming prepares the names of labels. Case does not count, and any white
// space stands for any other.
func newNaming(labels []string) naming {
	n := naming{make([]*regexp.Regexp, len(labels))}
	for i, label := range labels {
		words := strings.Fields(label)
		for w := range words {
			words[w] = regexp.QuoteMeta(words[w])
		}
		n.patterns[i] = regexp.MustCompile(`(?i)` + strings.Join(words, `\s+`))
	}
	return n
}

// mention is a label that a text names at [start, end).
type mention struct{ label, start, end int }

// labels returns the labels that a text names as whole words, in their order.
// A name that stands inside a longer one does not count: "not stressed" does
// not name "stressed". Nothing is read between the lines: whether a text denies
// what it names is not looked at.
func (n naming) labels(text string) []int {
	var all []mention
	for label, pattern := range n.patterns {
		for from := 0; ; {
			at := pattern.FindStringIndex(text[from:])
			if at == nil || at[0] == at[1] {
				break
			}
			m := mention{label, from + at[0], from + at[1]}
			if wholeWords(text, m.start, m.end) {
				all = append(all, m)
			}
			_, size := utf8.DecodeRuneInString(text[m.start:])
			from = m.start + size
		}
	}
	var named []int
	for _, m := range all {
		inside := slices.ContainsFunc(all, func(o mention) bool {
			return o.start <= m.start && m.end <= o.end && o.end-o.start > m.end-m.start
		})
		if !inside && !slices.Contains(named, m.label) {
			named = append(named, m.label)
		}
	}
	slices.SortFunc(named, cmp.Compare[int])
	return named
}

// wholeWords reports whether no word goes on beyond [start, end). A hyphen
// between letters is part of a word: "non-suicidal" does not name "suicidal".
func wholeWords(text string, start, end int) bool {
	before, size := utf8.DecodeLastRuneInString(text[:start])
	if before == '-' {
		before, _ = utf8.DecodeLastRuneInString(text[:start-size])
	}
	after, size := utf8.DecodeRuneInString(text[end:])
	if after == '-' {
		after, _ = utf8.DecodeRuneInString(text[end+size:])
	}
	return !inWord(before) && !inWord(after)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
