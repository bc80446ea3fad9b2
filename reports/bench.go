package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Run is what [Evaluate] scores: the answers of one system to one task.
type Run struct {
	System  string         // how the system is called in the table
	Dataset string         // the name of the dataset
	Split   datasets.Split // its protocols decide which published figures stand beside the system
	Task    datasets.Task
	Cases   []Case   // in the order of the dataset; those without a gold label are left out, with a note
	By      []string // columns of the cases by which the scores are broken down as well
	Notes   []string // sentences for the footnotes, such as doubts of the dataset
}

// Report is a run with its numbers.
type Report struct {
	System     string
	Dataset    string
	Split      datasets.Split
	Task       datasets.Task
	N          int                // units with a gold label; all of them are in the metrics
	Missing    int                // of N: units without a valid answer
	Scores     []Score            // those that the kind of task has, in a fixed order
	PerClass   []ClassScore       // [labels]
	Confusion  metrics.Confusion  // the zero value if the task is multilabel
	Multilabel metrics.Multilabel // the zero value if the task has one label a unit
	Strata     []Stratum          // by column, in the order of Run.By
	Tiers      []TierCount        // by gold label; none if the units are no posts that were screened
	Screening  *Screening         // of a task that is answered by the concern of a result; nil of any other
	Against    *Contrast          // the system against another one; nil if they were not compared
	Warnings   []string           // those of Notes that say that answers are missing, not valid, or about other units
	Notes      []string           // footnotes without ids: what is missing and why, how the intervals were made, then those of the run
	Unmatched  []string           // sentences with the first ids that lack an answer or a gold label; not for pages that are passed on
}

// Score is one metric of a report.
type Score struct {
	Name  string  // the name of scikit-learn's scorer where it has one
	Value float64 // NaN if the metric is not defined for these units
	Low   float64 // Low and High bound the 95% interval of Value; NaN if it has none
	High  float64
}

// ClassScore holds the metrics of one label against all others.
type ClassScore struct {
	Label                 string
	Precision, Recall, F1 float64 // 0 where scikit-learn's zero_division is 0
	Specificity           float64 // of the label against all others; NaN if every unit has the label
	ROCAUC                float64 // NaN without probabilities, or if no unit or every unit has the label
	AveragePrecision      float64 // NaN without probabilities, or if no unit has the label
	Support, Predicted    int     // units that have the label, and that were given it
}

// Score returns the score of that name. Its numbers are NaN if the report has
// none of that name.
func (r *Report) Score(name string) Score { return scoreNamed(r.Scores, name) }

// scoreNamed returns the score of that name, NaN if there is none.
func scoreNamed(scores []Score, name string) Score {
	if i := slices.IndexFunc(scores, func(s Score) bool { return s.Name == name }); i >= 0 {
		return scores[i]
	}
	return Score{Name: name, Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
}

// Evaluate scores a run. It fails if no case has a gold label, if a case cannot
// be counted, if two have the same id, or if no case has a column of run.By.
// The result is the same on every machine: the seed of the intervals is fixed.
func Evaluate(run Run) (*Report, error) {
	cases, stray, err := run.gold()
	if err != nil {
		return nil, err
	}
	s, draws := newSample(run.Task, cases), newResampling(run.Task, cases)
	r := &Report{
		System: run.System, Dataset: run.Dataset, Split: run.Split, Task: run.Task, N: len(cases), Missing: s.missing,
		Scores: scoresOf(s, draws), PerClass: perClass(s), Confusion: s.confusion, Multilabel: s.multilabel,
	}
	if r.Strata, err = strata(run.Task, cases, run.By); err != nil {
		return nil, err
	}
	r.Tiers = tierCounts(run.Task, cases)
	if run.Task.Concern {
		r.Screening = screeningOf(cases)
	}
	r.Warnings = warnings(s, len(stray))
	r.Notes = slices.Concat(r.Warnings, notes(s), []string{resamplingNote(draws, run.Task)}, run.Notes)
	r.Unmatched = unmatched(run.Task, cases, stray)
	return r, nil
}

// gold returns the cases with a gold label, and those without one that were
// answered all the same.
func (run Run) gold() (cases, stray []Case, err error) {
	seen := make(map[string]bool, len(run.Cases))
	for _, c := range run.Cases {
		if err := c.check(run.Task); err != nil {
			return nil, nil, err
		}
		if seen[c.ID] {
			return nil, nil, fmt.Errorf("two cases of task %s have the id %q", run.Task.Name, c.ID)
		}
		seen[c.ID] = true
		switch {
		case c.Gold != nil:
			cases = append(cases, c)
		case c.Predicted != nil || c.Reason != "":
			stray = append(stray, c)
		}
	}
	if len(cases) == 0 {
		return nil, nil, fmt.Errorf("no gold labels for task %s", run.Task.Name)
	}
	return cases, stray, nil
}
