package reports

import (
	"fmt"
	"math"

	"github.com/mindsieve/mindsieve/datasets"
)

// Explaining is what [MeasureExplanations] scores: the explanations of one
// task's answers.
type Explaining struct {
	System      string
	Dataset     string
	Split       datasets.Split
	Task        datasets.Task
	Attributors []string // in the order of the rows
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
	Scores     []Score // those of explanationMeasures
}

// explanationMeasure is a score of explanations and how it comes from posts,
// each of which counts as often as its weight says.
type explanationMeasure struct {
	name, title string
	of          func(e *explainedSample, weights []int32) float64
}

// explanationGrid is a table of some measures.
type explanationGrid struct {
	caption  string
	measures []explanationMeasure
}

// explanationGrids are the tables of a report. Measures without a title stand
// in CSV and JSON alone.
var explanationGrids = []explanationGrid{
	{"Faithfulness, tokens deleted", []explanationMeasure{
		{"comprehensiveness_deleted", "comprehensiveness ↑", func(e *explainedSample, w []int32) float64 { return mean(e.deleted.comprehensiveness, w) }},
		{"sufficiency_deleted", "sufficiency ↓", func(e *explainedSample, w []int32) float64 { return mean(e.deleted.sufficiency, w) }},
		{"flip_rate_deleted", "answers changed ↑", func(e *explainedSample, w []int32) float64 { return mean(e.deleted.flips, w) }},
		{"share_to_flip_deleted", "tokens to change ↓", func(e *explainedSample, w []int32) float64 { return mean(e.deleted.share, w) }},
	}},
	{"Faithfulness, tokens masked", []explanationMeasure{
		{"comprehensiveness_masked", "comprehensiveness ↑", func(e *explainedSample, w []int32) float64 { return mean(e.masked.comprehensiveness, w) }},
		{"sufficiency_masked", "sufficiency ↓", func(e *explainedSample, w []int32) float64 { return mean(e.masked.sufficiency, w) }},
		{"flip_rate_masked", "answers changed ↑", func(e *explainedSample, w []int32) float64 { return mean(e.masked.flips, w) }},
		{"share_to_flip_masked", "tokens to change ↓", func(e *explainedSample, w []int32) float64 { return mean(e.masked.share, w) }},
	}},
	{"Agreement with human rationales", []explanationMeasure{
		{"token_precision_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, Overlap.Precision) }},
		{"token_recall_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, Overlap.Recall) }},
		{"token_f1_micro", "token F1, micro ↑", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, Overlap.F1) }},
		{"token_precision_macro", "", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, Overlap.Precision) }},
		{"token_recall_macro", "", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, Overlap.Recall) }},
		{"token_f1_macro", "token F1, macro ↑", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, Overlap.F1) }},
		{"iou_f1_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.spans, w, Overlap.F1) }},
		{"iou_f1_macro", "IOU F1, macro ↑", (*explainedSample).iouMacro},
		{"auprc", "AUPRC ↑", func(e *explainedSample, w []int32) float64 { return mean(e.auprc, w) }},
		{"attention_overlap", "top-4 overlap ↑", func(e *explainedSample, w []int32) float64 { return mean(e.overlap, w) }},
	}},
	{"Stability, one word changed", []explanationMeasure{
		{"stability_jaccard", "top words kept (Jaccard) ↑", func(e *explainedSample, w []int32) float64 { return mean(e.jaccard, w) }},
		{"stability_spearman", "all words (Spearman) ↑", func(e *explainedSample, w []int32) float64 { return mean(e.spearman, w) }},
	}},
}

// MeasureExplanations scores the explanations of posts, with 95% intervals. The
// rows of attributors that could explain no post are left out, with a note.
func MeasureExplanations(run Explaining) (*ExplanationReport, error) {
	r := &ExplanationReport{System: run.System, Dataset: run.Dataset, Split: run.Split, Task: run.Task, N: len(run.Posts)}
	if r.N == 0 {
		return nil, fmt.Errorf("no post of task %s was explained", run.Task.Name)
	}
	cases := make([]Case, len(run.Posts))
	for i, p := range run.Posts {
		cases[i].Group = p.Group
		r.Rationales += one(len(p.InRationale) > 0)
	}
	draws := &resampling{cases: len(cases), units: len(cases)}
	draws.group(cases)
	share := rationaleShare(run.Posts)
	r.Notes = explanationNotes(r, share)
	for _, name := range run.Attributors {
		e := newExplainedSample(run.Posts, name, share)
		if e.n == 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("No row for %s: it says nothing of these %ss.", name, run.Task.Unit))
			continue
		}
		if e.n < r.N {
			r.Notes = append(r.Notes, fmt.Sprintf("The row for %s is of the %d of %d %ss that it explains.", name, e.n, r.N, run.Task.Unit))
		}
		r.Rows = append(r.Rows, AttributorScores{name, e.n, e.scores(draws)})
	}
	r.Notes = append(append(r.Notes, draws.note(run.Task)), run.Notes...)
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
	return mean(shares, nil)
}

// explanationNotes says how the scores are defined.
func explanationNotes(r *ExplanationReport, share float64) []string {
	notes := []string{
		"Faithfulness is about the answered label, right or wrong: comprehensiveness and sufficiency are means over the top 1, 5, 10, 20 and 50% " +
			"of tokens (ERASER's AOPC), answers changed those without the top 20%, tokens to change the least of these shares that does, 1 if none.",
		"Equal scores are ranked at random, and each row takes away equally many tokens: compare with the row random.",
		"Stability is about the same post with one word misspelt or replaced by a synonym.",
	}
	if r.Rationales == 0 {
		return append(notes, "No human rationales: there is no agreement to measure.")
	}
	return append(notes, fmt.Sprintf("Agreement is of the %d of %d %ss with a gold label and what people marked for it, explained for the gold label: "+
		"the top %.1f%% of tokens, the mean length of a human rationale, as far as they speak for it. "+
		"Top-4 overlap is WellDunn's, of tokens.", r.Rationales, r.N, r.Task.Unit, 100*share))
}

// scores returns the scores of a row with their intervals.
func (e *explainedSample) scores(draws *resampling) []Score {
	var measures []explanationMeasure
	for _, g := range explanationGrids {
		measures = append(measures, g.measures...)
	}
	scores := make([]Score, len(measures))
	for i, m := range measures {
		scores[i] = Score{m.name, m.of(e, nil), math.NaN(), math.NaN()}
	}
	setIntervals(scores, draws.run(func(weights []int32) []float64 {
		values := make([]float64, len(measures))
		for i, m := range measures {
			values[i] = m.of(e, weights)
		}
		return values
	}))
	return scores
}
