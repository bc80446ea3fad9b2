package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// Explaining is what [MeasureExplanations] scores: the explanations of one
// task's answers.
type Explaining struct {
	System      string
	Dataset     string
	Split       datasets.Split
	Task        datasets.Task
	Attributors []string // in the order of the rows
	Chance      string   // the attributor that knows nothing, with which the others are compared
	Attention   string   // the attributor that is attention, with which the others are compared
	Posts       []MeasuredPost
	Notes       []string // sentences for the footnotes
}

// ExplanationReport holds the scores of explanations, a row an attributor.
type ExplanationReport struct {
	System, Dataset string
	Split           datasets.Split
	Task            datasets.Task
	N               int // posts
	Rationales      int // of N: posts with a human rationale
	Rows            []AttributorScores
	Notes           []string
}

// AttributorScores are the scores of one way to explain.
type AttributorScores struct {
	Attributor string
	N          int     // posts that it could explain
	Scores     []Score // those of explanationMeasures, in their order
}

// MeasureExplanations scores the explanations of posts, with 95% intervals. The
// rows of attributors that could explain no post are left out, with a note.
func MeasureExplanations(run Explaining) (*ExplanationReport, error) {
	r := &ExplanationReport{System: run.System, Dataset: run.Dataset, Split: run.Split, Task: run.Task, N: len(run.Posts)}
	if r.N == 0 {
		return nil, fmt.Errorf("no post of task %s was explained", run.Task.Name)
	}
	groups := make([]string, len(run.Posts))
	for i, p := range run.Posts {
		groups[i] = p.Group
		if len(p.InRationale) > 0 {
			r.Rationales++
		}
	}
	draws := metrics.NewResampling(groups, nil)
	share := rationaleShare(run.Posts)
	r.Notes = explanationNotes(run, r.Rationales, share)
	samples := explainedSamples(run, share)
	for i, name := range run.Attributors {
		e := samples[i]
		if e.n == 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("No row for %s: it says nothing of these %ss.", name, run.Task.Unit))
			continue
		}
		if e.n < r.N {
			r.Notes = append(r.Notes, fmt.Sprintf("The row for %s is of the %d of %d %ss that it explains.", name, e.n, r.N, run.Task.Unit))
		}
		if !e.stable() && slices.ContainsFunc(samples, (*explainedSample).stable) {
			r.Notes = append(r.Notes, fmt.Sprintf("No stability of %s: it has no scores for %ss with a word changed.", name, run.Task.Unit))
		}
		r.Rows = append(r.Rows, AttributorScores{name, e.n, e.scores(draws, explanationMeasures())})
	}
	r.Notes = append(append(r.Notes, resamplingNote(draws, run.Task)), run.Notes...)
	return r, nil
}

// rationaleShare returns the mean share of tokens in a rationale over the posts
// that have one: how long the explanations are that are compared with them, as
// ERASER sets it.
func rationaleShare(posts []MeasuredPost) float64 {
	shares := make([]float64, len(posts))
	for i, p := range posts {
		shares[i] = math.NaN()
		if len(p.InRationale) > 0 {
			shares[i] = float64(len(p.InRationale)) / float64(len(p.Tokens))
		}
	}
	return metrics.Mean(shares, nil)
}

// explanationNotes says how the scores are defined.
func explanationNotes(run Explaining, rationales int, share float64) []string {
	notes := []string{
		"Faithfulness is about the answered label, right or wrong: comprehensiveness and sufficiency are means over the top 1, 5, 10, 20 and 50% " +
			"of tokens (ERASER's AOPC), answers changed those without the top 20%, tokens to change the least of these shares that does, 1 if none.",
		fmt.Sprintf("× random is the quotient of two means, of this row and of the row %s, − attention the difference to the row %s, each on the "+
			"same posts and the same resamples (paired bootstrap); there is no quotient where nothing is lost by chance.", run.Chance, run.Attention),
		fmt.Sprintf("Equal scores are ranked at random, and each row takes away equally many tokens: compare with the row %s.", run.Chance),
		"Stability is about the same post with one word misspelt or replaced by a synonym.",
	}
	if rationales == 0 {
		return append(notes, "No human rationales: there is no agreement to measure.")
	}
	return append(notes, fmt.Sprintf("Agreement is of the %d of %d %ss with a gold label and what people marked for it, explained for the gold label: "+
		"the top %.1f%% of tokens, the mean length of a human rationale, as far as they speak for it. "+
		"Top-4 overlap is WellDunn's, of tokens.", rationales, len(run.Posts), run.Task.Unit, 100*share))
}

// scores returns some scores of a row with their intervals.
func (e *explainedSample) scores(draws *metrics.Resampling, measures []explanationMeasure) []Score {
	scores := make([]Score, len(measures))
	for i, m := range measures {
		scores[i] = Score{m.name, m.of(e, nil), math.NaN(), math.NaN()}
	}
	setIntervals(scores, draws.Run(func(weights []int32) []float64 {
		values := make([]float64, len(measures))
		for i, m := range measures {
			values[i] = m.of(e, weights)
		}
		return values
	}))
	return scores
}
