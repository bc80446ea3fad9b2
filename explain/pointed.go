package explain

import (
	"slices"
	"sort"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// pointed returns what heads that ask for one symptom each point at: the
// strongest clause of each sentence whose score reaches the head's threshold. A
// sentence in which a phrase speaks of the symptom, of another one that the same
// item asks for, or of risk, is left to the phrase, which says more: its words,
// and whether they affirm it. Of risk, as heads learn from people who mark "I want
// to die" for more than it says.
func (e *Explainer) pointed(text string, p classify.Prediction, sentences []tokenizer.Span, mentions []Mention) []Mention {
	var pointed []Mention
	quotes, told := quotations(text), make([][]Mention, len(sentences))
	for _, m := range mentions {
		told[m.sentence] = append(told[m.sentence], m)
	}
	for _, head := range p.Heads {
		crossing, asked := e.asksFor(head)
		if !asked || head.Contributions == nil {
			continue
		}
		supports := supportsPositive(head)
		for i, contribution := range contributionsOf(sentences, p.Tokens, supports) {
			score := head.Evidence.Score(contribution, postMargin(head))
			if score < head.Evidence.Threshold || slices.ContainsFunc(told[i], func(m Mention) bool {
				return m.crossing.Risk || sharesItem(m.crossing.Items, crossing.Items)
			}) {
				continue
			}
			if read, ok := readClause(text, quotes, sentences[i], p.Tokens, supports); ok {
				pointed = append(pointed, Mention{
					Span: read.clause, Polarity: read.polarity, found: FoundByHead, cue: read.cue, crossing: crossing, probability: score, sentence: i,
				})
			}
		}
	}
	return pointed
}

// asksFor returns the symptom that a head points at, if the instruments ask for it.
func (e *Explainer) asksFor(head classify.HeadPrediction) (Crossing, bool) {
	if head.Evidence == nil {
		return Crossing{}, false
	}
	i := slices.IndexFunc(e.crossings, func(c Crossing) bool { return c.ID == head.Evidence.Symptom })
	if i < 0 {
		return Crossing{}, false
	}
	return e.crossings[i], true
}

// supportsPositive returns how much each token speaks for the only positive label.
func supportsPositive(head classify.HeadPrediction) []float64 {
	return Support(head, []int{slices.Index(head.Labels, head.Positive[0])})
}

// postMargin is how much the whole text speaks for the only positive label.
func postMargin(head classify.HeadPrediction) float64 {
	return margin(head.Logits, slices.Index(head.Labels, head.Positive[0]))
}

func sharesItem(a, b []string) bool {
	return slices.ContainsFunc(a, func(item string) bool { return slices.Contains(b, item) })
}

// clauseRead is the clause of a sentence that a head reads its symptom from.
type clauseRead struct {
	clause, cue tokenizer.Span
	polarity    Polarity
}

// readClause finds the clause of a sentence that speaks most for the label that
// tokens support, and what the words around its strongest word say of it. It
// finds none in a sentence without words.
//
// A negation decides nothing: the head has read it too, and it is mostly the
// symptom itself, as in "nobody needs me". Where the author stands in the clause,
// neither another person nor a supposition does: the symptoms are about what is
// between people, as in "they would be lighter without me".
//
// Note: of the sentences of IRF's validation posts that the first heads pointed at, people
// marked 198 of 352; of those with a negation 30 of 48, of those with the author
// beside another person or in a supposition 16 of 29. People mark a few words, with
// which the clause agrees twice as well as the sentence, see training/README.md.
func readClause(text string, quotes []quotation, sentence tokenizer.Span, tokens []tokenizer.Span, supports []float64) (clauseRead, bool) {
	words := wordsIn(text, sentence)
	if len(words) == 0 {
		return clauseRead{}, false
	}
	from := sort.Search(len(tokens), func(i int) bool { return tokens[i].End > sentence.Start })
	to := sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= sentence.End })
	tokens, supports = tokens[from:to], supports[from:to]
	around := newSetting(text, quotes, words, make([]bool, len(words)))
	clauses := around.clauses()
	clause := clauses[strongest(around, clauses, tokens, supports)]
	except := []Polarity{Negated}
	if around.within(clause.from, clause.to, firstPersonAlone) {
		except = append(except, OtherPerson, Hypothetical)
	}
	var single []place // words of the clause
	for i := clause.from; i < clause.to; i++ {
		single = append(single, place{from: i, to: i + 1, except: except})
	}
	polarity, cue := around.polarity(single[strongest(around, single, tokens, supports)])
	return clauseRead{around.span(clause.from, clause.to), cue, polarity}, true
}

// strongest is the index of the place whose tokens support a label most, the
// first one of equals.
func strongest(s *setting, places []place, tokens []tokenizer.Span, supports []float64) int {
	spans := make([]tokenizer.Span, len(places))
	for i, p := range places {
		spans[i] = s.span(p.from, p.to)
	}
	contributions := contributionsOf(spans, tokens, supports)
	return slices.Index(contributions, slices.Max(contributions))
}
