package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

var (
	// relatives carry the subject before them on: "my nan, who is tired".
	relatives = wordSet(`who whom that which`)
	// carriers begin a clause that may go on with the subject before it.
	carriers = wordSet(`but and or then yet while when because after before who whom that which`)
	// verbs that ask for a subject of the third person.
	thirdVerbs = wordSet(`is isnt was wasnt has hasnt does doesnt keeps feels seems looks gets says`)
	// shares are words for some of the people who were named: "most can't sleep".
	shares = wordSet(`one most many some both half few several`)
	// effects are what a person is for others, not what they feel.
	effects = wordSet(`exhausting draining disgusting`)
	// reports are verbs by which others speak of the author: "my mom says".
	reports = wordSet(`say says said think thinks thought call calls called`)
	// reportVerbs bring in what another person says or thinks.
	reportVerbs = wordSet(`says thinks thought believes feels keeps knows told`)
	// copulas before a noun make it the author: "I'm someone who can't sleep".
	copulas = wordSet(`im am as be being become became`)
	// calls are verbs whose object does not have the symptom: "he called me crying".
	calls = wordSet(`called calls calling phoned rang texted messaged`)
	// states after "him" say what another person is: "it makes him feel sad".
	states = wordSet(`feel feeling look looking seem be being become into having falling getting going`)
	// noAddress are words before "you" that do not make it a subject.
	noAddress = wordSet(`thank thanks love miss with for to tell told without see hate like about because`)
	articles  = wordSet(`the a an my his her their our your this that these those some any another one every each
		two three many most few old older little younger youngest best close dear own poor`)
	reflexives = wordSet(`himself herself themselves themself`)
	genericYou = wordSet(`when whenever where ever`)
)

// otherPerson finds who has the symptom if it is not the author: the nearest
// subject before the phrase. An object is none ("he makes me feel worthless" is
// the author's), and a phrase with "my" or "me" in it is always the author's.
// Who is spoken to is another person: "you look tired".
func (s *setting) otherPerson(p place) (tokenizer.Span, bool) {
	switch {
	case s.at(p.to) == "without" && s.is(p.to+1, objectPronoun):
		return s.span(p.to, p.to+2), true
	case s.ofAuthor(p):
		return tokenizer.Span{}, false
	case s.attribute(p), reflexives[s.at(p.to)] && !s.starts[p.to] && s.at(p.from-1) != "my":
		return s.span(p.to, p.to+1), true
	}
	if cue, found := s.subject(p); found {
		return cue, true
	}
	if i := s.otherSelf(p); i >= 0 {
		return s.span(i, i+1), true
	}
	return tokenizer.Span{}, false
}

// subject finds the nearest subject before the phrase, if it is another person.
func (s *setting) subject(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest(); i-- {
		if open := s.aside(i + 1); open > 0 {
			i = open - 1
		} else if s.starts[i+1] && !carriers[s.at(i+1)] {
			return s.subjectOf(i+1, p)
		}
		if cue, b := s.experiencer(i, p); b != passedOver {
			return cue, b == someoneElse
		}
	}
	return tokenizer.Span{}, false
}

// bearing says what a word is to a phrase.
type bearing int

const (
	passedOver  bearing = iota // it is no subject of the phrase
	someoneElse                // it has the symptom
	theAuthor                  // it stands for the author, or speaks of the author
)

// experiencer judges the word at i and gives the words that name another
// person. "Does anyone else" speaks of the author too, and "it" hides the
// subject before it: "he says it's depression".
func (s *setting) experiencer(i int, p place) (tokenizer.Span, bearing) {
	switch w := s.at(i); {
	case w == "me" && s.notMe(i, p):
	case s.is(i, firstPerson),
		w == "my" && p.from-i <= 3,
		w == "its", w == "it" && s.is(i+1, presentTense|pastTense),
		w == "else" && s.is(i-1, thirdPerson):
		return tokenizer.Span{}, theAuthor
	case s.is(i, thirdPerson|personNoun):
		return s.noun(i, p)
	case s.is(i, secondPerson) && s.addressed(i, p),
		s.is(i, objectPronoun) && (i == p.from-1 || states[s.at(i+1)]),
		s.is(i, possessor) && w != "my" && w != "our" && p.from-i <= 2 && !s.is(i+1, personNoun):
		return s.span(i, i+1), someoneElse
	}
	return tokenizer.Span{}, passedOver
}

// attribute reports whether the phrase tells what kind of person another is:
// "my depressed mother", "raised by a depressed mother", "lonely people are".
func (s *setting) attribute(p place) bool {
	if !s.is(p.to, personNoun|thirdPerson) || s.gap(p.to) != " " {
		return false
	}
	before := s.at(p.from - 1)
	if s.at(p.to) == "people" && s.is(p.to+1, presentTense|pastTense) && !copulas[before] {
		return true
	}
	return s.is(p.from-1, possessor) || articles[before] && s.is(p.from-2, preposition) && s.at(p.from-2) != "like"
}

// aside is where the brackets open that close before the word at i, or 0: "my
// friend (22F) can't sleep".
func (s *setting) aside(i int) int {
	if i >= len(s.words) || !strings.Contains(s.gap(i), ")") {
		return 0
	}
	for open := i - 1; open > 0; open-- {
		if strings.Contains(s.gap(open), "(") {
			return open
		}
	}
	return 0
}

// notMe reports whether the "me" at i is an object whose verb's subject has
// the symptom: "he called me crying", "she held me and cried".
func (s *setting) notMe(i int, p place) bool {
	return i == p.from-1 && calls[s.at(i-1)] || s.at(i+1) == "and" && i+2 == p.from && s.is(p.from, presentTense|pastTense)
}

// ofAuthor reports whether the phrase itself says whose it is: "my fault",
// "better off without me"; or it is an effect of a person on the author; or it
// has a subject of its own, "they would be better off", and is not reported.
func (s *setting) ofAuthor(p place) bool {
	if s.is(p.from, thirdPerson|personNoun) && p.to > p.from+1 && !complements[s.at(p.from-1)] && !reportVerbs[s.at(p.from-1)] {
		return true
	}
	for i := p.from; i < p.to; i++ {
		if s.is(i, firstPerson) || s.at(i) == "my" {
			return true
		}
	}
	return effects[s.at(p.to-1)]
}

// subjectOf finds the subject of a clause that begins at start with none: a
// verb of the third person goes on with the first person of the sentence, "my
// friend, whom I love, is tired". Any other clause without a subject is the
// author's: "can't sleep".
func (s *setting) subjectOf(start int, p place) (tokenizer.Span, bool) {
	if s.gapEnds(start) || !s.goesOn(start, p) {
		return tokenizer.Span{}, false
	}
	for i := range start {
		if s.is(i, firstPerson) {
			break
		}
		if s.is(i, thirdPerson|personNoun) {
			cue, b := s.noun(i, p)
			return cue, b == someoneElse
		}
	}
	return tokenizer.Span{}, false
}

// goesOn reports whether the clause that begins at start speaks of the person
// before it, by a verb of the third person there or after an "and" ("hides and
// seems sad"), or by a share of them.
func (s *setting) goesOn(start int, p place) bool {
	if thirdVerbs[s.at(start)] || shares[s.at(start)] && s.is(start+1, presentTense|pastTense) {
		return true
	}
	for i := start + 1; i < p.from; i++ {
		if s.at(i-1) == "and" && thirdVerbs[s.at(i)] {
			return true
		}
	}
	return false
}

// otherSelf is the word of the phrase that says that it is another person's
// ("killed himself", "end her life"), or -1.
func (s *setting) otherSelf(p place) int {
	for i := p.from; i < p.to; i++ {
		owned := s.at(i+1) == "life" || s.at(i+1) == "own"
		if reflexives[s.at(i)] || owned && s.is(i, possessor) && s.at(i) != "our" && s.at(i) != "your" {
			return i
		}
	}
	return -1
}

func (s *setting) gapEnds(i int) bool { return i > 0 && endsClause(s.gap(i)) }

// noun judges the noun or pronoun at i and gives its words with those that
// belong to it: "a friend of mine".
func (s *setting) noun(i int, p place) (tokenizer.Span, bearing) {
	from, to := s.nounStart(i), i+1
	if s.at(to) == "of" && (s.at(to+1) == "mine" || s.at(to+1) == "ours") {
		to += 2
	}
	switch {
	case s.standsForAuthor(i, from, to):
		return tokenizer.Span{}, theAuthor
	case to != p.from && !s.is(i, subjectPronoun) && s.aloof(i, from, to):
		return tokenizer.Span{}, passedOver
	}
	return s.span(from, to), someoneElse
}

// standsForAuthor reports whether the noun at i, with its words [from, to), is
// the author ("my wife and I", "as a mother"), or says something of the author.
func (s *setting) standsForAuthor(i, from, to int) bool {
	before := s.at(from - 1)
	switch {
	case s.is(i, personNoun) && s.at(i+1) == "and" && s.at(i+2) == "i", before == "and" && s.is(from-2, firstPerson):
		return true
	case s.at(to) == "like" && s.at(to+1) == "me", reports[s.at(to)]:
		return true
	}
	return !s.is(i, subjectPronoun) && (copulas[before] || before == "was" && s.is(from-2, firstPerson))
}

// aloof reports whether the noun at i has no verb of its own: as an owner, an
// object, or after a preposition, as in "I live with my mom and can't sleep".
func (s *setting) aloof(i, from, to int) bool {
	return s.words[i].apostrophe() || s.isObject(from, to) || s.is(from-1, preposition) && !s.hasState(to)
}

// hasState reports whether the word at i tells of the noun before it: "my nan
// who", "my brother being", "people with".
func (s *setting) hasState(i int) bool {
	return relatives[s.at(i)] || states[s.at(i)] || s.at(i) == "with"
}

// nounStart is where the words begin that belong to the noun at i: "my lovely
// older sister". A pronoun stands alone.
func (s *setting) nounStart(i int) int {
	from := i
	for at := i - 1; at >= max(0, i-6) && s.is(i, personNoun) && !s.starts[at+1] && s.roles[at]&^(possessor|opener) == 0; at-- {
		if articles[s.at(at)] && (s.at(at) != "that" || at == i-1) {
			from = at
		}
	}
	return from
}

// isObject reports whether the noun at [from, to) is what the author meets and
// not what has the symptom: "I saw a doctor and was so tired".
func (s *setting) isObject(from, to int) bool {
	if from < 2 || s.starts[from] || s.is(to, presentTense|pastTense) || s.hasState(to) {
		return false
	}
	return !complements[s.at(from-1)] && (s.is(from-2, firstPerson) && s.is(from-2, subjectPronoun) ||
		s.is(from-3, firstPerson) && s.is(from-3, subjectPronoun) && !complements[s.at(from-2)])
}

// addressed reports whether the "you" at i is a reader who has the symptom.
// It is none as an object, in what the author knows of all ("when you can't
// sleep", "do you ever"), in the author's own head, or under an "if", which makes
// it hypothetical. Of a
// risk, only a question is sure to be meant for a reader.
func (s *setting) addressed(i int, p place) bool {
	if noAddress[s.at(i-1)] && i != p.from-1 || s.is(i+1, firstPerson) || s.at(i-1) == "if" || s.at(i+1) == "know" {
		return false
	}
	if s.generic(i) || s.selfTalk(p) {
		return false
	}
	return !p.risk || s.asks(p)
}

// generic reports whether a "you" up to the one at i stands for all: "when you
// can't sleep you …", "how do you cope".
func (s *setting) generic(i int) bool {
	for ; i >= 0; i-- {
		if s.is(i, secondPerson) && (genericYou[s.at(i-1)] || genericYou[s.at(i+1)] ||
			s.at(i-1) == "do" && (s.at(i-2) == "how" || s.at(i-2) == "what")) {
			return true
		}
	}
	return false
}

// asks reports whether the clause of the phrase, or one joined to it, ends
// with a question mark, at most 300 bytes away.
func (s *setting) asks(p place) bool {
	from := s.words[p.to-1].End
	for _, r := range s.text[from:min(len(s.text), from+300)] {
		switch r {
		case '?', '？':
			return true
		case '.', '!', ';', '\n':
			return false
		}
	}
	return false
}
