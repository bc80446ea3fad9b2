package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/temporal.txt, which says what each is for.
var (
	pastMarkers        = expressionList("past marker")
	timeClauseStarts   = wordList("start of a time clause")
	returnExpressions  = expressionList("return")
	backDestinations   = wordList("destination after back")
	supposedReturnCues = wordList("supposed return")
	nowWords           = wordList("now")
	diagnosisVerbs     = wordList("diagnosis verb")
	beforeAccustomed   = wordList("word before accustomed")
	afterAccustomed    = wordList("word after accustomed")
)

// past finds the words that place the symptom in an earlier time, before the
// phrase in the sentence or after it in the clause. A past tense alone is not
// enough: "I was so sad" may be today. Nor are such words if the phrase is
// told in the present tense: "two years ago he left and I can't sleep".
func (s *setting) past(p place) (tokenizer.Span, bool) {
	if s.returned(p) {
		return tokenizer.Span{}, false
	}
	if cue, found := s.pastMarkerBefore(p); found {
		return cue, true
	}
	if cue, found := s.pastMarkerAfter(p); found {
		return cue, true
	}
	if cue, found := s.yearsSince(p); found {
		return cue, true
	}
	if s.tense(p) == presentTense {
		return tokenizer.Span{}, false
	}
	for i := p.from - 1; i >= p.farthest() && !s.isNow(i); i-- {
		if cue, found := s.earlierTimeAt(i); found {
			return cue, true
		}
	}
	for i := p.to; i < min(len(s.words), p.to+20) && !s.isNow(i) && !s.startsNewTopic(i); i++ {
		if cue, found := s.earlierTimeAt(i); found {
			return cue, true
		}
	}
	return tokenizer.Span{}, false
}

// isNow reports whether the word at i ends the scope of an earlier time. It does
// not in the name of a day: "four years ago today".
func (s *setting) isNow(i int) bool { return s.is(i, presentTimeCue) && s.at(i-1) != "ago" }

// startsNewTopic reports whether a clause about something else begins at i.
func (s *setting) startsNewTopic(i int) bool { return s.starts[i] && !timeClauseStarts[s.at(i)] }

// returned reports whether the next words, of the next sentence too, tell that
// the symptom is there again: "I used to cry all day and now I'm doing it again".
func (s *setting) returned(p place) bool {
	words := s.wordsAfter(p)
	next := &setting{words: words, roles: rolesIn(words)}
	for i := range words {
		width := next.width(i, returnExpressions)
		if width > 0 && !backDestinations[next.at(i+width)] && !next.hasRole(i-4, i, negator|thirdPerson|personNoun) && !next.within(i-4, i, supposedReturnCues) {
			return true
		}
	}
	return false
}

// pastMarkerBefore finds the words right before the phrase that place it in the
// past, whatever the tense.
func (s *setting) pastMarkerBefore(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= max(0, p.from-6) && !s.starts[i+1]; i-- {
		width := s.width(i, pastMarkers)
		switch {
		case width == 0 || s.taken[i]:
		case s.at(i) == "used":
			return s.span(i, i+width), !beforeAccustomed[s.at(i-1)] && !afterAccustomed[s.at(i+2)]
		case s.at(i) == "had" && width == 1:
			return tokenizer.Span{}, false
		case s.at(i) == "had", p.from-(i+width) <= 2 && !s.within(i-2, i, inabilities):
			return s.span(i, i+width), true
		}
	}
	return tokenizer.Span{}, false
}

// pastMarkerAfter finds words right after the phrase that end its time: "how
// anxious I used to be", "I've been depressed before". Who has attempted before may
// again.
func (s *setting) pastMarkerAfter(p place) (tokenizer.Span, bool) {
	i := p.to
	if s.at(i) == "before" && !p.risk && (i+1 == len(s.words) || s.followsMark(i+1) || strings.Contains(s.gap(i+1), ",")) &&
		!s.within(p.from-4, p.from, perfectTenseNegators) {
		return s.span(i, i+1), true
	}
	if s.at(i) != "i" || s.gap(i) != " " || s.at(i+1) != "used" || s.at(i+2) != "to" || !stateVerbs[s.at(i+3)] && s.at(i+3) != "have" && s.at(i+3) != "get" {
		return tokenizer.Span{}, false
	}
	return s.span(i+1, i+3), true
}

// tense is the tense in which the phrase is told: of the verb nearest before it
// in the clause, else of its own first word, else of the verb after it. It is 0 if
// none of them tells it.
func (s *setting) tense(p place) role {
	for i := p.from - 1; i >= p.farthest() && !s.starts[i+1]; i-- {
		if t := s.tenseBefore(i); t != 0 {
			return t
		}
	}
	if t := s.tenseOf(p.from); t != 0 {
		return t
	}
	for i := p.to; i < min(len(s.words), p.to+maxLookBack) && !s.starts[i]; i++ {
		if t := s.tenseOf(i); t != 0 {
			return t
		}
	}
	return 0
}

// tenseBefore is the tense of the word at i before the phrase, or 0. What was
// diagnosed counts as present.
func (s *setting) tenseBefore(i int) role {
	switch {
	case s.at(i) == "would":
		return pastTense
	case diagnosisVerbs[s.at(i)]:
		return presentTense
	}
	return s.tenseOf(i)
}

// tenseOf is the tense of the word at i by itself, or 0.
func (s *setting) tenseOf(i int) role { return s.roles[i] & (presentTense | pastTense) }
