package explain

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Find returns what phrases tell of the symptoms in a text, in text order.
func (e *Explainer) Find(text string) []Mention { return e.find(text, split(text)) }

// find returns what the sentences of a text say of the symptoms, in text order.
func (e *Explainer) find(text string, sentences []tokenizer.Span) []Mention {
	var mentions []Mention
	quotes, names := quotations(text), namesIn(text)
	for i, sentence := range sentences {
		mentions = append(mentions, e.findIn(text, quotes, outside(names, wordsIn(text, sentence)), i)...)
	}
	return mentions
}

// findIn returns the mentions in one sentence. A word of a phrase that matched
// for any symptom negates no other phrase: in "can't sleep, not hungry or sad",
// "not hungry" is itself a symptom.
func (e *Explainer) findIn(text string, quotes []quotation, words []word, sentence int) []Mention {
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
	mentions := make([]Mention, len(places))
	for i, m := range places {
		c := e.crossings[m.symptom]
		polarity, cue := around.polarity(place{from: m.from, to: m.to, risk: c.Risk})
		mentions[i] = Mention{
			Span: tokenizer.Span{Start: words[m.from].Start, End: words[m.to-1].End}, Polarity: polarity,
			found: FoundByPhrase, cue: cue, crossing: c, phrase: m.text, words: m.to - m.from, sentence: sentence,
			nobodyReal: namesNobodyReal(text[cue.Start:cue.End]),
		}
	}
	return mentions
}

// namesNobodyReal reports whether the words that decide a polarity end with one
// for a person of a story, or for people in general.
func namesNobodyReal(cue string) bool {
	cue = strings.TrimRightFunc(cue, unicode.IsSpace)
	last := cue[strings.LastIndexFunc(cue, unicode.IsSpace)+1:]
	return nobodyReal[strings.ToLower(last)]
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

// specificity is that of [Mention.Specificity] for a phrase of so many words.
func specificity(words int) float64 { return (1 - math.Exp2(-float64(words))) / 2 }
