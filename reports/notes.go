package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// warnings says which units have no valid answer, and that answers have no unit:
// the file of predictions may not be what it should be.
func warnings(s *sample, stray int) []string {
	var all []string
	if s.missing > 0 {
		all = append(all, fmt.Sprintf("Without a valid label, counted as errors: %d of %d %ss (%s).",
			s.missing, s.n, s.task.Unit, reasons(s.cases)))
	}
	if stray > 0 {
		all = append(all, fmt.Sprintf("Left out, since their ids have no gold label: %d predictions.", stray))
	}
	return all
}

// notes says what else a reader of the scores must know: answers that were
// written in another way, labels that no unit has, units without probabilities.
func notes(s *sample) []string {
	var all []string
	if written := otherwiseWritten(s); written != "" {
		all = append(all, "Labels that differ from those of the task in case, white space or the form of a number alone: "+written+".")
	}
	if absent := absentLabels(s); len(absent) > 0 {
		effect := "it is in no average"
		if s.task.Kind == datasets.Multilabel {
			effect = "it counts as 0 in macro averages, as in scikit-learn"
		}
		all = append(all, fmt.Sprintf("No %s has the gold label %s: %s.", s.task.Unit, strings.Join(absent, " or "), effect))
	}
	if n := len(s.forecasts.cases); n > 0 && n < s.n {
		all = append(all, fmt.Sprintf("Scores of probabilities are of the %d of %d %ss that have some.", n, s.n, s.task.Unit))
	}
	return all
}

// reasons says why cases have no answer, the most frequent reason first, and
// what the answers said.
func reasons(cases []Case) string {
	counts, said := make(map[string]int), make(map[string]map[string]int)
	for _, c := range cases {
		if c.Predicted != nil {
			continue
		}
		reason := cmp.Or(c.Reason, noReason)
		counts[reason]++
		if said[reason] == nil {
			said[reason] = make(map[string]int)
		}
		if c.Said != "" {
			said[reason][c.Said]++
		}
	}
	described := make(map[string]int)
	for reason, n := range counts {
		if len(said[reason]) > 0 {
			reason += ": " + counted(said[reason], ", ")
		}
		described[reason] = n
	}
	return counted(described, "; ")
}

// counted lists texts with how often they come, the most frequent first.
func counted(counts map[string]int, between string) string {
	var parts []string
	for _, text := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d × %s", counts[text], text))
	}
	return strings.Join(parts, between)
}

// otherwiseWritten says how labels were written that are not those of the task,
// and what they were read as; "" if there are none.
func otherwiseWritten(s *sample) string {
	counts := make(map[string]int)
	for _, c := range s.cases {
		if c.Predicted != nil && c.Said != "" {
			var labels []string
			for _, label := range c.Predicted {
				labels = append(labels, s.task.Labels[label])
			}
			counts[c.Said+" as "+strings.Join(labels, "; ")]++
		}
	}
	return counted(counts, ", ")
}

// absentLabels returns the labels that no case has.
func absentLabels(s *sample) []string {
	var absent []string
	for _, c := range perClass(s) {
		if c.Support == 0 {
			absent = append(absent, c.Label)
		}
	}
	return absent
}

// listedIDs is how many ids a sentence lists.
const listedIDs = 5

// unmatched lists the first ids of cases without a result, and of results
// without a gold label.
func unmatched(task datasets.Task, cases, stray []Case) []string {
	var open []Case
	for _, c := range cases {
		if c.Predicted == nil && cmp.Or(c.Reason, noReason) == noReason {
			open = append(open, c)
		}
	}
	var all []string
	if len(open) > 0 {
		all = append(all, fmt.Sprintf("No result for %d %ss: %s.", len(open), task.Unit, firstIDs(open)))
	}
	if len(stray) > 0 {
		all = append(all, fmt.Sprintf("No gold label for %d predictions: %s.", len(stray), firstIDs(stray)))
	}
	return all
}

// firstIDs lists the first ids of cases, in their order.
func firstIDs(cases []Case) string {
	var ids []string
	for _, c := range cases {
		if len(ids) == listedIDs {
			ids = append(ids, "…")
			break
		}
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, ", ")
}
