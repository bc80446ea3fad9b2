package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/datasets"
)

// affirmative are the labels that are the positive one of two unless somebody
// says otherwise.
var affirmative = []string{"1", "1.0", "true", "True", "yes", "Yes", "positive"}

// TaskOf completes a task for a file of gold labels. If it has no labels they
// are those of the column label, in the order of numbers or of the alphabet. If it
// has no kind it is multilabel if a row has several labels or there is a column a
// label, binary with two labels, and otherwise multiclass. If it is binary without a
// positive label, that is the second of given labels, or one like "1" or "yes"
// of those in the file, or none.
func TaskOf(f *Rows, task datasets.Task) (datasets.Task, error) {
	given := len(task.Labels) > 0
	found, several := f.goldLabels(task)
	switch {
	case !given && found == nil:
		return task, fmt.Errorf("%s:1: no column %q; if there is a column a label, name the labels", f.File, labelColumn)
	case !given:
		task.Labels = found
	}
	if task.Kind == "" {
		switch {
		case several, found == nil:
			task.Kind = datasets.Multilabel
		case len(task.Labels) == 2:
			task.Kind = datasets.Binary
		default:
			task.Kind = datasets.Multiclass
		}
	}
	if len(task.Positive) == 0 && task.Kind == datasets.Binary {
		task.Positive = positiveOf(task.Labels, given)
	}
	for _, label := range task.Positive {
		if !slices.Contains(task.Labels, label) {
			return task, fmt.Errorf("the positive label %q is not one of %q", label, task.Labels)
		}
	}
	if len(task.Labels) < 2 {
		return task, fmt.Errorf("%s: the labels are %q; a task has at least two labels", f.File, task.Labels)
	}
	for _, label := range task.Labels {
		if !utf8.ValidString(label) {
			return task, fmt.Errorf("%s: the label %q is not valid UTF-8; save the file in UTF-8", f.File, label)
		}
	}
	return task, nil
}

// goldLabels returns the labels in the column label, nil if there is no such
// column, and whether a row has several.
func (f *Rows) goldLabels(task datasets.Task) (labels []string, several bool) {
	column := f.column(labelColumn)
	if column < 0 {
		return nil, false
	}
	task.Kind = cmp.Or(task.Kind, datasets.Multilabel)
	for _, row := range f.rows {
		cell := labelsIn(row.cells[column], task)
		_, list := jsonList(row.cells[column])
		several = several || list || len(cell) > 1
		labels = append(labels, cell...)
	}
	slices.SortFunc(labels, compareLabels)
	return slices.Compact(labels), several
}

// compareLabels puts numbers in their order before words in theirs.
func compareLabels(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b)) // "NaN" and "nan" are two labels
	case errX == nil && errY != nil:
		return -1
	case errX != nil && errY == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

func positiveOf(labels []string, given bool) []string {
	for _, label := range labels {
		if slices.Contains(affirmative, label) {
			return []string{label}
		}
	}
	if given && len(labels) == 2 {
		return labels[1:]
	}
	return nil
}
