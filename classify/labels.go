package classify

import (
	"fmt"
	"slices"
	"strings"
)

// Ordered returns the head with its labels in another order and, where only case
// and outer space differ, in the spelling given. It answers as before: what it
// says of a label goes with the label's name. The error says which labels are not
// the head's, or not once.
func (h Head) Ordered(labels []string) (Head, error) {
	columns, err := matched(h.Labels, labels)
	if err != nil {
		return Head{}, err
	}
	if slices.Equal(h.Labels, labels) {
		return h, nil
	}
	if h.Decision == "median" && !slices.IsSorted(columns) && !slices.IsSortedFunc(columns, func(a, b int) int { return b - a }) {
		return Head{}, fmt.Errorf("the head answers by the order of severity of its labels %q, and %q is another", h.Labels, labels)
	}
	spelt := func(names []string) []string {
		var out []string
		for i, label := range labels {
			if slices.Contains(names, h.Labels[columns[i]]) {
				out = append(out, label)
			}
		}
		return out
	}
	ordered := h
	ordered.Labels, ordered.Positive, ordered.Risk = slices.Clone(labels), spelt(h.Positive), spelt(h.Risk)
	ordered.Bias = reordered(h.Bias, columns)
	if h.Kind == Multilabel { // of another head it is that of the positive label
		ordered.Thresholds = reordered(h.Thresholds, columns)
	}
	if h.Concern != nil {
		ordered.Concern = &ConcernRule{Labels: spelt(h.Concern.Labels), Thresholds: h.Concern.Thresholds}
	}
	ordered.columns = columns
	if h.columns != nil {
		ordered.columns = reordered(h.columns, columns)
	}
	return ordered, nil
}

// matched returns for each label its place among those of a head: that of the
// same name, or else of the only one that differs in case and outer space alone.
func matched(own, labels []string) ([]int, error) {
	columns := make([]int, len(labels))
	for i, label := range labels {
		columns[i] = place(own, label)
		if columns[i] < 0 {
			return nil, fmt.Errorf("%q is not one of the labels %q", label, own)
		}
	}
	if len(labels) != len(own) || len(slices.Compact(slices.Sorted(slices.Values(columns)))) != len(own) {
		return nil, fmt.Errorf("the labels %q are not %q, each once", labels, own)
	}
	return columns, nil
}

// place returns the index of a label among those of a head, or -1.
func place(own []string, label string) int {
	if i := slices.Index(own, label); i >= 0 {
		return i
	}
	alike := -1
	for i, o := range own {
		if !strings.EqualFold(strings.TrimSpace(o), strings.TrimSpace(label)) {
			continue
		}
		if alike >= 0 {
			return -1
		}
		alike = i
	}
	return alike
}
