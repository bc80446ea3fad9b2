package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// Lists of words/experiencer.txt, which says what each is for.
var (
	relativePronouns = wordList("relative pronoun")
	opinionVerbs     = wordList("opinion verb")
	copulas          = wordList("copula")
	determiners      = wordList("determiner")
	beforeObjectYou  = wordList("word before an object you")
)

// nounAt judges the noun or pronoun for a person at i, and gives its words with
// those that belong to it: "a friend of mine".
func (s *setting) nounAt(i int, p place) (tokenizer.Span, experiencer) {
	from, to := s.nounStart(i), i+1
	if s.at(to) == "of" && (s.at(to+1) == "mine" || s.at(to+1) == "ours") {
		to += 2
	}
	switch {
	case s.standsForAuthor(i, from, to):
		return tokenizer.Span{}, theAuthor
	case to != p.from && !s.is(i, subjectPronoun) && s.lacksVerb(i, from, to):
		return tokenizer.Span{}, noExperiencer
	}
	return s.span(from, to), anotherPerson
}

// nounStart is where the words begin that belong to the noun at i: "my lovely
// older sister". A pronoun stands alone.
func (s *setting) nounStart(i int) int {
	from := i
	for at := i - 1; at >= max(0, i-6) && s.is(i, personNoun) && !s.starts[at+1] && s.roles[at]&^(possessive|expressionStart) == 0; at-- {
		if determiners[s.at(at)] && (s.at(at) != "that" || at == i-1) {
			from = at
		}
	}
	return from
}

// standsForAuthor reports whether the noun at i, with its words [from, to), is
// the author ("my wife and I", "as a mother"), or says something of the author.
func (s *setting) standsForAuthor(i, from, to int) bool {
	before := s.at(from - 1)
	switch {
	case s.is(i, personNoun) && s.at(i+1) == "and" && s.at(i+2) == "i", before == "and" && s.is(from-2, firstPerson):
		return true
	case s.at(to) == "like" && s.at(to+1) == "me", opinionVerbs[s.at(to)]:
		return true
	}
	return !s.is(i, subjectPronoun) && (copulas[before] || before == "was" && s.is(from-2, firstPerson))
}

// lacksVerb reports whether the noun at i has no verb of its own: as an owner, an
// object, or after a preposition, as in "I live with my mom and can't sleep".
func (s *setting) lacksVerb(i, from, to int) bool {
	return s.words[i].apostrophe() || s.isObject(from, to) || s.is(from-1, preposition) && !s.tellsState(to)
}

// isObject reports whether the noun at [from, to) is what the author meets and
// not what has the symptom: "I saw a doctor and was so tired".
func (s *setting) isObject(from, to int) bool {
	if from < 2 || s.starts[from] || s.is(to, presentTense|pastTense) || s.tellsState(to) {
		return false
	}
	return !clauseEmbedders[s.at(from-1)] && (s.isAuthorSubject(from-2) || s.isAuthorSubject(from-3) && !clauseEmbedders[s.at(from-2)])
}

// isAuthorSubject reports whether the word at i is "I", "we" or a contraction of them.
func (s *setting) isAuthorSubject(i int) bool { return s.is(i, firstPerson) && s.is(i, subjectPronoun) }

// tellsState reports whether the word at i tells of the noun before it: "my nan
// who", "my brother being", "people with".
func (s *setting) tellsState(i int) bool {
	return relativePronouns[s.at(i)] || stateVerbs[s.at(i)] || s.at(i) == "with"
}

// addressesReader reports whether the "you" at i is a reader who has the symptom.
// It is none as an object, in the author's own head, and under an "if", which makes the symptom hypothetical.
// A risk is the reader's in a question only.
func (s *setting) addressesReader(i int, p place) bool {
	if beforeObjectYou[s.at(i-1)] && i != p.from-1 || s.is(i+1, firstPerson) || s.at(i-1) == "if" || s.at(i+1) == "know" {
		return false
	}
	if s.selfTalk(p) {
		return false
	}
	return !p.risk || s.asksQuestion(p)
}
