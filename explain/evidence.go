package explain

import (
	"cmp"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
)

// symptom is an item made ready for matching.
type symptom struct {
	Item
	phrases map[string][]phrase // by first word
}

// phrase is a phrase of an item as folded words.
type phrase struct {
	text    string
	words   []string
	ignored bool
}

func compile(item Item) symptom {
	s := symptom{Item: item, phrases: map[string][]phrase{}}
	add := func(text string, ignored bool) {
		var words []string
		for _, w := range wordsIn(text, classify.Span{End: len(text)}) {
			words = append(words, w.folded)
		}
		s.phrases[words[0]] = append(s.phrases[words[0]], phrase{text, words, ignored})
	}
	for _, p := range item.Phrases {
		add(p, false)
	}
	for _, p := range item.Ignored {
		add(p, true)
	}
	return s
}

// match is a phrase at a run of words [from, to) of a sentence.
type match struct {
	phrase
	from, to int
}

// mention is evidence before it is weighed: it depends on the text alone, so
// that all heads share it.
type mention struct {
	Evidence
	sentence int
	words    int // of the phrase
}

// find returns what the sentences say of the symptoms, in text order.
func (e *Explainer) find(text string, sentences []classify.Span) []mention {
	var mentions []mention
	quotes := quotations(text)
	for i, sentence := range sentences {
		mentions = append(mentions, e.findIn(text, quotes, wordsIn(text, sentence), i)...)
	}
	return mentions
}

// findIn returns the mentions in one sentence. A word of a phrase that matched
// for any symptom negates no other phrase: in "can't sleep, not hungry or sad",
// "not hungry" is itself a symptom.
func (e *Explainer) findIn(text string, quotes []quotation, words []word, sentence int) []mention {
	var mentions []mention
	var places []match
	taken := make([]bool, len(words))
	for _, s := range e.symptoms {
		for _, m := range s.matches(text, words) {
			for w := m.from; w < m.to; w++ {
				taken[w] = true
			}
			places = append(places, m)
			mentions = append(mentions, mention{sentence: sentence, words: len(m.words), Evidence: Evidence{
				Start: words[m.from].Start, End: words[m.to-1].End,
				Symptom: s.ID, Name: s.Name, Phrase: m.text, Risk: s.Risk, Polarity: Present,
				Items: []string{s.ID},
			}})
		}
	}
	if len(places) == 0 {
		return nil
	}
	around := newSetting(text, quotes, words, taken)
	for i, m := range places {
		polarity, cue := around.polarity(place{m.from, m.to, mentions[i].Risk})
		mentions[i].Polarity, mentions[i].CueStart, mentions[i].CueEnd = polarity, cue.Start, cue.End
	}
	slices.SortStableFunc(mentions, func(a, b mention) int { return cmp.Compare(a.Start, b.Start) })
	return mentions
}

// matches returns where the phrases of the symptom stand among the words of a
// sentence. They do not overlap: the one with more words wins, then the
// earlier. An ignored phrase wins its place in the same way and is left out.
func (s symptom) matches(text string, words []word) []match {
	var all []match
	for from := range words {
		for _, p := range s.phrases[words[from].folded] {
			if stands(p, text, words[from:]) {
				all = append(all, match{p, from, from + len(p.words)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(len(b.words), len(a.words)) })
	var kept []match
	for _, m := range all {
		if !slices.ContainsFunc(kept, func(k match) bool { return m.from < k.to && k.from < m.to }) {
			kept = append(kept, m)
		}
	}
	return slices.DeleteFunc(kept, func(m match) bool { return m.ignored })
}

// stands reports whether the words begin with the phrase.
func stands(p phrase, text string, words []word) bool {
	if len(words) < len(p.words) {
		return false
	}
	for i, w := range p.words {
		if words[i].folded != w || i > 0 && !joined(text[words[i-1].End:words[i].Start]) {
			return false
		}
	}
	return true
}

// weigh returns the mentions as evidence for a head with the given
// contributions of the sentences, which may be nil.
func weigh(mentions []mention, contributions []float64) []Evidence {
	shares := positiveShares(contributions)
	evidence := make([]Evidence, len(mentions))
	for i, m := range mentions {
		evidence[i] = m.Evidence
		var share float64
		if contributions != nil {
			share = shares[m.sentence]
		}
		evidence[i].Score = evidenceScore(m.words, share)
	}
	return evidence
}

// evidenceScore is (1 − 2⁻ʷ) · (1 + s)/2 for a phrase of w words in a sentence
// with the share s of the positive contributions, 0 to 1. The first factor is
// for the phrase: one word is ambiguous (½), each further word halves the
// doubt. The second is for the model: a phrase that played no part in the
// label counts half. It orders evidence; it is not a probability.
func evidenceScore(words int, share float64) float64 {
	return (1 - math.Exp2(-float64(words))) * (1 + share) / 2
}
