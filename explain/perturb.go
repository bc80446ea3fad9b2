package explain

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// synonyms are words that may stand for each other in almost any sentence; each
// is replaced by the next one, the last by the first.
var synonyms = [][]string{
	{"really", "truly"},
	{"maybe", "perhaps"},
	{"big", "large"},
	{"began", "started"},
	{"often", "frequently"},
	{"exhausted", "drained"},
	{"scared", "afraid"},
	{"sad", "unhappy"},
	{"angry", "mad"},
	{"happy", "glad"},
	{"worried", "concerned"},
	{"everyone", "everybody"},
	{"someone", "somebody"},
	{"anyone", "anybody"},
	{"constantly", "continually"},
	{"completely", "totally"},
	{"anxious", "nervous"},
	{"awful", "terrible"},
	{"mom", "mum"},
	{"almost", "nearly"},
	{"nobody", "no-one"},
}

// Perturb changes one word of a text so that it still says the same: to a synonym
// from a small list, or, if none of its words is on it, by a slip of the
// fingers that swaps two letters. It returns false if there is no word to
// change. The words of both texts, as white space delimits them, correspond.
// The same text is always changed in the same way.
func Perturb(text string) (changed string, ok bool) {
	words := wordsIn(text, tokenizer.Span{End: len(text)})
	random := rand.New(seededBy(text))
	for _, change := range []func(string) (string, bool){synonym, slip} {
		for _, i := range random.Perm(len(words)) {
			w := words[i]
			if other, ok := change(text[w.Start:w.End]); ok {
				return text[:w.Start] + other + text[w.End:], true
			}
		}
	}
	return text, false
}

// synonym returns a synonym of a word. A word with capitals has none: most are
// names, or begin a sentence.
func synonym(word string) (string, bool) {
	for _, set := range synonyms {
		if i := slices.Index(set, word); i >= 0 {
			return set[(i+1)%len(set)], true
		}
	}
	return word, false
}

// slip swaps two neighbouring letters in the middle of a word of five letters
// or more.
func slip(word string) (string, bool) {
	letters := []rune(word)
	if len(letters) < 5 || strings.ContainsFunc(word, isApostrophe) {
		return word, false
	}
	i := len(letters)/2 - 1
	letters[i], letters[i+1] = letters[i+1], letters[i]
	changed := string(letters)
	return changed, changed != word
}

// WordScores returns the sum of the scores of the tokens of each word of a text,
// as white space delimits them, 0 for a word without tokens.
func WordScores(text string, tokens []tokenizer.Span, scores []float64) []float64 {
	fields := fieldsOf(text)
	all := make([]float64, len(fields))
	words := sums(runsOf(text, tokens), scores)
	for i, f := range fields {
		if len(words) > 0 && words[0].Start == f.Start {
			all[i] = words[0].Contribution
			words = words[1:]
		}
	}
	return all
}

// seededBy returns random numbers that depend on a text alone.
func seededBy(text string) *rand.PCG {
	h := fnv.New64a()
	h.Write([]byte(text))
	return rand.NewPCG(1, h.Sum64())
}
