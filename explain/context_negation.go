package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// negationWindow is how many words before a phrase are searched for a negator:
// "nothing about this job makes me so tired" needs seven.
const negationWindow = 10

// reaches are shorter windows of negators that lean on the next words.
var reaches = map[string]int{"no": 3, "zero": 3, "without": 4, "hardly": 5, "rarely": 4, "seldom": 4, "scarcely": 4}

var (
	// negations of more words than one, which stand close to the phrase.
	negations = expressionsOf(`
		no longer
		no more
		not once
		far from
		anything but
		rather than
		instead of
		clean from
		clean of
		free of
		free from
	`)
	// notNegations look like a negator and are none.
	notNegations = expressionsOf(`
		no wonder
		no doubt
		no idea
		no joke
		no lie
		no kidding
		no choice but
		no end
		no other
		without a doubt
		without doubt
		not gonna lie
		wouldnt wish
		not going to lie
		not kidding
		not joking
		not sure
		not surprised
		not to mention
		not anything but
		nothing but
		none other
		never used to
	`)
	// raisers are verbs whose negation is meant for what they introduce: "I
	// don't think that I'm sad". The negation of "tell" is not.
	raisers = wordSet(`think thinking thought believe feel felt say said saying mean means meant that like as
		though guess suppose promise guarantee claim call sure it really to would am going go far honestly`)
	// complements stand before a subject whose clause is a part of theirs.
	complements = wordSet(`that think thought believe feel felt like say said mean means guess suppose promise
		guarantee claim call though sure afraid scared worried`)
	// unmissed are words with which a phrase begins that is said of nobody, "nobody
	// would notice if I left", and that a negator before it does not turn.
	unmissed = wordSet(`notice care mind matter miss`)
	// listing and listed join clauses that one negator turns.
	listing = wordSet(`or nor`)
	listed  = wordSet(`that like`)
	// promises are what "can't" negates: "I can't say I'm tired".
	promises = wordSet(`say promise guarantee claim`)
	frankly  = wordSet(`honestly really truthfully truly`)
	cannots  = wordSet(`cant cannot couldnt`)
	// efforts not to have a symptom tell that it is there: "trying not to cry".
	// unturned are words before a "not" that make it no denial: "why not", "I
	// regret not", "I should not".
	unturned     = wordSet(`why should regret regretting`)
	efforts      = wordSet(`try trying tried tries hard can could struggling fighting`)
	degrees      = wordSet(`so this that more such as worse`)
	experiences  = wordSet(`never havent havnt hasnt hadnt not`)
	times        = wordSet(`day days night nights time week moment hour minute morning`)
	passing      = wordSet(`when that where by goes passes go went has gone`)
	endings      = wordSet(`gone lifted vanished disappeared faded`)
	beforeEnding = wordSet(`is are has have all finally now completely mostly just seem to be`)
)

// negated finds the negator of a phrase. Two negators make the phrase present:
// "I'm never not tired". A word of a phrase negates no other phrase.
func (s *setting) negated(p place) (tokenizer.Span, bool) {
	for _, find := range []func(*setting, place) (tokenizer.Span, bool){(*setting).ended, (*setting).abstinent, (*setting).answeredNo, (*setting).turned, (*setting).turnedBefore} {
		if cue, found := find(s, p); found {
			return cue, !p.risk || !s.takenBack(p) && !s.inSarcasm(p) && !s.returned(p)
		}
	}
	return tokenizer.Span{}, false
}

// turned finds a negator before the phrase that turns it.
func (s *setting) turned(p place) (tokenizer.Span, bool) {
	if unmissed[s.at(p.from)] && s.at(p.from+1) == "if" {
		return tokenizer.Span{}, false
	}
	var cue tokenizer.Span
	count, last, crossed := 0, p.from, false
	for i := p.from - 1; i >= max(0, p.from-negationWindow); i-- {
		if s.starts[i+1] || s.breaks(i, p) {
			break
		}
		if count == 1 && s.at(i) == "not" && s.at(i+1) == "sure" {
			count++
		}
		if width := s.negation(i, p); width > 0 {
			if count > 0 && s.at(i) == "neither" {
				continue // of "neither … nor"
			}
			if count++; count == 1 {
				cue, last = s.span(i, i+width), i
			}
			continue
		}
		if s.is(i, subjectPronoun) {
			if crossed = complements[s.at(i-1)]; !crossed {
				break
			}
		} else if crossed && !raisers[s.at(i)] {
			break
		}
	}
	if count == 1 && (p.risk && s.reason(last) || s.everyDay(last) || s.wished(last) || cannots[s.at(last-1)] || s.at(last) == "without" && s.within(0, last, cannots)) {
		count++
	}
	return cue, count%2 == 1
}

// turnedBefore finds the negator of a list of clauses before the phrase's own:
// "it's not that I cry all day or that I feel hopeless".
func (s *setting) turnedBefore(p place) (tokenizer.Span, bool) {
	next := p.from - 1
	for next > 0 && !s.gapEnds(next+1) && (!listing[s.at(next-1)] || !listed[s.at(next)]) {
		next--
	}
	for i := next - 2; i >= p.farthest() && !s.gapEnds(i+1) && s.at(i) != "but"; i-- {
		if listed[s.at(i)] && s.is(i+1, subjectPronoun) {
			return s.turned(place{from: i + 2, to: i + 2, risk: p.risk})
		}
	}
	return tokenizer.Span{}, false
}

// negation is the number of words of a negation of the phrase at i, or 0.
func (s *setting) negation(i int, p place) int {
	if s.taken[i] {
		return 0
	}
	if notNegations.width(s, i) > 0 {
		return 0
	}
	if width := negations.width(s, i); width > 0 {
		if p.from-(i+width) > 2 || degrees[s.at(i-1)] || s.at(i) == "clean" && s.within(i-3, i, freshly) {
			return 0
		}
		return width
	}
	if cannots[s.at(i)] && (promises[s.at(i+1)] || frankly[s.at(i+1)] && promises[s.at(i+2)]) {
		return 1
	}
	if s.at(i) == "no" && s.at(i+1) == "one" {
		return 2
	}
	if s.at(i) == "not" && (s.at(i+1) == "to" || s.at(i-1) == "to") && s.within(i-4, i, efforts) || unturned[s.at(i-1)] {
		return 0
	}
	reach := reaches[s.at(i)]
	if !s.is(i, negator) || reach > 0 && p.from-i > reach || s.asNeverBefore(i, p) || s.unwanted(i, p) {
		return 0
	}
	return 1
}

// breaks reports whether the word at i ends the reach of all negators before
// it. "And" does, except between two phrases.
func (s *setting) breaks(i int, p place) bool {
	switch {
	case s.at(i) == "and":
		return i == 0 || !s.taken[i-1] || p.from-i > 2
	case s.at(i) == "just":
		return s.at(i-1) != "wont" && s.at(i-1) != "wouldnt" && s.at(i-1) != "never"
	}
	return s.is(i, breaker)
}

// asNeverBefore reports whether the negator compares with all earlier times:
// "I have never been so tired", "I've never had nightmares before".
func (s *setting) asNeverBefore(i int, p place) bool {
	if !experiences[s.at(i)] || s.at(i) == "not" && s.at(i-1) != "have" && s.at(i-1) != "ive" {
		return false
	}
	return s.at(p.to) == "before" || s.at(p.to) == "as" && s.at(p.to+1) == "much" || p.from-1 > i && degrees[s.at(p.from-1)] || p.to-p.from > 1 && s.at(p.from) == "so"
}

// unwanted reports whether the negator is of a wish: who does not want to be a
// burden may well feel like one. Not wanting to die is a negation.
func (s *setting) unwanted(i int, p place) bool {
	return !p.risk && (s.at(i+1) == "want" && s.at(i+2) == "to" || s.at(i+1) == "wanna")
}

// everyDay reports whether the negator at i follows a time that is negated
// itself: "not a day when I don't cry", "the last time I wasn't tired".
func (s *setting) everyDay(i int) bool {
	at := i - 1
	if s.is(at, subjectPronoun) {
		at--
	}
	for passing[s.at(at)] {
		at--
	}
	if !times[s.at(at)] {
		return false
	}
	for k := max(0, at-4); k < at; k++ {
		if s.is(k, negator) || s.at(k) == "last" {
			return true
		}
	}
	return false
}

// wished reports whether the negator at i is of a wish against what is so: "I
// wish I wasn't so tired", "if only I didn't feel so empty".
func (s *setting) wished(i int) bool {
	if s.is(i-1, subjectPronoun) {
		i--
	}
	return s.at(i-1) == "wish" || s.at(i-2) == "wish" || s.at(i-2) == "if" && s.at(i-1) == "only"
}

// reason reports whether the negator at i stands where the author tells what
// alone keeps from a risk: "the only reason I don't", "if I don't".
func (s *setting) reason(i int) bool {
	if s.is(i-1, subjectPronoun) {
		i--
	}
	w := s.at(i - 1)
	return w == "reason" || w == "reasons" || w == "if" || w == "unless"
}

// ended finds that the symptom is over: "my nightmares are gone", "I stopped
// crying".
func (s *setting) ended(p place) (tokenizer.Span, bool) {
	if w := s.at(p.from - 1); (w == "stopped" || w == "quit") && !s.starts[p.from] && !s.is(p.from-2, negator) && !cannots[s.at(p.from-2)] {
		return s.span(p.from-1, p.from), true
	}
	for i := p.to; i < min(len(s.words), p.to+4) && !s.starts[i]; i++ {
		if endings[s.at(i)] && i > p.to {
			return s.span(i, i+1), true
		}
		if s.at(i) == "went" && s.at(i+1) == "away" {
			return s.span(i, i+2), true
		}
		if !beforeEnding[s.at(i)] {
			break
		}
	}
	return tokenizer.Span{}, false
}
