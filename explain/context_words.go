package explain

import "strings"

// role is what a word can do in a sentence: a set of bits.
type role uint32

const (
	negator        role = 1 << iota // turns what follows: "never"
	breaker                         // ends the reach of a negator before it: "not only"
	conjunction                     // begins a clause
	coordinator                     // begins a clause if a subject follows
	subjectPronoun                  // a pronoun that has a verb of its own
	possessor                       // "my", "his"
	firstPerson                     // the one who writes
	thirdPerson                     // a pronoun for another person as a subject
	objectPronoun                   // a pronoun for another person as an object
	personNoun                      // a noun for a person or an animal that lives with one
	secondPerson                    // the one who is spoken to
	preposition                     // the noun after it is no subject
	presentTense                    // a verb of the present tense
	pastTense                       // a verb of the past tense
	nowadays                        // ends the reach of an earlier time
	work                            // a noun for what is quoted by name
	opener                          // a word with which an expression of the rules begins
)

// roles of words, folded. "Can't" is no negator: with a symptom after it, it is
// a phrase of its own ("can't sleep") or stands for surprise ("I can't believe
// how tired I am").
var roles = rolesOf(map[role]string{
	negator: `no not never nor neither nobody noone none nothing without dont dnt donot didnt didint doesnt
		dosent dosnt isnt arent arnt wasnt wasent werent aint havent havnt hasnt hadnt wont wouldnt
		hardly rarely seldom scarcely zero deny denies denied denying`,
	breaker: `only just merely simply why how what who whom whose which whether know knows understand
		realise realize care remember matter less if unless tell told mention mentioned talk talked talking discuss
		discussed explain explained expanded admit admitted ask asked choose chose stop stops stopped stopping
		normal fair right healthy natural easy keep keeping`,
	conjunction: `but because cause cuz coz although though tho however except while whilst whereas until till
		since when whenever after before yet`,
	coordinator: `and n or plus then so`,
	subjectPronoun: `i im ive iv ill id imma we weve he hes she shes it its they theyre theyve theyll you youre youve youll
		u ur there theres thats`,
	possessor:     `my our his her their your`,
	firstPerson:   `i im ive iv ill id imma we weve me myself us ourselves`,
	thirdPerson:   `he hes she shes they theyre theyve theyll someone somebody anyone anybody everyone everybody people ppl others`,
	objectPronoun: `him her them`,
	secondPerson:  `you youre youve youll u ur yall`,
	preposition:   `at with about for to from by than like over towards around near of without on against behind beside`,
	personNoun: `brother sister mother mom mum mama mommy mummy father dad daddy parent son daughter kid child
		children baby twin husband wife partner spouse boyfriend girlfriend bf gf fiance fiancee ex friend bestie
		mate roommate flatmate housemate classmate teammate neighbour neighbor colleague coworker boss manager
		teacher student pupil patient client nurse doctor therapist psychiatrist psychologist counsellor counselor
		uncle aunt auntie cousin nephew niece grandma grandpa grandmother grandfather nan nana gran granny
		grandad granddad grandparent stepdad stepmom stepmum stepbrother stepsister sibling relative family man
		men woman women guy girl boy lady teen teenager adult person folk crush landlord tenant dog cat puppy
		kitten uncles character hero heroine protagonist narrator villain singer actor
		actress rapper poet artist musician celebrity veteran soldier resident stranger redditor op`,
	presentTense: `am im is are ive have has do does dont doesnt cant cannot isnt arent havent hasnt feel feels hate
		hates want wants wanna wake wakes keep keeps get gets make makes still need needs wish lie cry cries
		hes shes its theyre youre weve theyve can`,
	pastTense: `was were wasnt werent had hadnt did didnt felt couldnt could wanted cried hated lost got became kept
		made woke lay ate slept sobbed stopped went thought tried gained skipped forgot blamed left hurt`,
	nowadays: `but now today still lately nowadays anymore tonight`,
	work: `song chorus lyric lyrics line verse poem ballad hook refrain book film movie show episode album
		band track playlist podcast novel article play saying proverb poet writer singer rapper poster headline
		caption meme title titled quote character ghost actor actress post sign video game documentary blog story`,
	opener: `ago in when before back`,
}, negations, notNegations, conditions, doubts, earlier, governing, mockings, returns)

// nobodyReal are words for persons of a story, and for people in general.
var nobodyReal = wordSet(`narrator narrators character characters hero heroes heroine heroines protagonist protagonists villain villains
	anyone anybody everyone everybody people ppl others folk folks`)

// contractions that are other words without their apostrophe: "she'll", "shell".
var contractions = map[string]role{
	"were": subjectPronoun | firstPerson | presentTense, "wed": subjectPronoun | firstPerson, "well": subjectPronoun | firstPerson,
	"shell": subjectPronoun | thirdPerson, "hell": subjectPronoun | thirdPerson, "hed": subjectPronoun | thirdPerson, "shed": subjectPronoun | thirdPerson,
	"theyd": subjectPronoun | thirdPerson, "youd": subjectPronoun | secondPerson,
}

// rolesOf reads the words of each role, and marks the openers of expressions.
func rolesOf(lists map[role]string, openings ...expressions) map[string]role {
	of := map[string]role{}
	for r, words := range lists {
		for w := range strings.FieldsSeq(words) {
			of[w] |= r
			if r == personNoun {
				of[w+"s"] |= r
			}
		}
	}
	for _, e := range openings {
		for w := range e {
			of[w] |= opener
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

// apostrophe reports whether folding took an apostrophe out of the word.
func (w word) apostrophe() bool { return w.End-w.Start > len(w.folded) }
