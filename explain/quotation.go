package explain

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

const (
	// quotedWords is how many words make a quotation of what stands between
	// marks. Fewer are a word that the author keeps at a distance: "fine".
	quotedWords = 3
	// maxQuotation is how long a quotation may be, in bytes: a mark that is
	// never closed must not swallow the rest of a post.
	maxQuotation = 400
	// maxIndent is how many bytes may stand before the ">" of a quoted line: blanks
	// and further ">".
	maxIndent = 100
)

// quotation is a part of the text in marks, with the marks, or a quoted line.
type quotation struct {
	tokenizer.Span
	certain bool // a quoted line or a song: whose words they are is not asked
}

// quotations returns the quoted parts of a text, in the order in which they
// begin: lines after ">" as Reddit writes them, songs between notes, and what
// stands between quotation marks. Marks around the whole text quote nothing.
func quotations(text string) []quotation {
	var found []quotation
	whole := len(strings.TrimSpace(text))
	for at := 0; at < len(text); {
		if !mayQuote(text[at]) {
			at++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[at:])
		end, certain := quotationEnd(text, at, r)
		if end > at && (certain || end-at < whole) {
			found = append(found, quotation{tokenizer.Span{Start: at, End: end}, certain})
			at = end
			continue
		}
		at += width
	}
	return found
}

// mayQuote reports whether a character that begins with b may begin a quotation.
func mayQuote(b byte) bool {
	return b == '"' || b == '\'' || b == '`' || b == '>' || b == '&' || b >= utf8.RuneSelf
}

// quotationEnd returns where the quotation ends that begins at text[at:] with
// the character r, or 0 if none begins.
func quotationEnd(text string, at int, r rune) (end int, certain bool) {
	switch {
	case lineStarts(text, at) && (r == '>' || strings.HasPrefix(text[at:], "&gt;")):
		return at + lineLength(text[at:]), true
	case isNote(r):
		line := text[at : at+lineLength(text[at:])]
		first := utf8.RuneLen(r)
		if i := strings.IndexFunc(line[first:], isNote); i > 0 && strings.TrimSpace(line[first:first+i]) != "" {
			_, width := utf8.DecodeRuneInString(line[first+i:])
			return at + first + i + width, true
		}
		if lineStarts(text, at) {
			return at + len(line), true
		}
		return 0, false
	}
	closing, ok := closings[r]
	if !ok || !opens(text, at, r) {
		return 0, false
	}
	return closingEnd(text, at+utf8.RuneLen(r), closing), false
}

// closings are the marks that close a quotation, by the mark that opens it.
var closings = map[rune]string{'"': `"”`, '“': `”"`, '«': "»", '‘': "’'", '\'': "'’", '`': "`"}

// opens reports whether a mark at text[at:] can open a quotation: no letter
// stands before it and no space after it.
func opens(text string, at int, mark rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(mark):])
	return (at == 0 || !isWordRune(before)) && !unicode.IsSpace(after)
}

// closingEnd returns where the quotation ends whose words begin at text[from:],
// or 0 if none of the marks closes it in its paragraph, or it is too short.
func closingEnd(text string, from int, closings string) int {
	in := text[from:min(len(text), from+maxQuotation)]
	if i := strings.Index(in, "\n\n"); i >= 0 {
		in = in[:i]
	}
	for i, r := range in {
		end := from + i + utf8.RuneLen(r)
		if !strings.ContainsRune(closings, r) || isApostrophe(r) && letterFollows(text[end:]) {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(in[:i]); unicode.IsSpace(before) {
			continue
		}
		if !isQuotation(wordsIn(text, tokenizer.Span{Start: from, End: from + i})) {
			return 0
		}
		return end
	}
	return 0
}

// isQuotation reports whether words between marks are more than one that the
// author keeps at a distance: three of them, or a sentence ("you're pathetic").
func isQuotation(words []word) bool {
	return len(words) >= quotedWords || len(words) == 2 && roleOf(words[0])&subjectPronoun != 0
}

// quotationAround returns the quotation that holds a place, which starts with it or before.
// The quotations are in text order and none lies in another.
func quotationAround(quotes []quotation, start, end int) (quotation, bool) {
	i := sort.Search(len(quotes), func(i int) bool { return quotes[i].Start > start }) - 1
	if i < 0 || quotes[i].End < end {
		return quotation{}, false
	}
	return quotes[i], true
}

func isNote(r rune) bool { return r == '♪' || r == '♫' || r == '🎵' || r == '🎶' }

func lineStarts(text string, at int) bool {
	from := max(0, at-maxIndent)
	indent := strings.TrimRight(text[from:at], " \t>")
	return indent == "" && from == 0 || strings.HasSuffix(indent, "\n")
}

func lineLength(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}
