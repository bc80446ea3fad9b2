package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// reportOn returns a report on a dataset without cases: all that matters here
// are its units and its scores.
func reportOn(dataset, key string, split datasets.Split, n int, scores ...string) *Report {
	r := &Report{Dataset: dataset, Split: split, Task: datasets.Task{Key: key, Unit: "post"}, N: n}
	for _, name := range scores {
		r.Scores = append(r.Scores, Score{Name: name, Value: 0.5, Low: math.NaN(), High: math.NaN()})
	}
	return r
}

// reasons returns how many figures each reason stands for.
func (c Comparison) reasons() map[string]int {
	all := map[string]int{}
	for _, o := range c.Others {
		all[o.Reason] += len(o.Figures)
	}
	return all
}

func TestCompareKeepsToTheProtocol(t *testing.T) {
	split := datasets.Split{Name: "test", Rows: 715, Protocols: []string{"mental-llm-80-20"}}
	c := Compare(reportOn("dreaddit", "binary", split, 715, "balanced_accuracy", "f1_weighted"))
	if len(c.Rows) != 33 {
		t.Fatalf("%d rows, want the 33 of Xu et al. 2024, table 10", len(c.Rows))
	}
	if best := c.Rows[0]; best.Model != "Mental-RoBERTa (fine-tuned per task)" || best.Figures["balanced_accuracy"].Value != 0.831 {
		t.Errorf("the first is %+v", best)
	}
	for i, row := range c.Rows {
		if row.Protocol != "mental-llm-80-20" || len(row.Figures) != 1 {
			t.Errorf("%+v does not belong here", row)
		}
		if i > 0 && row.Figures["balanced_accuracy"].Value > c.Rows[i-1].Figures["balanced_accuracy"].Value {
			t.Errorf("%s stands below %s", row.Model, c.Rows[i-1].Model)
		}
	}
	if n := c.reasons()["another protocol, ji2022-split"]; n != 40 {
		t.Errorf("%d figures are left out as of ji2022-split, want 40", n)
	}
	n := len(c.Rows)
	for _, figures := range c.reasons() {
		n += figures
	}
	if all := len(datasets.Published("dreaddit", "binary")); n != all {
		t.Errorf("%d figures in all, want %d", n, all)
	}
}

func TestComparePutsTheMetricsOfAModelIntoOneRow(t *testing.T) {
	split := datasets.Split{Name: "all", Protocols: []string{"o3-mini-full-set"}}
	c := Compare(reportOn("dreaddit", "binary", split, 3553, "balanced_accuracy", "f1_macro", "f1_weighted", "accuracy", "sensitivity", "specificity"))
	if len(c.Rows) != 3 {
		t.Fatalf("%d rows, want 3", len(c.Rows))
	}
	for _, row := range c.Rows {
		if len(row.Figures) != 6 {
			t.Errorf("%s has %d figures, want 6", row.Model, len(row.Figures))
		}
	}
	if n := c.reasons()["another metric: F1 (positive class)"]; n != 3 {
		t.Errorf("%d figures of F1 of the positive class are left out, want 3", n)
	}
}

func TestCompareNeedsTheSameUnits(t *testing.T) {
	split := datasets.Split{Name: "test", Rows: 715, Protocols: []string{"mental-llm-80-20"}}
	c := Compare(reportOn("dreaddit", "binary", split, 20, "balanced_accuracy"))
	if n := c.reasons()["protocol mental-llm-80-20 scores 715 posts, this table 20"]; len(c.Rows) != 0 || n != 33 {
		t.Errorf("%d rows beside 20 posts, and %v", len(c.Rows), c.reasons())
	}
}

func TestCompareNeedsTheSameAverage(t *testing.T) {
	split := datasets.Split{Name: "test", Protocols: []string{"mentrabench"}}
	c := Compare(reportOn("swmh", "5-class", split, 500, "f1_micro"))
	if n := c.reasons()["another average of F1: micro (as printed)"]; len(c.Rows) != 0 || n != 23 {
		t.Errorf("%d rows beside a micro-F1 that is another, and %v", len(c.Rows), c.reasons())
	}
}

func TestCompareKeepsWhatMustBeKnown(t *testing.T) {
	split := datasets.Split{Name: "test", Protocols: []string{"mental-llm-80-20", "dreaddit-original-split"}}
	levels := Compare(reportOn("depseverity", "4-level", split, 711, "balanced_accuracy"))
	if len(levels.Rows) != 33 {
		t.Fatalf("%d rows, want 33", len(levels.Rows))
	}
	for _, row := range levels.Rows {
		if row.Trusted || len(row.Notes) != 1 || !strings.HasPrefix(row.Notes[0], "Caution: these four-level values") {
			t.Errorf("%s has the notes %q", row.Model, row.Notes)
		}
	}
	if best, ok := levels.Best("balanced_accuracy"); ok {
		t.Errorf("%+v is a target", best)
	}

	original := Compare(reportOn("dreaddit", "binary", split, 715, "sensitivity"))
	unverified := 0
	for _, row := range original.Rows {
		if !row.Verified {
			unverified++
			if !strings.Contains(citation(row), "unverified") {
				t.Errorf("%s: %s", row.Model, citation(row))
			}
		}
	}
	if unverified != 3 {
		t.Errorf("%d unverified rows, want 3", unverified)
	}
}

func TestBest(t *testing.T) {
	figure := func(value float64) map[string]datasets.Figure {
		return map[string]datasets.Figure{"f1_macro": {Value: value}}
	}
	c := Comparison{Rows: []PublishedRow{{Figures: figure(0.9)}, {Figures: figure(0.7), Trusted: true}, {Figures: figure(0.8), Trusted: true}}}
	if best, ok := c.Best("f1_macro"); !ok || best.Value != 0.8 {
		t.Errorf("the best is %v, want 0.8: 0.9 is not to be trusted", best.Value)
	}
	if _, ok := c.Best("accuracy"); ok {
		t.Error("there is a best accuracy where none is published")
	}
}

// A metric of publishedMetrics that no report has would never be compared.
func TestPublishedMetricsAreScores(t *testing.T) {
	known := map[string]bool{}
	for _, m := range append(append([]metric{}, countMetrics...), probabilityMetrics...) {
		known[m.name] = true
	}
	for _, m := range publishedMetrics {
		if !known[m.score] || columnTitles[m.score] == "" {
			t.Errorf("%s is no score of a report, or its column has no title", m.score)
		}
	}
}

func TestColumnsAreScores(t *testing.T) {
	for _, kind := range []datasets.Kind{datasets.Binary, datasets.Multiclass, datasets.Ordinal, datasets.Multilabel} {
		task := datasets.Task{Kind: kind, Labels: []string{"a", "b"}, Positive: []string{"b"}}
		r := evaluated(t, task, []Case{{ID: "1", Gold: []int{0}, Predicted: []int{0}}, {ID: "2", Gold: []int{1}, Predicted: []int{1}}})
		for _, c := range tableColumns(kind) {
			if math.IsNaN(r.Score(c.score).Value) {
				t.Errorf("a %s task has no %s", kind, c.score)
			}
		}
	}
}

func TestScoreAsText(t *testing.T) {
	nan := math.NaN()
	got := []string{
		Score{Value: 0.7941, Low: 0.763, High: 0.8229}.String(), Score{Value: 0.5, Low: nan, High: nan}.String(), Score{Value: nan, Low: nan, High: nan}.String(),
	}
	if diff := cmp.Diff([]string{"0.794 [0.763, 0.823]", "0.500", "–"}, got); diff != "" {
		t.Error(diff)
	}
}
