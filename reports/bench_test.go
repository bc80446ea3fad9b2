package reports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// sleep is a task with two labels, of which "short" is the positive one.
var sleep = datasets.Task{
	Name: "example/sleep", Key: "binary", Kind: datasets.Binary,
	Labels: []string{"enough", "short"}, Positive: []string{"short"}, Unit: "post",
}

func TestEvaluate(t *testing.T) {
	gold := map[string]string{"1": "short", "2": "short", "3": "enough", "4": "enough"}
	for _, c := range []struct {
		name      string
		predicted map[string]string
		reasons   map[string]string
		notes     []string
		missing   int
		counts    [][]int // [gold][predicted], enough before short
		footnotes []string
	}{
		{
			name:      "every post has a label",
			predicted: map[string]string{"1": "short", "2": "enough", "3": "enough", "4": "enough"},
			counts:    [][]int{{2, 0}, {1, 1}},
		},
		{
			name:      "posts without a label count as errors, for a known reason or none",
			predicted: map[string]string{"1": "short"},
			reasons:   map[string]string{"2": "an empty text", "4": "an empty text", "1": "delivered twice"},
			missing:   3,
			counts:    [][]int{{0, 0}, {0, 1}},
			footnotes: []string{"Without a valid label, counted as errors: 3 of 4 posts (2 × an empty text, 1 × no result)."},
		},
		{
			name:      "a label outside the task counts as an error and is not shown",
			predicted: map[string]string{"1": "short", "2": "a long answer in words", "3": "Enough", "4": "enough"},
			missing:   2,
			counts:    [][]int{{1, 0}, {0, 1}},
			footnotes: []string{"Without a valid label, counted as errors: 2 of 4 posts (2 × a label that the task does not have)."},
		},
		{
			name:      "predictions for other posts are left out, and notes of the run come last",
			predicted: map[string]string{"1": "short", "2": "short", "3": "enough", "4": "enough", "5": "short"},
			notes:     []string{"1 message was delivered twice."},
			counts:    [][]int{{2, 0}, {0, 2}},
			footnotes: []string{"Left out, since their ids have no gold label: 1 of 5 predictions.", "1 message was delivered twice."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Evaluate(Run{Task: sleep, Gold: gold, Predicted: c.predicted, Reasons: c.reasons, Notes: c.notes})
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
		})
	}
}

func TestEvaluateRefusesWhatHasNoScore(t *testing.T) {
	multilabel := sleep
	multilabel.Kind = datasets.Multilabel
	for _, c := range []struct {
		name string
		run  Run
		want string
	}{
		{"no gold labels", Run{Task: sleep}, "no gold labels for task example/sleep"},
		{
			"a gold label of another task",
			Run{Task: sleep, Gold: map[string]string{"1": "stressed"}},
			`the gold label "stressed" is not one of task example/sleep: enough, short`,
		},
		{"a multilabel task", Run{Task: multilabel, Gold: map[string]string{"1": "short"}}, "task example/sleep is multilabel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Evaluate(c.run); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}

func TestEvaluatePutsPublishedFiguresOfTheSameProtocolBeside(t *testing.T) {
	split, err := datasets.Dreaddit.Split("test")
	if err != nil {
		t.Fatal(err)
	}
	run := Run{Dataset: "dreaddit", Split: split, Task: datasets.Dreaddit.Tasks[0], Gold: map[string]string{"1": "stressed"}}
	r, err := Evaluate(run)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Published) == 0 {
		t.Fatal("there is no published figure")
	}
	for i, f := range r.Published {
		if f.Metric != "balanced accuracy" || f.Protocol != "mental-llm-80-20" || f.Dataset != "dreaddit" {
			t.Errorf("%+v does not belong here", f)
		}
		if i > 0 && f.Value > r.Published[i-1].Value {
			t.Errorf("%s stands below %s", f.Model, r.Published[i-1].Model)
		}
	}

	run.Split, err = datasets.Dreaddit.Split("train")
	if err != nil {
		t.Fatal(err)
	}
	if r, err = Evaluate(run); err != nil || len(r.Published) != 0 {
		t.Errorf("%d figures beside the train split (%v)", len(r.Published), err)
	}
}
