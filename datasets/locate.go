package datasets

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// locate returns where the phrases that an annotator copied from a text stand
// in it, in the order of the text and without overlaps, and how many were not
// found. The cell is one phrase if it is found as a whole, else a list with
// commas between the phrases; a blank cell has none. A phrase is found
// verbatim, or else apart from case, white space and the form of quotes.
func locate(text, cell string) (spans []tokenizer.Span, missing int) {
	if s, ok := find(text, cell); ok {
		return []tokenizer.Span{s}, 0
	}
	for phrase := range strings.SplitSeq(cell, ",") {
		if strings.TrimSpace(phrase) == "" {
			continue
		}
		if s, ok := find(text, phrase); ok {
			spans = append(spans, s)
		} else {
			missing++
		}
	}
	return merge(spans), missing
}

// merge returns the spans in order, those that overlap as one.
func merge(spans []tokenizer.Span) []tokenizer.Span {
	slices.SortFunc(spans, func(a, b tokenizer.Span) int { return a.Start - b.Start })
	var merged []tokenizer.Span
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.Start < merged[last].End {
			merged[last].End = max(merged[last].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// find returns the range of the text in which the phrase stands.
func find(text, phrase string) (tokenizer.Span, bool) {
	phrase = strings.TrimSpace(phrase)
	if phrase == "" {
		return tokenizer.Span{}, false
	}
	if at := indexWords(text, phrase); at >= 0 {
		return tokenizer.Span{Start: at, End: at + len(phrase)}, true
	}
	folded, from := foldForms(text)
	phrase, _ = foldForms(phrase)
	at := indexWords(folded, phrase)
	if at < 0 {
		return tokenizer.Span{}, false
	}
	return tokenizer.Span{Start: from[at], End: from[at+len(phrase)]}, true
}

// foldForms returns the text in lower case, with ASCII quotes and single
// spaces, and for each of its bytes, and for its end, the byte of the text that
// it stands for.
func foldForms(text string) (folded string, from []int) {
	var b strings.Builder
	space := false
	for i, r := range text {
		next := asciiQuotes.Replace(string(unicode.ToLower(r)))
		if unicode.IsSpace(r) {
			next = " "
			if space {
				continue
			}
		}
		space = unicode.IsSpace(r)
		b.WriteString(next)
		for range len(next) {
			from = append(from, i)
		}
	}
	return b.String(), append(from, len(text))
}

// indexWords returns where the phrase first stands as whole words, or else
// where it first stands at all, or -1.
func indexWords(text, phrase string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return strings.Index(text, phrase)
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(phrase):])
		if !inWord(before) && !inWord(after) {
			return at
		}
		from = at + 1
	}
}

// inWord reports whether a character is part of a word.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
