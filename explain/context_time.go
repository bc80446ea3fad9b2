package explain

import (
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

var (
	// earlier are words that place what is told in an earlier time of life.
	// The last two weeks, for which the PHQ-9 asks, are not earlier.
	earlier = expressionsOf(`
		back in the
		back in my
		back in high
		back in school
		back in college
		back then
		back when
		in the past
		growing up
		as a kid
		as a child
		as a boy
		as a girl
		as a teen
		as a teenager
		as a student
		long ago
		a while ago
		a while back
		years back
		months back
		all through
		throughout school
		throughout college
		throughout university
		throughout my
		in high school
		in middle school
		in secondary school
		in primary school
		in school
		in college
		in uni
		in university
		at university
		at college
		in my teens
		in my twenties
		in my thirties
		in my childhood
		in those days
		in my youth
		at the time
		at that time
		last year
		last summer
		last winter
		last spring
		last autumn
		last fall
		last month
		last christmas
		last semester
		last term
		until last
	`)
	// governing stand right before the symptom, and place it whatever the tense.
	governing = expressionsOf(`
		used to
		had
		had been
		history of
		recovered from
		got over
		overcame
		survived
	`)
	// returns tell that what was over is there again: "… and now it's back".
	returns = expressionsOf(`
		its back
		it is back
		is back
		are back
		came back
		come back
		started again
		starting again
		creeping back
		creeping in
		doing it again
		happening again
		here again
		back again
		relapsed
		relapsing
		worse than ever
		worse than before
	`)
	nowWords  = wordSet(`now today nowadays`)
	wellWords = wordSet(`great good fine well better okay ok recovered stable happy`)
	// disorders are over once they are had: "I had depression". What one had last
	// night is not.
	disorders = wordSet(`depression insomnia anxiety ptsd mdd psychosis`)
	latest    = wordSet(`yesterday today tonight night week`)
	supposing = wordSet(`if`)
	// whither are words after "back" with which no symptom is: "it's back to normal".
	whither      = wordSet(`to in at from on home here`)
	ongoing      = wordSet(`since from for over still`)
	recent       = wordSet(`week weeks few month day days couple two 24 hour hours`)
	lifetimes    = wordSet(`years months decades yrs decade year`)
	recentCounts = wordSet(`a one two 1 2 couple`)
	counts       = wordSet(`a an one two three four five six seven eight nine ten twelve fifteen twenty few couple of
		many some several about almost over nearly`)
	youths = wordSet(`teenager teen kid child children little young younger student school college uni university
		pregnant boy girl eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
		nineteen twenty married`)
	treatments = wordSet(`medication meds medicine therapy treatment pills diagnosis rehab antidepressants
		counselling counseling`)
	accustomed  = wordSet(`am im is are was were be being been get got getting youre its not never didnt`)
	usedToNouns = wordSet(`it this that being having the my`)
)

// past finds the words that place the symptom in an earlier time, before the
// phrase in the sentence or after it in the clause. A past tense alone is not
// enough: "I was so sad" may be today. Nor are such words if the phrase is
// told in the present tense: "two years ago he left and I can't sleep".
func (s *setting) past(p place) (tokenizer.Span, bool) {
	if s.returned(p) {
		return tokenizer.Span{}, false
	}
	if cue, found := s.governed(p); found {
		return cue, true
	}
	if cue, found := s.onceWas(p); found {
		return cue, true
	}
	if s.tense(p) == presentTense {
		return tokenizer.Span{}, false
	}
	for i := p.from - 1; i >= p.farthest() && !s.now(i); i-- {
		if cue, found := s.earlierAt(i); found {
			return cue, true
		}
	}
	for i := p.to; i < min(len(s.words), p.to+20) && !s.now(i) && !s.newSubject(i); i++ {
		if cue, found := s.earlierAt(i); found {
			return cue, true
		}
	}
	return tokenizer.Span{}, false
}

// now reports whether the word at i ends the reach of an earlier time. It does
// not in the name of a day: "four years ago today".
func (s *setting) now(i int) bool { return s.is(i, nowadays) && s.at(i-1) != "ago" }

// newSubject reports whether a clause about something else begins at i.
func (s *setting) newSubject(i int) bool {
	switch s.at(i) {
	case "when", "before", "until", "back", "that":
		return false
	}
	return s.starts[i]
}

// returned reports whether the next words, of the next sentence too, tell that
// the symptom is there again: "I used to cry all day and now I'm doing it again".
func (s *setting) returned(p place) bool {
	next := &setting{words: s.after(p)}
	for _, w := range next.words {
		next.roles = append(next.roles, roleOf(w))
	}
	for i := range next.words {
		width := returns.width(next, i)
		if width > 0 && !whither[next.at(i+width)] && !next.any(i-4, i, negator|thirdPerson|personNoun) && !next.within(i-4, i, supposing) {
			return true
		}
	}
	return false
}

// governed finds the words right before the phrase that place it in the past.
func (s *setting) governed(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= max(0, p.from-6) && !s.starts[i+1]; i-- {
		width := governing.width(s, i)
		switch {
		case width == 0 || s.taken[i]:
		case s.at(i) == "used":
			return s.span(i, i+width), !accustomed[s.at(i-1)] && !usedToNouns[s.at(i+2)]
		case s.at(i) == "had" && width == 1:
			if !disorders[s.at(p.to-1)] || s.within(p.to, p.to+3, latest) {
				return tokenizer.Span{}, false
			}
			return s.span(i, i+1), p.from-i <= 3 && !experiences[s.at(i-1)]
		case s.at(i) == "had", p.from-(i+width) <= 2 && !s.within(i-2, i, cannots):
			return s.span(i, i+width), true
		}
	}
	return tokenizer.Span{}, false
}

// onceWas finds words right after the phrase that end its time: "how anxious I
// used to be", "I've been depressed before". Who has attempted before may again.
func (s *setting) onceWas(p place) (tokenizer.Span, bool) {
	i := p.to
	if s.at(i) == "before" && !p.risk && (i+1 == len(s.words) || s.gapEnds(i+1) || strings.Contains(s.gap(i+1), ",")) &&
		!s.within(p.from-4, p.from, experiences) {
		return s.span(i, i+1), true
	}
	if s.at(i) != "i" || s.gap(i) != " " || s.at(i+1) != "used" || s.at(i+2) != "to" || !states[s.at(i+3)] && s.at(i+3) != "have" && s.at(i+3) != "get" {
		return tokenizer.Span{}, false
	}
	return s.span(i+1, i+3), true
}

// earlierAt finds words that name an earlier time at i.
func (s *setting) earlierAt(i int) (tokenizer.Span, bool) {
	if !s.is(i, opener) || s.taken[i] || ongoing[s.at(i-1)] {
		return tokenizer.Span{}, false
	}
	if width := earlier.width(s, i); width > 0 {
		if s.at(i) == "in" && s.at(i+2) == "past" && recent[s.at(i+3)] {
			return tokenizer.Span{}, false
		}
		return s.span(i, i+width), true
	}
	switch s.at(i) {
	case "ago":
		return s.ago(i)
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
		for to := i + 1; to <= min(i+2, len(s.words)-1); to++ {
			if treatments[s.at(to)] {
				return s.span(i, to+1), true
			}
		}
	}
	return tokenizer.Span{}, false
}

// ago finds "a couple of years ago". Days and up to two weeks are recent.
func (s *setting) ago(at int) (tokenizer.Span, bool) {
	unit := s.at(at - 1)
	from := at - 1
	for from > 0 && (counts[s.at(from-1)] || isNumber(s.at(from-1))) {
		from--
	}
	switch {
	case lifetimes[unit], unit == "month":
	case unit == "weeks" && !s.within(from, at, recentCounts):
	default:
		return tokenizer.Span{}, false
	}
	return s.span(from, at+1), !ongoing[s.at(from-1)]
}

// whenYoung finds "when I was a teenager", but not "when I was at work".
func (s *setting) whenYoung(at int) (tokenizer.Span, bool) {
	if s.at(at+1) != "i" || s.at(at+2) != "was" {
		return tokenizer.Span{}, false
	}
	for to := at + 3; to < min(len(s.words), at+7); to++ {
		if youths[s.at(to)] || isNumber(s.at(to)) {
			return s.span(at, to+1), true
		}
		if s.starts[to] {
			break
		}
	}
	return tokenizer.Span{}, false
}

// tense is the tense in which the phrase is told: of the verb nearest before it
// in the clause, else of its own first word, else of the verb after it. What was
// diagnosed counts as present. It is 0 if none of them tells it.
func (s *setting) tense(p place) role {
	const tensed = presentTense | pastTense
	for i := p.from - 1; i >= 0 && !s.starts[i+1]; i-- {
		switch s.at(i) {
		case "would":
			return pastTense
		case "diagnosed", "prescribed":
			if s.wellNow(p) {
				return pastTense
			}
			return presentTense
		}
		if s.is(i, tensed) {
			return s.roles[i] & tensed
		}
	}
	if s.is(p.from, tensed) {
		return s.roles[p.from] & tensed
	}
	for i := p.to; i < len(s.words) && !s.starts[i]; i++ {
		if s.is(i, tensed) {
			return s.roles[i] & tensed
		}
	}
	return 0
}

// wellNow reports whether the sentence goes on with how well the author is now.
func (s *setting) wellNow(p place) bool {
	return s.within(p.to, len(s.words), nowWords) && s.within(p.to, len(s.words), wellWords) && !s.any(p.to, len(s.words), negator)
}

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789") == "" }

func isYear(w string) bool {
	return len(w) == 4 && isNumber(w) && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20"))
}
