package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// negationWindow is how many words before a phrase are searched for a negator:
// "nothing about this job makes me so tired" needs seven.
const negationWindow = 10

// Lists of words/negation.txt, which says what each is for. The negators
// themselves are a [role].
var (
	negatorReach         = numberList("reach of a negator")
	negatingExpressions  = expressionList("negation")
	pseudoNegations      = expressionList("pseudo-negation")
	beforeAffirmingNot   = wordList("word before an affirming not")
	effortWords          = wordList("effort")
	degreeWords          = wordList("degree word")
	perfectTenseNegators = wordList("perfect-tense negator")
	negRaisingWords      = wordList("neg-raising word")
	clauseEmbedders      = wordList("clause-embedding word")
	absenceVerbs         = wordList("absence verb")
	assertionVerbs       = wordList("assertion verb")
	sincerityAdverbs     = wordList("sincerity adverb")
	inabilities          = wordList("inability")
	negatorsBeforeJust   = wordList("negator before just")
)

// negated finds the negator of a phrase. A denial of a risk that the author takes
// back, or follows with a return of it, is none.
func (s *setting) negated(p place) (tokenizer.Span, bool) {
	for _, find := range []func(*setting, place) (tokenizer.Span, bool){
		(*setting).endingAround, (*setting).abstinence, (*setting).answeredNo, (*setting).negatorBefore,
	} {
		if cue, found := find(s, p); found {
			return cue, !p.risk || !s.takenBack(p) && !s.returned(p)
		}
	}
	return tokenizer.Span{}, false
}

// negatorBefore finds a negator before the phrase that negates it. Two negators
// make the phrase present: "I'm never not tired".
func (s *setting) negatorBefore(p place) (tokenizer.Span, bool) {
	if absenceVerbs[s.at(p.from)] && s.at(p.from+1) == "if" {
		return tokenizer.Span{}, false
	}
	nearest, count := s.negatorsBefore(p)
	if count == 1 && s.undone(nearest.from, p) {
		count++
	}
	if count%2 == 0 {
		return tokenizer.Span{}, false
	}
	return s.span(nearest.from, nearest.to), true
}

// negatorsBefore counts the negators before the phrase and returns the nearest.
// Their scope ends at the beginning of the phrase's clause, at a termination cue
// and at a subject, unless the clause of this subject is a part of a negated one:
// "I don't think that I'm sad".
func (s *setting) negatorsBefore(p place) (nearest place, count int) {
	embedded := false
	for i := p.from - 1; i >= max(0, p.from-negationWindow) && !s.starts[i+1] && !s.terminatesScope(i, p); i-- {
		if count == 1 && s.at(i) == "not" && s.at(i+1) == "sure" {
			count++
		}
		width := s.negatorAt(i, p)
		switch {
		case width > 0 && count > 0 && s.at(i) == "neither": // of "neither … nor"
		case width > 0:
			if count++; count == 1 {
				nearest = place{from: i, to: i + width}
			}
		case s.is(i, subjectPronoun):
			if embedded = clauseEmbedders[s.at(i-1)]; !embedded {
				return nearest, count
			}
		case embedded && !negRaisingWords[s.at(i)]:
			return nearest, count
		}
	}
	return nearest, count
}

// undone reports whether words before the negator at i undo it.
func (s *setting) undone(i int, p place) bool {
	return p.risk && s.isSoleReason(i) || s.ofNegatedTime(i) || inabilities[s.at(i-1)] ||
		s.at(i) == "without" && s.within(p.farthest(), i, inabilities)
}

// negatorAt is the number of words of the negator at i, or 0 if none there
// negates the phrase. A word of a phrase negates no other phrase.
func (s *setting) negatorAt(i int, p place) int {
	if s.taken[i] || s.width(i, pseudoNegations) > 0 {
		return 0
	}
	width := s.width(i, negatingExpressions)
	switch {
	case width > 0 && s.negatesClosely(i, width, p):
		return width
	case width > 0:
		return 0
	case s.deniesAssertion(i):
		return 1
	case s.at(i) == "no" && s.at(i+1) == "one":
		return 2
	case !s.is(i, negator), s.isAffirmingNot(i), s.comparesWithEarlier(i, p),
		negatorReach[s.at(i)] > 0 && p.from-i > negatorReach[s.at(i)]:
		return 0
	}
	return 1
}

// negatesClosely reports whether the negating expression at i stands close to the
// phrase. After a degree word it measures ("so far from"), and "two days clean" ends
// nothing.
func (s *setting) negatesClosely(i, width int, p place) bool {
	return p.from-(i+width) <= 2 && !degreeWords[s.at(i-1)] && (s.at(i) != "clean" || !s.within(i-3, i, shortAbstinences))
}

// deniesAssertion reports whether the word at i is the "can't" of "I can't say",
// "I can't honestly say".
func (s *setting) deniesAssertion(i int) bool {
	return inabilities[s.at(i)] && (assertionVerbs[s.at(i+1)] || sincerityAdverbs[s.at(i+1)] && assertionVerbs[s.at(i+2)])
}

// isAffirmingNot reports whether the negator at i denies nothing: "trying not to
// cry", "why not".
func (s *setting) isAffirmingNot(i int) bool {
	return s.at(i) == "not" && (s.at(i+1) == "to" || s.at(i-1) == "to") && s.within(i-4, i, effortWords) || beforeAffirmingNot[s.at(i-1)]
}

// terminatesScope reports whether the word at i ends the scope of all negators
// before it. "And" does, except between two phrases.
func (s *setting) terminatesScope(i int, p place) bool {
	switch s.at(i) {
	case "and":
		return i == 0 || !s.taken[i-1] || p.from-i > 2
	case "just":
		return !negatorsBeforeJust[s.at(i-1)]
	}
	return s.is(i, terminationCue)
}

// comparesWithEarlier reports whether the negator at i compares with all earlier
// times: "I have never been so tired", "I've never had nightmares before".
func (s *setting) comparesWithEarlier(i int, p place) bool {
	if !perfectTenseNegators[s.at(i)] || s.at(i) == "not" && s.at(i-1) != "have" && s.at(i-1) != "ive" {
		return false
	}
	return s.at(p.to) == "before" || s.at(p.to) == "as" && s.at(p.to+1) == "much" ||
		p.from-1 > i && degreeWords[s.at(p.from-1)] || p.to-p.from > 1 && s.at(p.from) == "so"
}
