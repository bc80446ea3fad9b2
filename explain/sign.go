package explain

import (
	"cmp"
	"slices"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// telling is a [Sign] with the mentions that it is made of, in text order.
type telling struct {
	Sign

	mentions []Mention
	told     int // how many mentions there were before some were left out
}

// gather puts mentions of the same symptom and polarity together. Present ones
// come first, those of risk before others, then those of the most specific
// phrase. A phrase inside a longer one of another symptom of risk says the same
// again and is left out: "end my life" in "tried to end my life".
func gather(mentions []Mention) []telling {
	mentions = withoutParts(mentions)
	slices.SortStableFunc(mentions, func(a, b Mention) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Polarities, a.Polarity), slices.Index(Polarities, b.Polarity)),
			b.tier().rank()-a.tier().rank(), trueFirst(a.crossing.Risk, b.crossing.Risk),
			cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.Start, b.Start))
	})
	var all []telling
	for _, m := range mentions {
		i := slices.IndexFunc(all, func(s telling) bool { return s.Symptom == m.crossing.ID && s.Polarity == m.Polarity })
		if i < 0 {
			i = len(all)
			all = append(all, telling{Sign: Sign{
				Symptom: m.crossing.ID, Name: m.crossing.Name, Risk: m.crossing.Risk, Polarity: m.Polarity, Items: m.crossing.Items,
			}})
		}
		all[i].mentions = append(all[i].mentions, m)
	}
	for i := range all {
		all[i].fill()
	}
	return all
}

// fill puts the mentions in text order and takes their highest probability.
func (s *telling) fill() {
	slices.SortStableFunc(s.mentions, func(a, b Mention) int { return cmp.Compare(a.Start, b.Start) })
	s.told = len(s.mentions)
	for _, m := range s.mentions {
		s.Probability = max(s.Probability, m.probability)
	}
}

// keep leaves the telling some of its mentions, and makes them its evidence.
func (s *telling) keep(mentions []Mention) {
	s.mentions, s.EvidenceCut = mentions, s.told-len(mentions)
	s.Evidence = make([]Evidence, len(mentions))
	for i, m := range mentions {
		s.Evidence[i] = m.evidence()
	}
}

// signsOf returns the signs as they stand in a result.
func signsOf(tellings []telling) []Sign {
	signs := make([]Sign, len(tellings))
	for i, s := range tellings {
		signs[i] = s.Sign
	}
	return signs
}

// weight orders mentions: by the doubt of a phrase, or by the probability that a
// head gives.
func (m Mention) weight() float64 { return max(m.Specificity(), m.probability) }

// withoutParts returns the mentions but those of risk that lie in a longer phrase
// of another symptom of risk.
func withoutParts(mentions []Mention) []Mention {
	inOrder := make([]int, len(mentions))
	for i := range inOrder {
		inOrder[i] = i
	}
	slices.SortStableFunc(inOrder, func(a, b int) int {
		return cmp.Or(cmp.Compare(mentions[a].Start, mentions[b].Start), cmp.Compare(mentions[b].End, mentions[a].End))
	})
	reach := map[string]tokenizer.Span{} // by symptom, of the mentions so far the one that ends last
	part := make([]bool, len(mentions))
	for _, i := range inOrder {
		m := mentions[i]
		if !m.crossing.Risk {
			continue
		}
		for symptom, whole := range reach {
			longer := whole.End > m.End || whole.End == m.End && whole.Start < m.Start
			part[i] = part[i] || longer && symptom != m.crossing.ID
		}
		if m.End > reach[m.crossing.ID].End {
			reach[m.crossing.ID] = m.Span
		}
	}
	var kept []Mention
	for i, m := range mentions {
		if !part[i] {
			kept = append(kept, m)
		}
	}
	return kept
}

// trueFirst compares so that what is true stands before what is not.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// spansOf returns the places of evidence with those of the words that decide
// its polarity, in text order, each once.
func spansOf(evidence []Evidence) []tokenizer.Span {
	var spans []tokenizer.Span
	for _, e := range evidence {
		spans = append(spans, e.Span())
		if e.Cue != nil {
			spans = append(spans, *e.Cue)
		}
	}
	slices.SortFunc(spans, func(a, b tokenizer.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	return slices.Compact(spans)
}
