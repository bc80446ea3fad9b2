package explain

import (
	"cmp"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// mention is evidence before it is weighed: it depends on the text alone, so
// that all heads share it.
type mention struct {
	Evidence
	sentence int
	words    int // of the phrase
}

// find returns what the sentences say of the symptoms, in text order.
func (e *Explainer) find(text string, sentences []tokenizer.Span) []mention {
	var mentions []mention
	quotes, names := quotations(text), namesIn(text)
	for i, sentence := range sentences {
		mentions = append(mentions, e.findIn(text, quotes, outside(names, wordsIn(text, sentence)), i)...)
	}
	return mentions
}

// findIn returns the mentions in one sentence. A word of a phrase that matched
// for any symptom negates no other phrase: in "can't sleep, not hungry or sad",
// "not hungry" is itself a symptom.
func (e *Explainer) findIn(text string, quotes []quotation, words []word, sentence int) []mention {
	places := e.matches(text, words)
	if len(places) == 0 {
		return nil
	}
	taken := make([]bool, len(words))
	for _, m := range places {
		for w := m.from; w < m.to; w++ {
			taken[w] = true
		}
	}
	around := newSetting(text, quotes, words, taken)
	mentions := make([]mention, len(places))
	for i, m := range places {
		c := e.crossings[m.symptom]
		polarity, cue := around.polarity(place{from: m.from, to: m.to, risk: c.Risk})
		mentions[i] = mention{sentence: sentence, words: m.to - m.from, Evidence: Evidence{
			Start: words[m.from].Start, End: words[m.to-1].End, CueStart: cue.Start, CueEnd: cue.End, Found: FoundByPhrase,
			Symptom: c.ID, Name: c.Name, Phrase: m.text, Risk: c.Risk, Polarity: polarity, Items: c.Items,
		}}
	}
	return mentions
}

// matches returns where phrases stand among the words of a sentence, in text
// order. Those of one symptom do not overlap: the one with more words wins, then
// the earlier. An ignored phrase wins its place in the same way and is left out.
func (e *Explainer) matches(text string, words []word) []match {
	var all []match
	for from := range words {
		all = e.tree.appendMatches(all, text, words, from)
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(b.to-b.from, a.to-a.from) })
	var kept []match
	taken := map[[2]int]bool{} // by symptom and word
	for _, m := range all {
		if m.take(taken) && !m.ignored {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b match) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.symptom, b.symptom)) })
	return kept
}

// weigh returns the mentions as evidence for a head with the given
// contributions of the sentences, which may be nil, with what heads point at,
// in text order.
func weigh(mentions []mention, contributions []float64, pointed []Evidence) []Evidence {
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
	evidence = append(evidence, pointed...)
	slices.SortStableFunc(evidence, func(a, b Evidence) int { return cmp.Compare(a.Start, b.Start) })
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
