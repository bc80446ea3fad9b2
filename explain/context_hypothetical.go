package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

var (
	conditions = expressionsOf(`
		what if
		if
		unless
		in case
		suppose
		supposing
		lest
		imagine
	`)
	// ifsOfFact stand before an "if" that supposes nothing; ifNots after it.
	ifsOfFact = wordSet(`as even know knows sure wonder wondering see ask asked asks tell idk doubt matter care`)
	ifNots    = wordSet(`only not anything that any im`)
	// imagined is what "imagine" supposes; "imagine, I'm tired" tells a fact.
	imagined = wordSet(`being feeling that if i you having getting not`)
	// riskyIfs are the words of an "if" that supposes a risk to be absent.
	riskyIfs  = wordSet(`ever was were felt started became become began begin had you youre youve u ur yall anyone someone anybody somebody`)
	becomings = wordSet(`be feel get have become end wind start probably also likely definitely just only so
		all both soon`)
	lasting  = wordSet(`always forever never still`)
	wills    = wordSet(`will ill theyll youll gonna would id wouldve`)
	fears    = wordSet(`afraid scared worried terrified fear fearing dread nervous`)
	hopes    = wordSet(`hope hopes hoping hopefully pray praying`)
	avoiding = wordSet(`avoid avoiding prevent preventing`)
	doubts   = expressionsOf(`
		am i
		is this
		is it
		could it be
		could this be
		can this be
		do i have
		have i got
		was it
		was this
	`)
	notDoubts = wordSet(`normal weird bad wrong ok okay possible strange healthy safe so that really supposed to too`)
)

// hypothetical finds the words by which a symptom is supposed, feared or asked
// for and not told. A risk is hypothetical only under an "if" that supposes it
// to be absent, as in "if I ever felt suicidal": plans, wishes and fears to harm
// oneself are present.
func (s *setting) hypothetical(p place) (tokenizer.Span, bool) {
	if cue, found := s.condition(p); found || p.risk {
		return cue, found
	}
	if s.at(p.from) == "if" {
		return tokenizer.Span{}, false // of what is so: "if it weren't for me"
	}
	if cue, found := s.foreseen(p); found {
		return cue, true
	}
	if cue, found := s.hoped(p); found {
		return cue, true
	}
	return s.doubted(p)
}

// condition finds the "if" of the clause of the phrase. The second subject
// after an "if" begins the main clause: "if I eat I feel so tired".
func (s *setting) condition(p place) (tokenizer.Span, bool) {
	subjects := 0
	for i := p.from - 1; i >= p.farthest(); i-- {
		if s.starts[i+1] && !s.is(i+1, coordinator) {
			break
		}
		if width := s.conditionAt(i, p); width > 0 {
			return s.span(i, i+width), true
		}
		if s.is(i, subjectPronoun) && !complements[s.at(i-1)] {
			if subjects++; subjects == 2 {
				break
			}
		}
	}
	return tokenizer.Span{}, false
}

// conditionAt is the number of words of a condition at i, or 0.
func (s *setting) conditionAt(i int, p place) int {
	width := conditions.width(s, i)
	next := i + width
	switch {
	case width == 0,
		s.at(i) == "if" && (s.within(i-2, i, ifsOfFact) || ifNots[s.at(next)]),
		s.at(i) == "imagine" && !imagined[s.at(next)],
		p.risk && !s.within(next, min(p.from, next+4), riskyIfs):
		return 0
	case s.at(i) == "if" && s.at(i-1) == "what":
		return 0 // the next word is the beginning of "what if"
	}
	return width
}

// foreseen finds "would" or "will" with a verb of becoming, or a fear that
// something may come. "I would cry every night as a child" tells of the past.
func (s *setting) foreseen(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= 0 && !s.starts[i+1] && !s.is(i+1, subjectPronoun); i-- {
		switch {
		case s.is(i, negator) || lasting[s.at(i)]:
			return tokenizer.Span{}, false
		case avoiding[s.at(i)] && p.from-i <= 3:
			return s.span(i, i+1), true
		case (s.at(i) == "might" || s.at(i) == "could" || s.at(i) == "may") && s.within(0, i, fears):
			return s.span(i, i+1), true
		}
		width := s.willAt(i)
		if width == 0 || !becomings[s.at(i+width)] || s.within(i, p.from, lasting) {
			continue
		}
		if _, past := s.past(p); past {
			return tokenizer.Span{}, false
		}
		return s.span(i, i+width), true
	}
	return tokenizer.Span{}, false
}

// willAt is the number of words of a future or a conditional at i, or 0.
func (s *setting) willAt(i int) int {
	switch {
	case wills[s.at(i)], s.at(i) == "well" && s.words[i].apostrophe():
		return 1
	case s.at(i) == "going" && s.at(i+1) == "to":
		return 2
	}
	return 0
}

// hoped finds the hope, or the purpose, that the symptom does not come: "I hope
// I won't be sad", "so I don't end up exhausted".
func (s *setting) hoped(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= 0; i-- {
		if s.is(i, negator) && !s.taken[i] {
			return s.hopeOf(i)
		}
		if s.starts[i+1] {
			break
		}
	}
	return tokenizer.Span{}, false
}

// hopeOf finds the hope before a negator.
func (s *setting) hopeOf(negator int) (tokenizer.Span, bool) {
	for i := negator - 1; i >= max(0, negator-4); i-- {
		purpose := s.at(i) == "so" && (negator-i <= 3) && becomings[s.at(negator+1)]
		if hopes[s.at(i)] || purpose {
			return s.span(i, i+1), true
		}
		if s.is(i, conjunction) {
			break
		}
	}
	return tokenizer.Span{}, false
}

// doubted finds the question whether it is the symptom: "is this burnout?" A
// question that takes it as given is none: "is it normal to be so tired?", nor is
// the author's self-reproach: "is it my fault?"
func (s *setting) doubted(p place) (tokenizer.Span, bool) {
	if !s.asks(p) || s.ofAuthor(p) {
		return tokenizer.Span{}, false
	}
	for i := p.from - 1; i >= max(0, p.from-6); i-- {
		if width := doubts.width(s, i); width > 0 && p.from-(i+width) <= 2 && (i == 0 || s.starts[i]) {
			return s.span(i, i+width), !s.within(i+width, p.from, notDoubts)
		}
		if s.starts[i] {
			break
		}
	}
	return tokenizer.Span{}, false
}
