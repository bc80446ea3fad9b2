package explain

import (
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/negation.txt, which says what each is for.
var (
	timeUnits         = wordList("time unit")
	timePassing       = wordList("passing of time")
	soleReasons       = wordList("sole reason")
	stoppingVerbs     = wordList("stopping verb")
	endings           = wordList("ending")
	endingAuxiliaries = wordList("ending auxiliary")
	shortAbstinences  = wordList("abstinence too short")
	askingVerbs       = wordList("asking verb")
	replyVerbs        = wordList("reply verb")
	replyFillers      = wordList("reply filler")
)

// endingAround finds the words around the phrase that say that the symptom is over:
// "my nightmares are gone", "I stopped crying".
func (s *setting) endingAround(p place) (tokenizer.Span, bool) {
	if stoppingVerbs[s.at(p.from-1)] && !s.starts[p.from] && !s.is(p.from-2, negator) && !inabilities[s.at(p.from-2)] {
		return s.span(p.from-1, p.from), true
	}
	for i := p.to; i < min(len(s.words), p.to+4) && !s.starts[i]; i++ {
		if endings[s.at(i)] && i > p.to {
			return s.span(i, i+1), true
		}
		if s.at(i) == "went" && s.at(i+1) == "away" {
			return s.span(i, i+2), true
		}
		if !endingAuxiliaries[s.at(i)] {
			break
		}
	}
	return tokenizer.Span{}, false
}

// abstinence finds the word of the phrase itself that says that a habit is over,
// "clean from cutting", unless that is a matter of days.
func (s *setting) abstinence(p place) (tokenizer.Span, bool) {
	if s.at(p.from) != "clean" || s.within(p.from-3, p.from, shortAbstinences) {
		return tokenizer.Span{}, false
	}
	return s.span(p.from, p.from+1), true
}

// ofNegatedTime reports whether the negator at i follows a time that is negated
// itself: "not a day when I don't cry", "the last time I wasn't tired".
func (s *setting) ofNegatedTime(i int) bool {
	at := i - 1
	if s.is(at, subjectPronoun) {
		at--
	}
	for timePassing[s.at(at)] {
		at--
	}
	if !timeUnits[s.at(at)] {
		return false
	}
	for k := max(0, at-4); k < at; k++ {
		if s.is(k, negator) || s.at(k) == "last" {
			return true
		}
	}
	return false
}

// isSoleReason reports whether the negator at i stands where the author tells
// what alone keeps from a risk: "the only reason I don't", "if I don't".
func (s *setting) isSoleReason(i int) bool {
	if s.is(i-1, subjectPronoun) {
		i--
	}
	return soleReasons[s.at(i-1)]
}

// answeredNo finds the "no" with which the author answers the question for the
// symptom: "she asked if I felt hopeless and I said no".
func (s *setting) answeredNo(p place) (tokenizer.Span, bool) {
	if !s.within(p.farthest(), p.from, askingVerbs) {
		return tokenizer.Span{}, false
	}
	next := s.wordsAfter(p)
	for i, w := range next[:max(0, len(next)-1)] {
		if !replyVerbs[w.folded] {
			continue
		}
		to := i + 1
		if to+1 < len(next) && replyFillers[next[to].folded] {
			to++
		}
		if next[to].folded == "no" {
			return tokenizer.Span{Start: w.Start, End: next[to].End}, true
		}
	}
	return tokenizer.Span{}, false
}

// takenBack reports whether the author takes back what was said before: "I told
// her I'm not suicidal. I lied."
func (s *setting) takenBack(p place) bool {
	next := s.wordsAfter(p)
	for i, w := range next {
		if w.folded == "lied" || w.folded == "lie" && i > 0 && next[i-1].folded == "a" {
			return true
		}
	}
	return false
}

// wordsAfter returns the words of the text after the phrase, at most 100 bytes on.
func (s *setting) wordsAfter(p place) []word {
	from := s.words[p.to-1].End
	to := min(len(s.text), from+100)
	for to < len(s.text) && !utf8.RuneStart(s.text[to]) {
		to++
	}
	return wordsIn(s.text, tokenizer.Span{Start: from, End: to})
}
