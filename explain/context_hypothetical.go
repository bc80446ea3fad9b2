package explain

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// Lists of words/hypothetical.txt, which says what each is for.
var (
	conditions           = expressionList("condition")
	beforeNonConditional = wordList("word before a non-conditional if")
	afterNonConditional  = wordList("word after a non-conditional if")
	afterImagine         = wordList("word after imagine")
	supposedRiskCues     = wordList("supposed-risk cue")
	becomingWords        = wordList("becoming word")
	lastingAdverbs       = wordList("lasting adverb")
	futureAuxiliaries    = wordList("future auxiliary")
	possibilityModals    = wordList("possibility modal")
	fearWords            = wordList("fear")
	hopeWords            = wordList("hope")
	avoidanceVerbs       = wordList("avoidance verb")
	doubtQuestions       = expressionList("doubt question")
	presupposingWords    = wordList("presupposing word")
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
		if s.is(i, subjectPronoun) && !clauseEmbedders[s.at(i-1)] {
			if subjects++; subjects == 2 {
				break
			}
		}
	}
	return tokenizer.Span{}, false
}

// conditionAt is the number of words of a condition at i, or 0.
func (s *setting) conditionAt(i int, p place) int {
	width := s.width(i, conditions)
	next := i + width
	switch {
	case width == 0,
		s.at(i) == "if" && (s.within(i-2, i, beforeNonConditional) || afterNonConditional[s.at(next)]),
		s.at(i) == "imagine" && !afterImagine[s.at(next)],
		p.risk && !s.within(next, min(p.from, next+4), supposedRiskCues),
		s.at(i) == "if" && s.at(i-1) == "what": // the next word is the beginning of "what if"
		return 0
	}
	return width
}

// foreseen finds "would" or "will" with a verb of becoming, or a fear that
// something may come. "I would cry every night as a child" tells of the past.
func (s *setting) foreseen(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest() && !s.starts[i+1] && !s.is(i+1, subjectPronoun); i-- {
		switch {
		case s.is(i, negator) || lastingAdverbs[s.at(i)]:
			return tokenizer.Span{}, false
		case avoidanceVerbs[s.at(i)] && p.from-i <= 3,
			possibilityModals[s.at(i)] && s.within(p.farthest(), i, fearWords):
			return s.span(i, i+1), true
		}
		width := s.futureAt(i)
		if width == 0 || !becomingWords[s.at(i+width)] || s.within(i, p.from, lastingAdverbs) {
			continue
		}
		if _, past := s.past(p); past {
			return tokenizer.Span{}, false
		}
		return s.span(i, i+width), true
	}
	return tokenizer.Span{}, false
}

// futureAt is the number of words of a future or a conditional at i, or 0.
func (s *setting) futureAt(i int) int {
	switch {
	case futureAuxiliaries[s.at(i)], s.at(i) == "well" && s.words[i].apostrophe():
		return 1
	case s.at(i) == "going" && s.at(i+1) == "to":
		return 2
	}
	return 0
}

// hoped finds the hope, or the purpose, that the symptom does not come: "I hope
// I won't be sad", "so I don't end up exhausted".
func (s *setting) hoped(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest(); i-- {
		if s.is(i, negator) && !s.taken[i] {
			return s.hopeBefore(i)
		}
		if s.starts[i+1] {
			break
		}
	}
	return tokenizer.Span{}, false
}

// hopeBefore finds the hope or the purpose of the negator at the word negated.
func (s *setting) hopeBefore(negated int) (tokenizer.Span, bool) {
	for i := negated - 1; i >= max(0, negated-4); i-- {
		purpose := s.at(i) == "so" && negated-i <= 3 && becomingWords[s.at(negated+1)]
		if hopeWords[s.at(i)] || purpose {
			return s.span(i, i+1), true
		}
		if s.is(i, conjunction) {
			break
		}
	}
	return tokenizer.Span{}, false
}

// doubted finds the question whether it is the symptom: "is this burnout?" A
// question that takes it as given is none: "is it normal to be so tired?" Nor is
// the author's self-reproach: "is it my fault?"
func (s *setting) doubted(p place) (tokenizer.Span, bool) {
	if !s.asksQuestion(p) || s.isAuthors(p) {
		return tokenizer.Span{}, false
	}
	for i := p.from - 1; i >= max(0, p.from-6); i-- {
		if width := s.width(i, doubtQuestions); width > 0 && p.from-(i+width) <= 2 && (i == 0 || s.starts[i]) {
			return s.span(i, i+width), !s.within(i+width, p.from, presupposingWords)
		}
		if s.starts[i] {
			break
		}
	}
	return tokenizer.Span{}, false
}
