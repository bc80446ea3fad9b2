package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// guesses returns n cases of a task, of which about the given share is right.
// Labels are drawn with the weights 1, 2, … k.
func guesses(task datasets.Task, n int, right float64) []Case {
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	k := len(task.Labels)
	cases := make([]Case, n)
	for i := range cases {
		g := int((math.Sqrt(1+8*rng.Float64()*float64(k*(k+1)/2)) - 1) / 2)
		p := g
		if rng.Float64() > right {
			p = rng.IntN(k)
		}
		cases[i] = Case{ID: fmt.Sprint(i), Gold: []int{g}, Predicted: []int{p}}
	}
	return cases
}

// evaluated returns the report of cases.
func evaluated(t testing.TB, task datasets.Task, cases []Case, by ...string) *Report {
	t.Helper()
	r, err := Evaluate(Run{Task: task, Cases: cases, By: by})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestIntervalsAreTheSameOnAnyNumberOfCores(t *testing.T) {
	cases := guesses(numbered(datasets.Ordinal, 4), 200, 0.6)
	before := runtime.GOMAXPROCS(1)
	one := evaluated(t, numbered(datasets.Ordinal, 4), cases)
	runtime.GOMAXPROCS(3)
	three := evaluated(t, numbered(datasets.Ordinal, 4), cases)
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff(one.Scores, three.Scores, cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })); diff != "" {
		t.Errorf("one core and three differ (-one +three):\n%s", diff)
	}
}

func TestIntervalOfAccuracyIsNearTheNormalOne(t *testing.T) {
	const n = 2000
	task := numbered(datasets.Binary, 2)
	accuracy := evaluated(t, task, guesses(task, n, 0.6)).Score("accuracy")
	half := 1.96 * math.Sqrt(accuracy.Value*(1-accuracy.Value)/n)
	for _, c := range []struct{ got, want float64 }{
		{accuracy.Low, accuracy.Value - half},
		{accuracy.High, accuracy.Value + half},
	} {
		if math.Abs(c.got-c.want) > 0.1*half {
			t.Errorf("a bound of accuracy is %v, %v for a normal distribution", c.got, c.want)
		}
	}
}

func TestIntervalsHoldTheirValues(t *testing.T) {
	for kind, labels := range map[datasets.Kind]int{datasets.Binary: 2, datasets.Multiclass: 5, datasets.Ordinal: 4, datasets.Multilabel: 6} {
		task := numbered(kind, labels)
		for _, s := range evaluated(t, task, guesses(task, 300, 0.5)).Scores {
			if s.Low > s.Value || s.High < s.Value {
				t.Errorf("%s: %s is %v, its interval %v to %v", kind, s.Name, s.Value, s.Low, s.High)
			}
		}
	}
}

func TestResamplingNote(t *testing.T) {
	binary := numbered(datasets.Binary, 2)
	one := func(id string, gold int, group string) Case {
		return Case{ID: id, Gold: []int{gold}, Predicted: []int{0}, Group: group}
	}
	many := guesses(binary, 200, 1)
	for _, c := range []struct {
		name  string
		cases []Case
		want  string
	}{
		{
			"frequent labels", many,
			"Intervals: 95%, percentile bootstrap, 1000 resamples of the 200 posts, seed 1.",
		},
		{
			"a rare label",
			[]Case{one("1", 0, ""), one("2", 1, ""), one("3", 1, "")},
			"Intervals: 95%, percentile bootstrap, 1000 resamples of the 3 posts, within each gold label since one has fewer than 30, seed 1.",
		},
		{
			"users with one post each",
			[]Case{one("1", 0, "a"), one("2", 1, "b"), one("3", 1, "c")},
			"Intervals: 95%, percentile bootstrap, 1000 resamples of the 3 posts, within each gold label since one has fewer than 30, seed 1.",
		},
		{
			"users with several posts",
			[]Case{one("1", 0, "a"), one("2", 1, "b"), one("3", 1, "a"), one("4", 1, ""), one("5", 1, "")},
			"Intervals: 95%, percentile bootstrap, 1000 resamples of the 4 users or other groups with all their posts, seed 1.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := resamplingNote(newResampling(binary, c.cases), binary); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// BenchmarkIntervals makes all intervals of 43,410 units, as many as the
// largest corpus has.
func BenchmarkIntervals(b *testing.B) {
	for _, c := range []struct {
		kind   datasets.Kind
		labels int
	}{{datasets.Binary, 2}, {datasets.Multiclass, 28}, {datasets.Multilabel, 28}} {
		task := numbered(c.kind, c.labels)
		cases := guesses(task, 43_410, 0.5)
		b.Run(fmt.Sprintf("%s-%d", c.kind, c.labels), func(b *testing.B) {
			s, r := newSample(task, cases), newResampling(task, cases)
			for b.Loop() {
				scoresOf(s, r)
			}
		})
	}
}
