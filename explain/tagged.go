package explain

import (
	"slices"
	"sort"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// leastSupport is the least probability that the model must give to a symptom in
// the words of a phrase of it. On our own validation part phrases below it told the
// symptom in 1 of 55 cases, those above in 191 of 246.
const leastSupport = 0.1

// leastAffirmed is the least probability that the model must give to a symptom being
// there now, and the author's, if no word around a phrase says otherwise. A higher one
// makes more sentences of testdata/context_pairs.tsv wrong than right.
const leastAffirmed = 0.1

// supported returns the phrases that the model supports, where it tags tokens. One
// in whose words it sees no such symptom is left out, and one that it is sure is not
// the author's now has the polarity that it gives. An explicit intent, plan or
// attempt stands as it is, whatever the model says.
func supported(phrases []Mention, model *classify.Telling) []Mention {
	if model == nil {
		return phrases
	}
	var kept []Mention
	for _, m := range phrases {
		if m.Polarity == Present && !m.crossing.Urgent {
			if model.Probability(m.Span, m.crossing.ID) < leastSupport {
				continue
			}
			if status, whose, affirmed := model.Stance(m.Span); affirmed < leastAffirmed {
				m.Polarity, m.nobodyReal = Stance(whose, status), whose == "nobody"
			}
		}
		kept = append(kept, m)
	}
	return kept
}

// tagged returns the places that the model tags with symptoms which the instruments
// ask for. A place that shares words with a phrase of the same symptom is left to
// the phrase.
func (e *Explainer) tagged(p classify.Prediction, sentences []tokenizer.Span, phrases []Mention) []Mention {
	var mentions []Mention
	told := bySymptom(phrases)
	for _, tag := range p.Tags {
		i := slices.IndexFunc(e.crossings, func(c Crossing) bool { return c.ID == tag.Symptom })
		if i < 0 {
			continue
		}
		m := Mention{
			Span: tag.Span, Polarity: Stance(tag.Whose, tag.Status), found: FoundByTag, crossing: e.crossings[i], probability: tag.Probability,
			sentence: sentenceAt(sentences, tag.Start), nobodyReal: tag.Whose == "nobody",
		}
		if !m.saysAgain(told[m.crossing.ID]) {
			mentions = append(mentions, m)
		}
	}
	return mentions
}

// bySymptom returns the phrases of each symptom, in text order. Those of one do not
// overlap.
func bySymptom(phrases []Mention) map[string][]Mention {
	of := map[string][]Mention{}
	for _, m := range phrases {
		of[m.crossing.ID] = append(of[m.crossing.ID], m)
	}
	return of
}

// saysAgain reports whether a phrase of the same symptom has some of the same
// words.
func (m Mention) saysAgain(phrases []Mention) bool {
	i := sort.Search(len(phrases), func(i int) bool { return phrases[i].End > m.Start })
	return i < len(phrases) && phrases[i].Start < m.End
}

// Stance returns the polarity of what is told with a status of somebody ("author",
// "other" or "nobody"), as datasets/own marks it. What is told of nobody real is
// another person's.
func Stance(whose, status string) Polarity {
	if status == string(Quoted) || status == string(Hypothetical) {
		return Polarity(status)
	}
	if whose != "author" {
		return OtherPerson
	}
	return Polarity(status)
}

// sentenceAt returns the index of the sentence that holds a place, or of the last
// one before it.
func sentenceAt(sentences []tokenizer.Span, at int) int {
	i, _ := slices.BinarySearchFunc(sentences, at, func(s tokenizer.Span, at int) int { return s.End - at })
	return min(i, len(sentences)-1)
}
