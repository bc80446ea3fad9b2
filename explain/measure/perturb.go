package measure

import (
	_ "embed" // synonyms.txt
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

//go:embed synonyms.txt
var synonymLines string

// synonyms are groups of words that may stand for each other in almost any
// sentence.
var synonyms = sync.OnceValue(func() [][]string {
	var groups [][]string
	for line := range strings.Lines(synonymLines) {
		if group := strings.Fields(line); len(group) > 0 && group[0] != "#" {
			groups = append(groups, group)
		}
	}
	return groups
})

// Perturb changes one word of a text so that it still says the same: to a synonym
// from a small list, or, if none of its words is on it, by a slip of the
// fingers that swaps two letters. It returns false if there is no word to
// change. The words of both texts, as white space delimits them, correspond.
// The same text is always changed in the same way.
func Perturb(text string) (changed string, ok bool) {
	words := explain.Words(text)
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

// synonym returns the next word of the group of a word, after the last one the
// first. A word with capitals has no synonym: most are names, or begin a sentence.
func synonym(word string) (string, bool) {
	for _, group := range synonyms() {
		if i := slices.Index(group, word); i >= 0 {
			return group[(i+1)%len(group)], true
		}
	}
	return word, false
}

// apostrophes are the characters that stand for one in posts.
const apostrophes = "'’‘ʼ`"

// slip swaps two neighbouring letters in the middle of a word of five letters
// or more.
func slip(word string) (string, bool) {
	letters := []rune(word)
	if len(letters) < 5 || strings.ContainsAny(word, apostrophes) {
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
	fields := explain.Fields(text)
	all := make([]float64, len(fields))
	words := explain.Sums(explain.TokenFields(text, tokens), scores)
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
