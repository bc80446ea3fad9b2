package explain

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
)

// MaxResult is how many bytes of JSON a result has at most, whatever the text: a
// sixteenth of what a NATS server takes as it comes. What does not fit is left out
// and counted, see [Sign], [Concern] and [Result]; never an answer, the tier, its
// first reason, or a symptom of risk before one of none. Only a model whose answers
// alone have more has larger results.
const MaxResult = 64 << 10

// limits say how much a result may list.
type limits struct{ places, signs, reasons int }

// cuts are tried one after the other until a result fits. The first is for every
// result. Twenty places are more than a reader looks at; a post of 1 MB may have
// 250,000.
var cuts = []limits{
	{places: 20, signs: math.MaxInt, reasons: 20},
	{places: 5, signs: math.MaxInt, reasons: 20},
	{places: 1, signs: math.MaxInt, reasons: 20},
	{places: 1, signs: 100, reasons: 20},
	{places: 1, signs: 30, reasons: 20},
	{places: 1, signs: 5, reasons: 5},
}

// cut returns the tellings that a result may list, each with the places that it
// may list: the gravest, of equals the first ones, in their order.
func (l limits) cut(tellings []telling, read riskReading) []telling {
	gravity := func(m Mention) int { return read.weighed(m).rank() }
	kept := make([]telling, len(tellings))
	for i, s := range tellings {
		s.keep(highest(s.mentions, l.places, gravity))
		kept[i] = s
	}
	return highest(kept, l.signs, func(s telling) int {
		return gravity(slices.MaxFunc(s.mentions, func(a, b Mention) int { return cmp.Compare(gravity(a), gravity(b)) }))
	})
}

// cutReasons leaves the result so many reasons: rather one of each symptom than all
// of one.
func (r *Result) cutReasons(most int) {
	all := r.Concern.Reasons
	first := map[int]Pointer{} // by symptom
	for _, reason := range all {
		if i := r.signAt(reason.RestsOn); first[i] == "" {
			first[i] = reason.RestsOn
		}
	}
	r.Concern.Reasons = highest(all, most, func(reason Reason) int {
		if i := r.signAt(reason.RestsOn); i >= 0 && first[i] != reason.RestsOn {
			return 0
		}
		return 1
	})
	r.Concern.ReasonsCut = len(all) - len(r.Concern.Reasons)
}

// highest returns so many of a list: those of the highest rank, of equals the
// first ones. They stay in the order of the list.
func highest[T any](list []T, most int, rank func(T) int) []T {
	if len(list) <= most {
		return list
	}
	ranks, order := make([]int, len(list)), make([]int, len(list))
	for i, v := range list {
		ranks[i], order[i] = rank(v), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return ranks[b] - ranks[a] })
	kept := make([]T, 0, most)
	for _, i := range slices.Sorted(slices.Values(order[:most])) {
		kept = append(kept, list[i])
	}
	return kept
}

// isCut reports whether something was left out of a result.
func (r *Result) isCut() bool {
	return r.SymptomsCut > 0 || r.Concern.ReasonsCut > 0 || slices.ContainsFunc(r.Symptoms, func(s Sign) bool { return s.EvidenceCut > 0 })
}

// fits reports whether a result is no larger than MaxResult. One that can't be
// written fits: who writes it gets the error.
func (r *Result) fits() bool {
	data, err := json.Marshal(r)
	return err != nil || len(data) <= MaxResult
}
