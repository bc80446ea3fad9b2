package reports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestPair(t *testing.T) {
	first := Run{System: "first", Task: sleep, Cases: answers(t, "1: s → s", "2: s → e", "3: e → e", "4: e → s", "5: e → e", "6: - → e")}
	second := Run{System: "second", Task: sleep, Cases: answers(t, "5: e → -", "4: e → e", "3: e → e", "2: s → s", "1: s → s", "7: s → s")}
	p, err := Pair(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if p.N != 5 || p.OnlyFirst != 1 || p.OnlySecond != 2 || p.P != 1 {
		t.Errorf("n is %d, only the first has %d right, only the second %d, p is %v", p.N, p.OnlyFirst, p.OnlySecond, p.P)
	}
	// The first has 1 of 2 and 2 of 3 right, the second 2 of 2 and 2 of 3.
	if d := p.Difference; !near(d.Value, 0.25) || d.Low > d.Value || d.High < d.Value {
		t.Errorf("the difference is %+v, want 0.25 inside its interval", d)
	}
	want := []string{
		"Intervals: 95%, percentile bootstrap, 1000 resamples of the 5 posts, within each gold label since one has fewer than 30, seed 1.",
		"Not compared: 1 of 6 posts of first, which the other run or the gold labels lack.",
		"Not compared: 1 of 6 posts of second, which the other run or the gold labels lack.",
	}
	if diff := cmp.Diff(want, p.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestPairOfARunAndItselfHasNoDifference(t *testing.T) {
	for _, kind := range []datasets.Kind{datasets.Multiclass, datasets.Multilabel} {
		run := Run{Task: numbered(kind, 3), Cases: guesses(numbered(kind, 3), 100, 0.5)}
		p, err := Pair(run, run)
		if err != nil {
			t.Fatal(err)
		}
		want := Score{Name: "balanced_accuracy"}
		if p.Difference != want || p.P != 1 || p.OnlyFirst+p.OnlySecond != 0 {
			t.Errorf("%s: %+v", kind, p)
		}
	}
}

// A paired bootstrap must see that the two systems are wrong on the same units:
// the interval of the difference is much narrower than that of either.
func TestPairIsNarrowerThanTwoIntervals(t *testing.T) {
	task := numbered(datasets.Binary, 2)
	worse := guesses(task, 500, 0.4)
	better := guesses(task, 500, 0.4)
	for i := range 20 {
		better[i].Predicted = better[i].Gold
	}
	p, err := Pair(Run{Task: task, Cases: worse}, Run{Task: task, Cases: better})
	if err != nil {
		t.Fatal(err)
	}
	alone := evaluated(t, task, worse).Score("balanced_accuracy")
	if p.Difference.High-p.Difference.Low > (alone.High-alone.Low)/2 || p.Difference.Low <= 0 {
		t.Errorf("the difference is %+v, the score alone %+v", p.Difference, alone)
	}
}

func TestPairRefusesWhatCannotBeCompared(t *testing.T) {
	other := sleep
	other.Name = "example/rest"
	first := Run{System: "first", Task: sleep, Cases: answers(t, "1: s → s")}
	for _, c := range []struct {
		name   string
		second Run
		want   string
	}{
		{"another task", Run{System: "second", Task: other}, "first is scored on task example/sleep, second on task example/rest"},
		{"other posts", Run{System: "second", Task: sleep, Cases: answers(t, "2: s → s")}, "first and second have no post in common"},
		{"no gold labels", Run{System: "second", Task: sleep}, "no gold labels for task example/sleep"},
		{
			"another gold label",
			Run{System: "second", Task: sleep, Cases: answers(t, "1: e → s")},
			"first and second have different gold labels for post 1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Pair(first, c.second); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}
