package takeover

import (
	"cmp"
	"slices"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// tasks counts, by question, the posts with the same answer.
func (n *names) tasks(joined []pair) []Task {
	found, same := map[uint32]*Task{}, map[uint32]int{}
	for _, x := range joined {
		for _, a := range x.said[0].answers {
			t := entry(found, a.task)
			label, both := x.said[1].label(a.task)
			switch {
			case !both:
				t.OnlyBefore++
				continue
			case label == a.label:
				same[a.task]++
			}
			t.Posts++
		}
		for _, a := range x.said[1].answers {
			if _, both := x.said[0].label(a.task); !both {
				entry(found, a.task).OnlyAfter++
			}
		}
	}
	var all []Task
	for number, t := range found {
		t.Task, t.Agreement = n.all[number], Number(metrics.Ratio(same[number], t.Posts))
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b Task) int { return cmp.Compare(a.Task, b.Task) })
	return all
}

// label returns the answer to a question, if it was asked.
func (b *brief) label(task uint32) (uint32, bool) {
	for _, a := range b.answers {
		if a.task == task {
			return a.label, true
		}
	}
	return 0, false
}

// symptoms counts, by symptom, the posts that tell it.
func (n *names) symptoms(joined []pair) []Symptom {
	found := map[uint32]*Symptom{}
	for _, x := range joined {
		for _, sign := range x.said[0].signs {
			entry(found, sign).Before++
			if _, both := slices.BinarySearch(x.said[1].signs, sign); both {
				entry(found, sign).Both++
			}
		}
		for _, sign := range x.said[1].signs {
			entry(found, sign).After++
		}
	}
	var all []Symptom
	for number, s := range found {
		s.Symptom, s.Agreement = n.all[number], Number(metrics.Ratio(s.Both, s.either()))
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Symptom) int { return cmp.Or(b.either()-a.either(), cmp.Compare(a.Symptom, b.Symptom)) })
	return all[:min(maxSymptoms, len(all))]
}

// either counts the posts in which one of the two finds the symptom.
func (s Symptom) either() int { return s.Before + s.After - s.Both }

// entry returns the entry of a number, and makes it if need be.
func entry[T any](all map[uint32]*T, number uint32) *T {
	if all[number] == nil {
		all[number] = new(T)
	}
	return all[number]
}
