package explain

import (
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// place is a phrase at the words [from, to) of a sentence.
type place struct {
	from, to int
	risk     bool // of its symptom

	except []Polarity // what words around it cannot make it
}

// maxLookBack is how many words before a phrase may decide its polarity, and how
// many after it may tell its tense. A sentence without any full stop can be as
// long as a post.
const maxLookBack = 60

// farthest is the first word that may decide the polarity of the phrase.
func (p place) farthest() int { return max(0, p.from-maxLookBack) }

// setting is a sentence as the rules of context see it. The method is that of
// NegEx and ConText (Chapman et al. 2001; Harkema et al. 2009): trigger words,
// look-alikes of them (pseudo-triggers), and a scope that ends with the clause.
// The words are our own, chosen for posts rather than for reports. They lie in
// words/*.txt, where each list says what it is for.
type setting struct {
	text   string
	quotes []quotation // of the whole text
	words  []word
	roles  []role
	taken  []bool // the word belongs to a phrase that was found
	starts []bool // a clause begins with the word
}

func newSetting(text string, quotes []quotation, words []word, taken []bool) *setting {
	s := &setting{
		text: text, quotes: quotes, words: words, taken: taken,
		roles: rolesIn(words), starts: make([]bool, len(words)),
	}
	for i := range words {
		s.starts[i] = s.startsClause(i)
	}
	return s
}

// rules find the words that give a phrase a polarity, the cue. They stand in
// order of precedence. The words of others say nothing of the author, nor does
// another person's symptom, whatever else is said of it. "I hope I won't be sad"
// is a hope before it is a negation. "I didn't cry as a child" tells of no symptom,
// now or then.
var rules = []struct {
	polarity Polarity
	cue      func(*setting, place) (cue tokenizer.Span, found bool)
}{
	{Quoted, (*setting).quoted},
	{OtherPerson, (*setting).otherPerson},
	{Hypothetical, (*setting).hypothetical},
	{Negated, (*setting).negated},
	{Past, (*setting).past},
}

// polarity decides whether the author has the symptom of a phrase now, and by
// which words of the text. Without any such words it is present. A risk is present
// wherever the words leave a doubt: a missed cry for help is worse than a needless
// look.
func (s *setting) polarity(p place) (Polarity, tokenizer.Span) {
	for _, rule := range rules {
		if slices.Contains(p.except, rule.polarity) {
			continue
		}
		if cue, found := rule.cue(s, p); found {
			return rule.polarity, cue
		}
	}
	return Present, tokenizer.Span{}
}

// startsClause reports whether a clause begins with the word at i. A comma
// between the members of a list begins none: "not sad, angry or tired".
func (s *setting) startsClause(i int) bool {
	if i == 0 || s.is(i, conjunction) {
		return true
	}
	withSubject := s.is(i, coordinator) && s.is(i+1, subjectPronoun|possessive|personNoun)
	switch gap := s.gap(i); {
	case gap == " ":
		return withSubject
	case endsClause(gap):
		return true
	case strings.Contains(gap, ","):
		return !s.taken[i-1] || s.is(i, subjectPronoun|possessive|coordinator|negator)
	}
	return withSubject
}

// clauses returns the clauses of the sentence in text order.
func (s *setting) clauses() []place {
	var clauses []place
	from := 0
	for i := 1; i <= len(s.words); i++ {
		if i == len(s.words) || s.starts[i] {
			clauses = append(clauses, place{from: from, to: i})
			from = i
		}
	}
	return clauses
}

// endsClause reports whether the marks between two words part clauses: a dash
// does between spaces, other marks of a sentence anywhere.
func endsClause(gap string) bool {
	return strings.ContainsAny(gap, ";:.!?()[]…—|\n") || strings.Contains(gap, " - ") || strings.Contains(gap, " – ")
}

// gap is the text between the word at i and the one before it.
func (s *setting) gap(i int) string { return s.text[s.words[i-1].End:s.words[i].Start] }

// followsMark reports whether a mark that ends a clause stands before the word at i.
func (s *setting) followsMark(i int) bool { return i > 0 && endsClause(s.gap(i)) }

// at is the folded word at i, or empty if there is none.
func (s *setting) at(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].folded
}

// is reports whether there is a word at i with any of the roles.
func (s *setting) is(i int, r role) bool {
	return i >= 0 && i < len(s.roles) && s.roles[i]&r != 0
}

// span is the place of the words [from, to) in the text.
func (s *setting) span(from, to int) tokenizer.Span {
	return tokenizer.Span{Start: s.words[from].Start, End: s.words[to-1].End}
}

// within reports whether a word of the set stands among the words [from, to).
func (s *setting) within(from, to int, set map[string]bool) bool {
	for i := max(0, from); i < to; i++ {
		if set[s.at(i)] {
			return true
		}
	}
	return false
}

// hasRole reports whether a word with any of the roles stands among the words
// [from, to).
func (s *setting) hasRole(from, to int, r role) bool {
	for i := from; i < to; i++ {
		if s.is(i, r) {
			return true
		}
	}
	return false
}

// width is the number of words of the longest of the expressions at the word i,
// or 0.
func (s *setting) width(i int, e expressions) int {
	if !s.is(i, expressionStart) {
		return 0
	}
	return e.width(s.words[i:])
}

// clauseStartsAmong reports whether a clause begins with one of the words
// [from, to].
func (s *setting) clauseStartsAmong(from, to int) bool {
	for i := from; i <= to && i < len(s.starts); i++ {
		if s.starts[i] {
			return true
		}
	}
	return false
}

// asksQuestion reports whether the clause of the phrase, or one joined to it,
// ends with a question mark, at most 300 bytes away.
func (s *setting) asksQuestion(p place) bool {
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
