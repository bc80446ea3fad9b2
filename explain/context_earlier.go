package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/temporal.txt, which says what each is for.
var (
	earlierTimes           = expressionList("earlier time")
	continuingPrepositions = wordList("continuing preposition")
	recentUnits            = wordList("recent unit")
	longUnits              = wordList("long unit")
	recentWeekNumbers      = wordList("recent number of weeks")
	countWords             = wordList("count")
	earlierAges            = wordList("earlier age")
	treatments             = wordList("treatment")
	attemptVerbs           = wordList("verb of an attempt")
)

// earlierTimeAt finds words that name an earlier time at i.
func (s *setting) earlierTimeAt(i int) (tokenizer.Span, bool) {
	if !s.is(i, expressionStart) || s.taken[i] || continuingPrepositions[s.at(i-1)] {
		return tokenizer.Span{}, false
	}
	if width := s.width(i, earlierTimes); width > 0 {
		recent := s.at(i) == "in" && s.at(i+2) == "past" && recentUnits[s.at(i+3)]
		return s.span(i, i+width), !recent
	}
	switch s.at(i) {
	case "ago":
		return s.timeAgo(i)
	case "back":
		if s.at(i+1) == "in" && isYear(s.at(i+2)) {
			return s.span(i, i+3), true
		}
	case "in":
		if isYear(s.at(i + 1)) {
			return s.span(i, i+2), true
		}
	case "when":
		return s.whenYoung(i)
	case "before":
		return s.beforeTreatment(i)
	}
	return tokenizer.Span{}, false
}

// timeAgo finds "a couple of years ago", whose "ago" is at the word. Days and up to
// two weeks are recent.
func (s *setting) timeAgo(ago int) (tokenizer.Span, bool) {
	unit := s.at(ago - 1)
	from := ago - 1
	for from > 0 && (countWords[s.at(from-1)] || isNumber(s.at(from-1))) {
		from--
	}
	long := longUnits[unit] || unit == "month" || unit == "weeks" && !s.within(from, ago, recentWeekNumbers)
	if !long {
		return tokenizer.Span{}, false
	}
	return s.span(from, ago+1), !continuingPrepositions[s.at(from-1)]
}

// yearsSince finds the "four years today since" of an attempt that is years ago:
// "four years since I tried to die", "two years since my attempt".
func (s *setting) yearsSince(p place) (tokenizer.Span, bool) {
	since := p.from
	if attemptVerbs[s.at(p.from)] && s.at(p.from-1) == "i" {
		since -= 2
	}
	unit := since - 1
	if nowWords[s.at(unit)] {
		unit--
	}
	if s.at(since) != "since" || !longUnits[s.at(unit)] {
		return tokenizer.Span{}, false
	}
	return s.span(unit, since+1), true
}

// whenYoung finds "when I was a teenager", but not "when I was at work".
func (s *setting) whenYoung(when int) (tokenizer.Span, bool) {
	if s.at(when+1) != "i" || s.at(when+2) != "was" {
		return tokenizer.Span{}, false
	}
	for to := when + 3; to < min(len(s.words), when+7); to++ {
		if earlierAges[s.at(to)] || isNumber(s.at(to)) {
			return s.span(when, to+1), true
		}
		if s.starts[to] {
			break
		}
	}
	return tokenizer.Span{}, false
}

// beforeTreatment finds "before therapy", "before my meds".
func (s *setting) beforeTreatment(before int) (tokenizer.Span, bool) {
	for to := before + 1; to <= min(before+2, len(s.words)-1); to++ {
		if treatments[s.at(to)] {
			return s.span(before, to+1), true
		}
	}
	return tokenizer.Span{}, false
}

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }

func isYear(w string) bool {
	return len(w) == 4 && isNumber(w) && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20"))
}
