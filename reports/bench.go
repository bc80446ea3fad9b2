package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
)

// Run is what [Evaluate] compares: the labels that a system gave and the gold
// labels of the same units, both by id.
type Run struct {
	System    string         // how the system is called in the table
	Dataset   string         // the name of the dataset
	Split     datasets.Split // its protocols decide which published figures stand beside the system
	Task      datasets.Task
	Gold      map[string]string // id → label
	Predicted map[string]string // id → label; a unit that is not in it counts as an error
	Reasons   map[string]string // id → why a unit has no label, if that is known
	Notes     []string          // sentences for the footnotes, such as doubts of the dataset
}

// Report is a run with its numbers.
type Report struct {
	System    string
	Dataset   string
	Split     datasets.Split
	Task      datasets.Task
	N         int // units with a gold label; all of them are in the metrics
	Missing   int // of N: units without a label, or with one that the task does not know
	Confusion Confusion
	Published []datasets.Figure // balanced accuracies of the same protocol, the highest first
	Notes     []string          // footnotes: what is missing and why, then those of the run
}

const (
	// noReason is the reason of a missing label that nobody explained.
	noReason = "no result"
	// unknownLabel is the reason of a label that the task does not know. The
	// label is not shown: other systems may answer with any text.
	unknownLabel = "a label that the task does not have"
)

// Evaluate compares a run with its gold labels. It fails if there is no gold
// label, if one is not a label of the task, or if the task is multilabel.
// Predictions for ids without a gold label are left out, with a note.
func Evaluate(run Run) (*Report, error) {
	if run.Task.Kind == datasets.Multilabel {
		return nil, fmt.Errorf("task %s is multilabel: it has no single label to score", run.Task.Name)
	}
	if len(run.Gold) == 0 {
		return nil, fmt.Errorf("no gold labels for task %s", run.Task.Name)
	}
	gold := make([]int, 0, len(run.Gold))
	pred := make([]int, 0, len(run.Gold))
	reasons := make(map[string]int)
	for _, id := range slices.Sorted(maps.Keys(run.Gold)) {
		g := slices.Index(run.Task.Labels, run.Gold[id])
		if g < 0 {
			return nil, fmt.Errorf("the gold label %q is not one of task %s: %s",
				run.Gold[id], run.Task.Name, strings.Join(run.Task.Labels, ", "))
		}
		p, reason := run.predicted(id)
		if reason != "" {
			reasons[reason]++
		}
		gold, pred = append(gold, g), append(pred, p)
	}
	r := &Report{
		System: run.System, Dataset: run.Dataset, Split: run.Split, Task: run.Task,
		N: len(gold), Confusion: NewConfusion(gold, pred, len(run.Task.Labels)),
	}
	for _, count := range r.Confusion.Missing {
		r.Missing += count
	}
	r.Notes = slices.Concat(missingNote(r, reasons), run.strayNote(), run.Notes)
	for _, protocol := range run.Split.Protocols {
		r.Published = append(r.Published, datasets.Published(run.Dataset, run.Task.Key, protocol, balancedAccuracy)...)
	}
	return r, nil
}

// predicted returns the index of the label of a unit, or −1 and the reason why
// it has none that counts.
func (run Run) predicted(id string) (index int, reason string) {
	label, ok := run.Predicted[id]
	if !ok {
		if reason = run.Reasons[id]; reason == "" {
			reason = noReason
		}
		return -1, reason
	}
	if index = slices.Index(run.Task.Labels, label); index < 0 {
		reason = unknownLabel
	}
	return index, reason
}

// missingNote says how many units have no label that counts, and why.
func missingNote(r *Report, reasons map[string]int) []string {
	if r.Missing == 0 {
		return nil
	}
	byCount := slices.SortedFunc(maps.Keys(reasons), func(a, b string) int {
		if reasons[a] != reasons[b] {
			return reasons[b] - reasons[a]
		}
		return strings.Compare(a, b)
	})
	for i, reason := range byCount {
		byCount[i] = fmt.Sprintf("%d × %s", reasons[reason], reason)
	}
	return []string{fmt.Sprintf("Without a valid label, counted as errors: %d of %d %ss (%s).",
		r.Missing, r.N, r.Task.Unit, strings.Join(byCount, ", "))}
}

// strayNote says how many predictions have no gold label.
func (run Run) strayNote() []string {
	stray := 0
	for id := range run.Predicted {
		if _, ok := run.Gold[id]; !ok {
			stray++
		}
	}
	if stray == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Left out, since their ids have no gold label: %d of %d predictions.", stray, len(run.Predicted))}
}
