package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

// sleep is a task with two labels, of which "short" is the positive one.
var sleep = datasets.Task{
	Name: "example/sleep", Key: "binary", Kind: datasets.Binary,
	Labels: []string{"enough", "short"}, Positive: []string{"short"}, Unit: "post",
}

// answers writes cases of sleep as lines "id: gold → predicted": "s" is short,
// "e" enough, "?" a label that the task does not have, "-" none. A reason may
// follow.
func answers(t *testing.T, lines ...string) []Case {
	t.Helper()
	labels := map[string]string{"s": "short", "e": "enough", "?": "a long answer in words"}
	var cases []Case
	for _, line := range lines {
		id, rest, _ := strings.Cut(line, ": ")
		gold, rest, _ := strings.Cut(rest, " → ")
		predicted, reason, _ := strings.Cut(rest, " ")
		c := Case{ID: id}
		if gold != "-" {
			var err error
			if c, err = NewCase(sleep, id, labels[gold]); err != nil {
				t.Fatal(err)
			}
		}
		if predicted != "-" {
			c.Answer(sleep, labels[predicted])
		} else {
			c.Reason = reason
		}
		cases = append(cases, c)
	}
	return cases
}

func TestEvaluate(t *testing.T) {
	const (
		plain     = "Intervals: 95%, percentile bootstrap, 1000 resamples of the 4 posts, seed 1."
		intervals = "Intervals: 95%, percentile bootstrap, 1000 resamples of the 4 posts, within each gold label since one has fewer than 30, seed 1."
	)
	for _, c := range []struct {
		name      string
		cases     []string
		notes     []string
		missing   int
		counts    [][]int // [gold][predicted], enough before short
		footnotes []string
		unmatched []string
	}{
		{
			name:      "every post has a label",
			cases:     []string{"1: s → s", "2: s → e", "3: e → e", "4: e → e"},
			counts:    [][]int{{2, 0}, {1, 1}},
			footnotes: []string{intervals},
		},
		{
			name:    "posts without a label count as errors, for a known reason or none",
			cases:   []string{"1: s → s", "2: s → - an empty text", "3: e → -", "4: e → - an empty text"},
			missing: 3,
			counts:  [][]int{{0, 0}, {0, 1}},
			footnotes: []string{
				"Without a valid label, counted as errors: 3 of 4 posts (2 × an empty text; 1 × no result).", intervals,
			},
			unmatched: []string{"No result for 1 posts: 3."},
		},
		{
			name:    "a label outside the task counts as an error and is not shown",
			cases:   []string{"1: s → s", "2: s → ?", "3: e → ?", "4: e → e"},
			missing: 2,
			counts:  [][]int{{1, 0}, {0, 1}},
			footnotes: []string{
				"Without a valid label, counted as errors: 2 of 4 posts (2 × a label that the task does not have).", intervals,
			},
		},
		{
			name:      "predictions for other posts are left out, and notes of the run come last",
			cases:     []string{"1: s → s", "2: s → s", "3: e → e", "4: e → e", "5: - → s", "6: - → ?", "7: - → -"},
			notes:     []string{"1 message was delivered twice."},
			counts:    [][]int{{2, 0}, {0, 2}},
			footnotes: []string{"Left out, since their ids have no gold label: 2 predictions.", intervals, "1 message was delivered twice."},
			unmatched: []string{"No gold label for 2 predictions: 5, 6."},
		},
		{
			name:      "a label that no post has",
			cases:     []string{"1: s → s", "2: s → e", "3: s → s", "4: s → s"},
			counts:    [][]int{{0, 0}, {1, 3}},
			footnotes: []string{"No post has the gold label enough: it is in no average.", plain},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Evaluate(Run{Task: sleep, Cases: answers(t, c.cases...), Notes: c.notes})
			if err != nil {
				t.Fatal(err)
			}
			if r.N != 4 || r.Missing != c.missing {
				t.Errorf("n is %d and %d are missing; want 4 and %d", r.N, r.Missing, c.missing)
			}
			if diff := cmp.Diff(c.counts, r.Confusion.Counts); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.footnotes, r.Notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.unmatched, r.Unmatched); diff != "" {
				t.Errorf("unmatched (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEvaluateListsTheFirstIDs(t *testing.T) {
	lines := []string{"0: s → s"}
	for i := 1; i <= 7; i++ {
		lines = append(lines, fmt.Sprintf("%d: s → -", i))
	}
	r := evaluated(t, sleep, answers(t, lines...))
	if diff := cmp.Diff([]string{"No result for 7 posts: 1, 2, 3, 4, 5, …."}, r.Unmatched); diff != "" {
		t.Errorf("unmatched (-want +got):\n%s", diff)
	}
}

func TestEvaluateRefusesWhatHasNoScore(t *testing.T) {
	levels := numbered(datasets.Ordinal, 3)
	for _, c := range []struct {
		name string
		run  Run
		want string
	}{
		{"no cases", Run{Task: sleep}, "no gold labels for task example/sleep"},
		{"no gold labels", Run{Task: sleep, Cases: []Case{{ID: "1", Predicted: []int{0}}}}, "no gold labels for task example/sleep"},
		{
			"two gold labels",
			Run{Task: levels, Cases: []Case{{ID: "1", Gold: []int{0, 1}}}},
			"post 1 has 2 gold labels, task numbered has one a post",
		},
		{
			"a label beyond the last",
			Run{Task: levels, Cases: []Case{{ID: "1", Gold: []int{0}, Predicted: []int{3}}}},
			"post 1 has the predicted label 3, task numbered has labels 0 to 2",
		},
		{
			"a label twice",
			Run{Task: numbered(datasets.Multilabel, 3), Cases: []Case{{ID: "1", Gold: []int{2, 0, 2}}}},
			`post 1 has the gold label "2" twice`,
		},
		{
			"probabilities of other labels",
			Run{Task: levels, Cases: []Case{{ID: "1", Gold: []int{0}, Probabilities: []float64{0.2, 0.8}}}},
			"post 1 has 2 probabilities, task numbered has 3 labels",
		},
		{
			"logits for probabilities",
			Run{Task: sleep, Cases: []Case{{ID: "1", Gold: []int{0}, Probabilities: []float64{0.8, -2}}}},
			"post 1 has the probability -2",
		},
		{
			"an id twice",
			Run{Task: levels, Cases: []Case{{ID: "1", Gold: []int{0}}, {ID: "1", Gold: []int{0}}}},
			`two cases of task numbered have the id "1"`,
		},
		{
			"a column that no case has",
			Run{Task: levels, By: []string{"area"}, Cases: []Case{{ID: "1", Gold: []int{0}, Columns: map[string]string{"length": "1–50 words", "age": "30"}}}},
			`no post has a column "area"; there is age, length`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Evaluate(c.run); err == nil || err.Error() != c.want {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}

func TestScoresOfEachKindOfTask(t *testing.T) {
	always := []string{"accuracy", "balanced_accuracy", "coverage", "f1_macro", "f1_micro", "f1_weighted", "invalid_rate", "roc_auc"}
	for _, c := range []struct {
		kind           datasets.Kind
		labels         int
		some, noneOfIt []string
	}{
		{datasets.Binary, 2, []string{"sensitivity", "false_negative_rate", "brier_score", "risk_coverage_area"}, []string{"mean_absolute_error", "hamming_loss"}},
		{datasets.Multiclass, 4, []string{"cohen_kappa", "brier_score"}, []string{"quadratic_kappa", "hamming_loss"}},
		{datasets.Ordinal, 4, []string{"cohen_kappa", "quadratic_kappa", "kendall_tau", "graded_f1", "ordinal_error"}, []string{"hamming_loss"}},
		{datasets.Multilabel, 4, []string{"hamming_loss", "recall_micro"}, []string{"cohen_kappa", "sensitivity", "brier_score"}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			task := numbered(c.kind, c.labels)
			var names []string
			for _, s := range evaluated(t, task, guesses(task, 20, 0.5)).Scores {
				if slices.Contains(names, s.Name) {
					t.Errorf("%s stands there twice", s.Name)
				}
				names = append(names, s.Name)
			}
			for _, name := range append(always, c.some...) {
				if !slices.Contains(names, name) {
					t.Errorf("there is no %s", name)
				}
			}
			for _, name := range c.noneOfIt {
				if slices.Contains(names, name) {
					t.Errorf("there is a %s", name)
				}
			}
		})
	}
}

func TestScoresOfProbabilitiesAreThoseOfThePostsThatHaveSome(t *testing.T) {
	cases := answers(t, "1: s → s", "2: e → e", "3: s → -")
	cases[0].Probabilities = []float64{0.1, 0.9}
	cases[1].Probabilities = []float64{0.7, 0.3}
	r := evaluated(t, sleep, cases)
	for name, want := range map[string]float64{
		"roc_auc": 1, "brier_score": (0.1*0.1 + 0.3*0.3) / 2,
		"risk_coverage_area": (0 + 0 + 1./3) / 3, // the missing answer is the last one, and wrong
	} {
		if got := r.Score(name).Value; !near(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if want := "Scores of probabilities are of the 2 of 3 posts that have some."; !slices.Contains(r.Notes, want) {
		t.Errorf("the notes are %q", r.Notes)
	}
	for i := range cases {
		cases[i].Probabilities = nil
	}
	if x := evaluated(t, sleep, cases).Score("risk_coverage_area").Value; !math.IsNaN(x) {
		t.Errorf("without probabilities the area is %v", x)
	}
}

func TestScoresWithAbstention(t *testing.T) {
	cases := answers(t, "1: s → s", "2: s → e", "3: e → e", "4: e → s", "5: e → -")
	cases[1].Abstained, cases[2].Abstained = true, true
	r := evaluated(t, sleep, cases)
	for name, want := range map[string]float64{
		"accuracy": 2. / 5, "coverage": 2. / 5, "selective_accuracy": 1. / 2, "invalid_rate": 1. / 5,
	} {
		if got := r.Score(name).Value; !near(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestScoresOfSetsOfLabels(t *testing.T) {
	task := numbered(datasets.Multilabel, 3)
	r := evaluated(t, task, []Case{
		{ID: "1", Gold: []int{0, 1}, Predicted: []int{1, 0}},
		{ID: "2", Gold: []int{}, Predicted: []int{}},
		{ID: "3", Gold: []int{0}, Predicted: []int{0, 1}},
		{ID: "4", Gold: []int{1}}, // no answer: wrong on all three labels
	})
	want := metrics.Multilabel{Exact: 2, Units: 4, Labels: []metrics.Confusion{
		{Counts: [][]int{{1, 0}, {0, 2}}, Missing: []int{1, 0}},
		{Counts: [][]int{{1, 1}, {0, 1}}, Missing: []int{0, 1}},
		{Counts: [][]int{{3, 0}, {0, 0}}, Missing: []int{1, 0}},
	}}
	if diff := cmp.Diff(want, r.Multilabel); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	for name, want := range map[string]float64{
		"accuracy": 2. / 4, "hamming_loss": 4. / 12, "f1_micro": 6. / 8, "f1_macro": (1 + 1./2 + 0) / 3,
		"balanced_accuracy": ((1./2+1)/2 + (1./2+1./2)/2 + 3./4) / 3, "invalid_rate": 1. / 4,
	} {
		if got := r.Score(name).Value; !near(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if want := "No post has the gold label 2: it counts as 0 in macro averages, as in scikit-learn."; !slices.Contains(r.Notes, want) {
		t.Errorf("the notes are %q", r.Notes)
	}
}
