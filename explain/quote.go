package explain

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

const (
	maxQuote = 160 // columns up to which a sentence is quoted
	maxCue   = 60  // columns up to which a phrase is quoted with the words that decide its polarity

	// maxQuoteBytes bounds what has no width, such as joiners: a family of four in
	// one emoji has 25 bytes in two columns.
	maxQuoteBytes = 16 * maxQuote
)

// quoteEvidence quotes the phrase of a piece of evidence: with the words that
// decide its polarity, if they stand near it.
func quoteEvidence(text string, e Evidence) string {
	words := text[e.Start:e.End]
	if e.Cue != nil {
		whole := text[min(e.Start, e.Cue.Start):max(e.End, e.Cue.End)]
		if len(whole) <= maxQuoteBytes && uniseg.StringWidth(whole) <= maxCue {
			words = whole
		}
	}
	return quote(words)
}

// quote puts words of the post in quotation marks, with single ones for those
// within, on one line and without control characters, and cuts them
// between words, or between characters where a script has no spaces, if they
// are long.
func quote(s string) string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), `"`, "'")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if len(s) > maxQuoteBytes || uniseg.StringWidth(s) > maxQuote {
		s = shorten(s) + "…"
	}
	return `"` + s + `"`
}

// shorten cuts a text to maxQuote columns and maxQuoteBytes bytes: at the last space, unless a third of
// the text and more would go with it.
func shorten(s string) string {
	width, end, space := 0, 0, 0
	state := -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width += w; width >= maxQuote || end+len(cluster) > maxQuoteBytes {
			break
		}
		if cluster == " " && width >= maxQuote*2/3 {
			space = end
		}
		end += len(cluster)
	}
	if space > 0 {
		return s[:space]
	}
	return s[:end]
}
