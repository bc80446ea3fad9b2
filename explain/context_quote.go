package explain

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Lists of words/quotation.txt, which says what each is for.
var (
	sayingVerbs      = wordList("saying verb")
	innerVoices      = wordList("inner voice")
	receptionVerbs   = wordList("reception verb")
	writingVerbs     = wordList("writing verb")
	workVerbs        = wordList("verb of a work")
	titleParticiples = wordList("title participle")
	attributionVerbs = wordList("attribution verb")
)

// quoted finds that the phrase stands in words of others: in a quoted line, in
// a quotation that the author does not say or think, after "the song goes".
func (s *setting) quoted(p place) (tokenizer.Span, bool) {
	if q, found := quotationAround(s.quotes, s.words[p.from].Start, s.words[p.to-1].End); found {
		return q.Span, q.certain || s.isByOthers(q, p.risk)
	}
	return s.quotedByName(p)
}

// selfTalk reports whether the phrase stands in a quotation of the author:
// "my head says 'you are worthless'".
func (s *setting) selfTalk(p place) bool {
	q, found := quotationAround(s.quotes, s.words[p.from].Start, s.words[p.to-1].End)
	return found && !q.certain && !s.isByOthers(q, p.risk)
}

// isByOthers reports whether a quotation is no saying or thought of the author.
// Where nobody is named it is by others, save for a risk.
func (s *setting) isByOthers(q quotation, risk bool) bool {
	before := wordsIn(s.text, tokenizer.Span{Start: sentenceStart(s.text, q.Start), End: q.Start})
	after := wordsIn(s.text, tokenizer.Span{Start: q.End, End: sentenceEnd(s.text, q.End)})
	if isAuthorsSaying(before) {
		return false
	}
	return !risk || namesSource(before) || namesSource(after)
}

// sentenceStart is where the sentence begins that text[:at] ends with, at most 80
// bytes away.
func sentenceStart(text string, at int) int {
	from := max(0, at-80)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	if i := strings.LastIndexAny(strings.TrimRight(text[from:at], " "), ".!?\n"); i >= 0 {
		return from + i + 1
	}
	return from
}

// sentenceEnd is where the sentence ends that text[at:] begins with, at most 80
// bytes away.
func sentenceEnd(text string, at int) int {
	to := min(len(text), at+80)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	if i := strings.IndexAny(text[at:to], ".!?\n"); i >= 0 {
		return at + i
	}
	return to
}

// isAuthorsSaying reports whether the words before a quotation say that the author
// says or thinks it: "I keep thinking …", "my head says …".
func isAuthorsSaying(before []word) bool {
	says, ofWork := false, false
	for i, v := range slices.Backward(before) {
		w := v.folded
		switch {
		case receptionVerbs[w]:
			return false
		case roleOf(v)&work != 0 && !sayingVerbs[w]:
			ofWork = true
		case sayingVerbs[w]:
			says = true
		case isInnerVoice(before, i):
			return true
		case roleOf(v)&firstPerson != 0 && w != "me" && w != "us":
			return says && (!ofWork || i+1 < len(before) && writingVerbs[before[i+1].folded])
		case roleOf(v)&(thirdPerson|secondPerson) != 0 && roleOf(v)&subjectPronoun != 0:
			return false
		}
	}
	return false
}

// isInnerVoice reports whether the word at i is the "head" of "my head".
func isInnerVoice(words []word, i int) bool {
	return innerVoices[words[i].folded] && i > 0 && words[i-1].folded == "my"
}

// namesSource reports whether the words name a speaker or a work.
func namesSource(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool { return sayingVerbs[w.folded] || roleOf(w)&(personNoun|work) != 0 })
}

// quotedByName finds words that bring in a quotation without marks: "the song
// goes", "as the poet wrote", "a film called". It reaches to the end of the
// sentence, or to a "but" or the name's clause.
func (s *setting) quotedByName(p place) (tokenizer.Span, bool) {
	for i := p.from - 1; i >= p.farthest(); i-- {
		if s.at(i) == "but" || s.starts[i] && s.at(i) == "and" {
			break
		}
		switch {
		case s.is(i, work) && workVerbs[s.at(i+1)] && i+1 < p.from:
			return s.span(i, i+2), true
		case s.is(i-1, work) && titleParticiples[s.at(i)] && !s.clauseStartsAmong(i+1, p.from):
			return s.span(i-1, i+1), true
		case s.at(i) == "words" && s.at(i+1) == "of" && s.at(i-1) == "the":
			return s.span(i-1, i+2), true
		case s.at(i) == "as":
			if to := s.attributionEnd(i, p); to > 0 {
				return s.span(i, to), true
			}
		}
	}
	return tokenizer.Span{}, false
}

// attributionEnd returns the end of "as the poet wrote" whose "as" is the word, or 0.
func (s *setting) attributionEnd(as int, p place) int {
	named := false
	for to := as + 1; to < min(p.from, as+6) && !s.is(to, firstPerson|secondPerson); to++ {
		if named && attributionVerbs[s.at(to)] {
			return to + 1
		}
		named = named || s.is(to, work)
	}
	return 0
}
