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

// farthest is the first word before the phrase that may decide its polarity. A
// sentence without any full stop can be as long as a post.
func (p place) farthest() int { return max(0, p.from-60) }

// setting is a sentence as the rules of context see it. The method is that of
// NegEx and ConText (Chapman et al. 2001; Harkema et al. 2009): words that
// turn the meaning, look-alikes of them that do not, and a scope that ends with
// the clause. The words are our own, chosen for posts rather than for reports.
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
		roles: make([]role, len(words)), starts: make([]bool, len(words)),
	}
	for i, w := range words {
		s.roles[i] = roleOf(w)
	}
	for i := range words {
		s.starts[i] = s.startsClause(i)
	}
	return s
}

// rules find the words that give a phrase a polarity, in order of precedence.
// The words of others say nothing of the author, nor does another person's
// symptom, whatever else is said of it. "I hope I won't be sad" is a hope before
// it is a negation, and "I didn't cry as a child" tells of no symptom, now or then.
var rules = []struct {
	polarity Polarity
	cue      func(*setting, place) (cue tokenizer.Span, found bool)
}{
	{Quoted, (*setting).quoted},
	{OtherPerson, (*setting).otherPerson},
	{Hypothetical, (*setting).hypothetical},
	{Sarcastic, (*setting).sarcastic},
	{Negated, (*setting).negated},
	{Past, (*setting).past},
}

// polarity decides whether the author has the symptom of a phrase now, and by
// which words of the text. Without any such words it is present. So it is where
// the words leave a doubt and the symptom is a risk: a missed cry for help is
// worse than a needless look.
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
	gap := s.gap(i)
	if gap == " " {
		return s.is(i, coordinator) && s.is(i+1, subjectPronoun|possessor|personNoun)
	}
	if endsClause(gap) {
		return true
	}
	if strings.Contains(gap, ",") {
		return !s.taken[i-1] || s.is(i, subjectPronoun|possessor|coordinator|negator)
	}
	return s.is(i, coordinator) && s.is(i+1, subjectPronoun|possessor|personNoun)
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

// any reports whether a word with any of the roles stands among the words
// [from, to).
func (s *setting) any(from, to int, r role) bool {
	for i := from; i < to; i++ {
		if s.is(i, r) {
			return true
		}
	}
	return false
}

// expressions are runs of folded words by their first word.
type expressions map[string][][]string

// expressionsOf reads one expression a line.
func expressionsOf(lines string) expressions {
	e := expressions{}
	for line := range strings.Lines(lines) {
		if run := strings.Fields(line); len(run) > 0 {
			e[run[0]] = append(e[run[0]], run)
		}
	}
	return e
}

// width is the number of words of the longest expression at the word i, or 0.
func (e expressions) width(s *setting, i int) int {
	longest := 0
	if !s.is(i, opener) {
		return 0
	}
	for _, run := range e[s.at(i)] {
		if len(run) > longest && s.says(i, run) {
			longest = len(run)
		}
	}
	return longest
}

func (s *setting) says(i int, run []string) bool {
	for k, w := range run {
		if s.at(i+k) != w {
			return false
		}
	}
	return true
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
