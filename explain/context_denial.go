package explain

import (
	"strings"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

var (
	// freshly are times after which a symptom is hardly over: "two days clean".
	freshly = wordSet(`hour hours day days night nights week`)
	noes    = wordSet(`no nope nah`)
	asking  = wordSet(`ask asks asked asking`)
	replies = wordSet(`said say says answered answer replied told`)
	// replied are words between "told" and a "no": "told him no".
	replied = wordSet(`him her them honestly always just`)
)

// abstinent finds a phrase that itself says that a habit is over, "clean from
// cutting", unless that is a matter of days.
func (s *setting) abstinent(p place) (tokenizer.Span, bool) {
	if s.at(p.from) != "clean" || s.within(p.from-3, p.from, freshly) {
		return tokenizer.Span{}, false
	}
	return s.span(p.from, p.from+1), true
}

// answeredNo finds the "no" with which the author answers the question for the
// symptom: "she asked if I felt hopeless and I said no", "Hopeless? No."
func (s *setting) answeredNo(p place) (tokenizer.Span, bool) {
	if cue, found := s.plainNo(p); found {
		return cue, true
	}
	if !s.within(p.farthest(), p.from, asking) {
		return tokenizer.Span{}, false
	}
	next := s.after(p)
	for i, w := range next[:max(0, len(next)-1)] {
		if !replies[w.folded] {
			continue
		}
		to := i + 1
		if to+1 < len(next) && replied[next[to].folded] {
			to++
		}
		if next[to].folded == "no" {
			return tokenizer.Span{Start: w.Start, End: next[to].End}, true
		}
	}
	return tokenizer.Span{}, false
}

// plainNo finds the "no" right after a question that ends with the phrase, or the
// "I'm not" after what others say: "they tell me I look tired. I'm not."
func (s *setting) plainNo(p place) (tokenizer.Span, bool) {
	next := s.after(p)
	if len(next) == 0 {
		return tokenizer.Span{}, false
	}
	gap := s.text[s.words[p.to-1].End:next[0].Start]
	if len(next) > 2 && next[0].folded == "im" && next[1].folded == "not" && endsClause(gap) && s.text[next[1].End:next[2].Start] != " " {
		return tokenizer.Span{Start: next[0].Start, End: next[1].End}, true
	}
	return next[0].Span, noes[next[0].folded] && strings.Contains(gap, "?")
}

// takenBack reports whether the author takes back what was said before: "I told
// her I'm not suicidal. I lied."
func (s *setting) takenBack(p place) bool {
	next := s.after(p)
	for i, w := range next {
		if w.folded == "lied" || w.folded == "lie" && i > 0 && next[i-1].folded == "a" {
			return true
		}
	}
	return false
}

// after returns the words of the text after the phrase, at most 100 bytes on.
func (s *setting) after(p place) []word {
	from := s.words[p.to-1].End
	to := min(len(s.text), from+100)
	for to < len(s.text) && !utf8.RuneStart(s.text[to]) {
		to++
	}
	return wordsIn(s.text, tokenizer.Span{Start: from, End: to})
}
