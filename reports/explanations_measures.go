package reports

import (
	"fmt"
	"slices"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

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

// explanationTable is a table of several grids below each other.
type explanationTable struct {
	by    string // what it goes through, for its title; "" for the first one
	grids []explanationGrid
}

// explanationTables are the tables of a report. Measures without a title stand
// in CSV and JSON alone.
var explanationTables = []explanationTable{
	{"", scoreGrids},
	{" by share of tokens", slices.Concat([]explanationGrid{againstGrid}, shareGrids("deleted", (*explainedSample).whenDeleted), shareGrids("masked", (*explainedSample).whenMasked))},
}

// explanationMeasures are the measures of all tables, in their order.
func explanationMeasures() []explanationMeasure {
	var all []explanationMeasure
	for _, t := range explanationTables {
		for _, g := range t.grids {
			all = append(all, g.measures...)
		}
	}
	return all
}

var scoreGrids = []explanationGrid{
	{"Faithfulness, tokens deleted", []explanationMeasure{
		{"comprehensiveness_deleted", "comprehensiveness ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.deleted.comprehensiveness, w) }},
		{"sufficiency_deleted", "sufficiency ↓", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.deleted.sufficiency, w) }},
		{"flip_rate_deleted", "answers changed ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.deleted.flips, w) }},
		{"share_to_flip_deleted", "tokens to change ↓", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.deleted.share, w) }},
	}},
	{"Faithfulness, tokens masked", []explanationMeasure{
		{"comprehensiveness_masked", "comprehensiveness ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.masked.comprehensiveness, w) }},
		{"sufficiency_masked", "sufficiency ↓", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.masked.sufficiency, w) }},
		{"flip_rate_masked", "answers changed ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.masked.flips, w) }},
		{"share_to_flip_masked", "tokens to change ↓", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.masked.share, w) }},
	}},
	{"Agreement with human rationales", []explanationMeasure{
		{"token_precision_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, metrics.Overlap.Precision) }},
		{"token_recall_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, metrics.Overlap.Recall) }},
		{"token_f1_micro", "token F1, micro ↑", func(e *explainedSample, w []int32) float64 { return e.pooled(e.tokens, w, metrics.Overlap.F1) }},
		{"token_precision_macro", "", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, metrics.Overlap.Precision) }},
		{"token_recall_macro", "", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, metrics.Overlap.Recall) }},
		{"token_f1_macro", "token F1, macro ↑", func(e *explainedSample, w []int32) float64 { return e.average(e.tokens, w, metrics.Overlap.F1) }},
		{"iou_f1_micro", "", func(e *explainedSample, w []int32) float64 { return e.pooled(e.spans, w, metrics.Overlap.F1) }},
		{"iou_f1_macro", "IOU F1, macro ↑", (*explainedSample).iouMacro},
		{"auprc", "AUPRC ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.auprc, w) }},
		{"attention_overlap", "top-4 overlap ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.overlap, w) }},
	}},
	{"Stability, one word changed", []explanationMeasure{
		{"stability_jaccard", "top words kept (Jaccard) ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.jaccard, w) }},
		{"stability_spearman", "all words (Spearman) ↑", func(e *explainedSample, w []int32) float64 { return metrics.Mean(e.spearman, w) }},
	}},
}

// againstGrid holds each row's comprehensiveness at one share against that of
// chance and of attention.
var againstGrid = explanationGrid{
	fmt.Sprintf("Comprehensiveness at %d%%, against chance and attention", oneShare), []explanationMeasure{
		{atShare("comprehensiveness_deleted", oneShare) + "_by_random", "deleted, × random ↑", func(e *explainedSample, w []int32) float64 { return e.deleted.random.quotient(w) }},
		{atShare("comprehensiveness_deleted", oneShare) + "_less_attention", "deleted, − attention ↑", func(e *explainedSample, w []int32) float64 { return e.deleted.attention.difference(w) }},
		{atShare("comprehensiveness_masked", oneShare) + "_by_random", "masked, × random ↑", func(e *explainedSample, w []int32) float64 { return e.masked.random.quotient(w) }},
		{atShare("comprehensiveness_masked", oneShare) + "_less_attention", "masked, − attention ↑", func(e *explainedSample, w []int32) float64 { return e.masked.attention.difference(w) }},
	},
}

// shareGrids are comprehensiveness and sufficiency at each of [metrics.Cutoffs],
// for one way to take tokens away.
func shareGrids(way string, of func(*explainedSample) *erased) []explanationGrid {
	more := explanationGrid{caption: "Comprehensiveness ↑ at each share, tokens " + way}
	less := explanationGrid{caption: "Sufficiency ↓ at each share, tokens " + way}
	for i, percent := range metrics.Cutoffs {
		title := fmt.Sprintf("%d%%", percent)
		more.measures = append(more.measures, explanationMeasure{
			atShare("comprehensiveness_"+way, percent), title,
			func(e *explainedSample, w []int32) float64 { return metrics.Mean(of(e).without[i], w) },
		})
		less.measures = append(less.measures, explanationMeasure{
			atShare("sufficiency_"+way, percent), title,
			func(e *explainedSample, w []int32) float64 { return metrics.Mean(of(e).only[i], w) },
		})
	}
	return []explanationGrid{more, less}
}

// atShare is the name of a measure at one share of the tokens, in percent.
func atShare(name string, percent int) string { return fmt.Sprintf("%s_at_%d", name, percent) }
