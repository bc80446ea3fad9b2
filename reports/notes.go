package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// notes says what a reader of the scores must know: units without an answer,
// answers without a unit, labels that no unit has.
func notes(s *sample, stray int) []string {
	var all []string
	if s.missing > 0 {
		all = append(all, fmt.Sprintf("Without a valid label, counted as errors: %d of %d %ss (%s).",
			s.missing, s.n, s.task.Unit, reasons(s.cases)))
	}
	if stray > 0 {
		all = append(all, fmt.Sprintf("Left out, since their ids have no gold label: %d predictions.", stray))
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

// reasons says why cases have no answer, the most frequent reason first.
func reasons(cases []Case) string {
	counts := make(map[string]int)
	for _, c := range cases {
		if c.Predicted == nil {
			counts[cmp.Or(c.Reason, noReason)]++
		}
	}
	var parts []string
	for _, reason := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d × %s", counts[reason], reason))
	}
	return strings.Join(parts, ", ")
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
