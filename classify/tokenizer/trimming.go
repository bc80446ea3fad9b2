package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// trimming is trim_offsets of Hugging Face's RobertaProcessing: spans leave the
// blanks at the ends of a piece out.
type trimming struct {
	on    bool
	first bool // but for a single one at the start of the text
}

// added trims the span of an added token, which begins with the white space
// that it took along.
func (t trimming) added(text string, s Span) Span {
	if !t.on {
		return s
	}
	start := s.End - len(strings.TrimLeftFunc(text[s.Start:s.End], isSpace))
	if t.first && s.Start == 0 && utf8.RuneCountInString(text[:start]) == 1 {
		return s
	}
	return Span{start, s.End}
}
