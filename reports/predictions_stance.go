package reports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// stance is what an answer says of a label that it names.
type stance int

const (
	given  stance = iota // the unit has the label
	denied               // it does not
	open                 // neither: the answer doubts it, or denies in a way that is not read for certain
)

// stances returns what a text says of each of the labels that it names. The
// words that decide it are those of answer_cues.txt.
//
// A denial reaches from its word to the end of the clause, but not beyond a comma
// behind a label: of "not mild, severe" mild is denied and severe is given. All
// labels of a list with "or" are denied together. A label stays open if two
// denials reach it, or one from behind words that may be what it denies: "not
// being heard makes them tense" does not deny tense, but is not read as given.
func stances(text string, mentions []mention) []stance {
	tokens := tokensOf(text, mentions)
	all := make([]stance, len(mentions))
	for i, t := range tokens {
		if t.mention < 0 {
			continue
		}
		all[t.mention] = max(stanceBefore(tokens[:i]), stanceAfter(tokens[i+1:]))
		if value, ok := valueOf(text[mentions[t.mention].end:]); ok {
			all[t.mention] = value
		}
	}
	denyLists(all, tokens)
	return all
}

// stanceBefore returns what the words before a label say of it.
func stanceBefore(tokens []cueToken) stance {
	s, bridged := given, true
	for i := len(tokens) - 1; i >= 0 && !tokens[i].endsClause(); i-- {
		switch t := tokens[i]; {
		case t.word == "," && namesLabel(tokens[:i]):
			return s
		case t.kind == "doubt":
			s = open
		case t.kind == "deny" && bridged && s == given:
			s = denied
		case t.kind == "deny":
			s = open
		case t.kind != "bridge" && t.mention < 0 && t.word != "or":
			bridged = false
		}
		if tokens[i].word == "nor" {
			return s // what stands before is about another label
		}
	}
	return s
}

// clauseEnds are signs, each a token of its own, between two clauses.
const clauseEnds = ".;:!?()\n—–"

// endsClause reports whether a denial does not reach beyond the token.
func (t cueToken) endsClause() bool {
	return t.kind == "end" || t.word != "" && strings.Contains(clauseEnds, t.word)
}

// namesLabel reports whether the last clause of tokens names a label.
func namesLabel(tokens []cueToken) bool {
	for i := len(tokens) - 1; i >= 0 && !tokens[i].endsClause(); i-- {
		if tokens[i].mention >= 0 {
			return true
		}
	}
	return false
}

// stanceAfter returns what the words directly behind a label say of it.
func stanceAfter(tokens []cueToken) stance {
	if kind, _ := cueAt(tokens, "after", "plain"); kind == "after" {
		return open
	}
	return given
}

// labelValue is a value that follows a label, such as "no" in "mild: no".
var labelValue = regexp.MustCompile(`^["'*)\s]*[:=?]\s*["'*(]*([\w.]+)`)

// valueOf returns what a value directly behind a label says of it, if there is
// one.
func valueOf(rest string) (s stance, ok bool) {
	found := labelValue.FindStringSubmatch(rest)
	if found == nil {
		return given, false
	}
	value := strings.ToLower(strings.TrimRight(found[1], "."))
	x, err := strconv.ParseFloat(value, 64)
	switch {
	case value == "yes", value == "true", err == nil && x == 1:
		return given, true
	case value == "no", value == "false", err == nil && x == 0:
		return denied, true
	case err == nil:
		return open, true // a score, of which nothing says what it means
	}
	return given, false
}

// orList is a list such as "A, B or C" of labels (m) in the shape of a text.
var orList = regexp.MustCompile(`m(?:,?o?m)*,?om`)

// denyLists makes the labels of each list that ends in "or" stand alike.
func denyLists(all []stance, tokens []cueToken) {
	shape := make([]byte, len(tokens))
	for i, t := range tokens {
		switch {
		case t.mention >= 0:
			shape[i] = 'm'
		case t.word == ",":
			shape[i] = ','
		case t.word == "or", t.word == "nor":
			shape[i] = 'o'
		}
	}
	for _, at := range orList.FindAllIndex(shape, -1) {
		worst := given
		list := slices.DeleteFunc(slices.Clone(tokens[at[0]:at[1]]), func(t cueToken) bool { return t.mention < 0 })
		for _, t := range list {
			worst = max(worst, all[t.mention])
		}
		for _, t := range list {
			all[t.mention] = worst
		}
	}
}
