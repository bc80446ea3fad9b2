package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/experiencer.txt, which says what each is for. The pronouns and
// the nouns for persons are a [role].
var (
	firstPersonAlone     = wordList("first person alone")
	nobodyReal           = wordList("fictional or general person")
	sharedSubjectStarts  = wordList("clause start with a shared subject")
	effectsOnOthers      = wordList("effect on others")
	reportingVerbs       = wordList("reporting verb")
	stateVerbs           = wordList("state verb")
	thirdPersonReflexive = wordList("third-person reflexive")
)

// otherPerson finds who has the symptom if it is not the author: the nearest
// subject before the phrase. An object is none ("he makes me feel worthless" is
// the author's), and a phrase with "my" or "me" in it is always the author's.
// Who is spoken to is another person: "you look tired".
func (s *setting) otherPerson(p place) (tokenizer.Span, bool) {
	switch {
	case s.at(p.to) == "without" && s.is(p.to+1, objectPronoun):
		return s.span(p.to, p.to+2), true
	case s.isAuthors(p):
		return tokenizer.Span{}, false
	case thirdPersonReflexive[s.at(p.to)] && !s.starts[p.to] && s.at(p.from-1) != "my":
		return s.span(p.to, p.to+1), true
	}
	if cue, found := s.otherSubject(p); found {
		return cue, true
	}
	if i := s.otherOwner(p); i >= 0 {
		return s.span(i, i+1), true
	}
	return tokenizer.Span{}, false
}

// isAuthors reports whether the phrase itself says whose it is: "my fault",
// "better off without me"; or it is an effect of a person on the author; or it
// has a subject of its own, "they would be better off", and is not reported.
func (s *setting) isAuthors(p place) bool {
	if s.is(p.from, thirdPerson|personNoun) && p.to > p.from+1 && !clauseEmbedders[s.at(p.from-1)] && !reportingVerbs[s.at(p.from-1)] {
		return true
	}
	for i := p.from; i < p.to; i++ {
		if s.is(i, firstPerson) || s.at(i) == "my" {
			return true
		}
	}
	return effectsOnOthers[s.at(p.to-1)]
}

// otherOwner is the word of the phrase that says that it is another person's
// ("hates himself", "end her life"), or -1.
func (s *setting) otherOwner(p place) int {
	for i := p.from; i < p.to; i++ {
		owned := s.at(i+1) == "life" || s.at(i+1) == "own"
		if thirdPersonReflexive[s.at(i)] || owned && s.is(i, possessive) && s.at(i) != "our" && s.at(i) != "your" {
			return i
		}
	}
	return -1
}

// otherSubject finds the nearest subject before the phrase, if it is another person.
func (s *setting) otherSubject(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest(); i-- {
		if open := s.bracketStart(i + 1); open > 0 {
			i = open - 1
		} else if s.starts[i+1] && !sharedSubjectStarts[s.at(i+1)] {
			break
		}
		if cue, e := s.experiencerAt(i, p); e != noExperiencer {
			return cue, e == anotherPerson
		}
	}
	return tokenizer.Span{}, false
}

// bracketStart is where the brackets open that close before the word at i, or 0:
// "my friend (22F) can't sleep".
func (s *setting) bracketStart(i int) int {
	if i >= len(s.words) || !strings.Contains(s.gap(i), ")") {
		return 0
	}
	for open := i - 1; open > max(0, i-maxLookBack); open-- {
		if strings.Contains(s.gap(open), "(") {
			return open
		}
	}
	return 0
}

// experiencer is who has the symptom of a phrase, as one word tells it.
type experiencer int

const (
	noExperiencer experiencer = iota // the word is no subject of the phrase
	anotherPerson
	theAuthor // the word stands for the author, or speaks of the author
)

// experiencerAt judges the word at i and gives the words that name another
// person. "Does anyone else" speaks of the author too, and "it" hides the
// subject before it: "he says it's depression".
func (s *setting) experiencerAt(i int, p place) (tokenizer.Span, experiencer) {
	switch w := s.at(i); {
	case s.is(i, firstPerson),
		w == "my" && p.from-i <= 3,
		w == "its", w == "it" && s.is(i+1, presentTense|pastTense),
		w == "else" && s.is(i-1, thirdPerson):
		return tokenizer.Span{}, theAuthor
	case s.is(i, thirdPerson|personNoun):
		return s.nounAt(i, p)
	case s.is(i, secondPerson) && s.addressesReader(i, p),
		s.is(i, objectPronoun) && (i == p.from-1 || stateVerbs[s.at(i+1)]),
		s.is(i, possessive) && w != "my" && w != "our" && p.from-i <= 2 && !s.is(i+1, personNoun):
		return s.span(i, i+1), anotherPerson
	}
	return tokenizer.Span{}, noExperiencer
}
