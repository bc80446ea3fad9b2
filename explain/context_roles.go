package explain

// role is what a word can do in a sentence: a set of bits.
type role uint32

const (
	negator         role = 1 << iota // negates what follows: "never"
	terminationCue                   // ends the scope of a negator before it: "not only"
	conjunction                      // begins a clause
	coordinator                      // begins a clause if a subject follows
	subjectPronoun                   // a pronoun that has a verb of its own
	possessive                       // "my", "his"
	firstPerson                      // the one who writes
	thirdPerson                      // a pronoun for another person as a subject
	objectPronoun                    // a pronoun for another person as an object
	personNoun                       // a noun for a person or an animal that lives with one
	secondPerson                     // the one who is spoken to
	preposition                      // the noun after it is no subject
	presentTense                     // a verb of the present tense
	pastTense                        // a verb of the past tense
	presentTimeCue                   // ends the scope of an earlier time
	work                             // a noun for what is quoted by name
	expressionStart                  // a word with which an expression of the rules begins
)

// roles are the roles of folded words.
var roles = withStarts(rolesOf(map[role]map[string]bool{
	negator:         wordList("negator"),
	terminationCue:  wordList("termination cue"),
	conjunction:     wordList("conjunction"),
	coordinator:     wordList("coordinator"),
	subjectPronoun:  wordList("subject pronoun"),
	possessive:      wordList("possessive"),
	firstPerson:     wordList("first person"),
	thirdPerson:     wordList("third person"),
	objectPronoun:   wordList("object pronoun"),
	personNoun:      withPlurals(wordList("person noun")),
	secondPerson:    wordList("second person"),
	preposition:     wordList("preposition"),
	presentTense:    wordList("present-tense verb"),
	pastTense:       wordList("past-tense verb"),
	presentTimeCue:  wordList("present-time cue"),
	work:            wordList("work"),
	expressionStart: wordList("first word of a computed time"),
}), negatingExpressions, pseudoNegations, conditions, doubtQuestions, earlierTimes, pastMarkers, returnExpressions)

// contractions are the roles of words that are other words without their
// apostrophe: "she'll", "shell".
var contractions = rolesOf(map[role]map[string]bool{
	subjectPronoun | firstPerson:  wordList("first-person contraction"),
	subjectPronoun | secondPerson: wordList("second-person contraction"),
	subjectPronoun | thirdPerson:  wordList("third-person contraction"),
	presentTense:                  wordList("present-tense contraction"),
})

func rolesOf(lists map[role]map[string]bool) map[string]role {
	of := map[string]role{}
	for r, words := range lists {
		for w := range words {
			of[w] |= r
		}
	}
	return of
}

func withPlurals(nouns map[string]bool) map[string]bool {
	both := map[string]bool{}
	for n := range nouns {
		both[n], both[n+"s"] = true, true
	}
	return both
}

// withStarts marks the first words of expressions, so that most words of a text
// cost no further look-up.
func withStarts(of map[string]role, lists ...expressions) map[string]role {
	for _, e := range lists {
		for w := range e {
			of[w] |= expressionStart
		}
	}
	return of
}

// roleOf returns the roles of a word, with regard to its apostrophe.
func roleOf(w word) role {
	if w.apostrophe() {
		if r, ok := contractions[w.folded]; ok {
			return r
		}
	}
	return roles[w.folded]
}

func rolesIn(words []word) []role {
	in := make([]role, len(words))
	for i, w := range words {
		in[i] = roleOf(w)
	}
	return in
}

// apostrophe reports whether folding took an apostrophe out of the word.
func (w word) apostrophe() bool { return w.End-w.Start > len(w.folded) }
