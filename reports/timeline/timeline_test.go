package timeline

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/archive"
)

var (
	sleepless = Symptom{"insomnia", "insomnia"}
	tired     = Symptom{"fatigue", "tiredness"}
)

func on(days, risk float64, symptoms ...Symptom) Post {
	p := invented(fmt.Sprint("p", days), days, risk, risk)
	p.Symptoms = append(p.Symptoms, symptoms...)
	return p
}

func TestWindows(t *testing.T) {
	got := Of("an author", []Post{on(0, .9, tired), on(30, .1, sleepless), on(40, .6, tired, sleepless), on(58, .2)}, Options{Series: true})
	half, whole, third := .5, 1., 1./3
	for _, c := range []struct {
		name      string
		got, want Window
	}{
		{"the newest post's, of which day 30 is no part", got.Now, Window{2, .4, .6, &half, .5, []Symptom{tired, sleepless}}},
		{"before that, from day 2 on", got.Before, Window{1, .1, .1, new(float64), 0, []Symptom{sleepless}}},
		{"of the first post", got.Series[0].Window, Window{1, .9, .9, &whole, 1, []Symptom{tired}}},
		{"of day 40", got.Series[2].Window, Window{2, .35, .6, &half, .5, []Symptom{tired, sleepless}}},
	} {
		if diff := cmp.Diff(c.want, c.got, near); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if w := windowOf([]Post{on(0, .9), on(1, .1), on(2, .1)}); cmp.Diff(w.Distress, &third, near) != "" {
		t.Errorf("distress %v, want 1/3", *w.Distress)
	}
}

var near = cmp.Comparer(func(a, b float64) bool { return a-b < 1e-12 && b-a < 1e-12 })

func TestWithoutTheQuestionOfDistressThereIsNoShare(t *testing.T) {
	p := on(0, .1)
	p.Distress, p.Clear = nil, false
	if w := windowOf([]Post{p}); w.Distress != nil {
		t.Errorf("the share is %v", *w.Distress)
	}
}

func TestEpisodes(t *testing.T) {
	at := func(days float64) time.Time { return on(days, 0).CreatedAt }
	for _, c := range []struct {
		name string
		days []float64 // of alarms; negative ones of other posts
		want *Recurrence
	}{
		{"none", []float64{-1}, nil},
		{"one", []float64{3}, &Recurrence{1, []Episode{{at(3), at(3), 1}}, nil}},
		{"14 days are no gap", []float64{3, -5, 17, 31}, &Recurrence{3, []Episode{{at(3), at(31), 3}}, nil}},
		{"15 days are one", []float64{3, -5, -6, 18}, &Recurrence{2, []Episode{{at(3), at(3), 1}, {at(18), at(18), 1}}, &Pause{15, 2}}},
		{"the longest of two", []float64{0, 20, -21, 60, 61}, &Recurrence{4, []Episode{{at(0), at(0), 1}, {at(20), at(20), 1}, {at(60), at(61), 2}}, &Pause{40, 1}}},
	} {
		var posts []Post
		for _, d := range c.days {
			posts = append(posts, on(max(d, -d), map[bool]float64{true: .9}[d >= 0]))
		}
		if diff := cmp.Diff(c.want, Of("a", posts, Options{}).Alarming); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestASymptomThatComesAgain(t *testing.T) {
	got := Of("a", []Post{on(0, 0, tired), on(1, 0, tired), on(2, 0, sleepless), on(40, 0, sleepless)}, Options{}).Symptoms
	if len(got) != 2 || got[0].ID != "insomnia" || len(got[0].Episodes) != 2 || got[0].Longest.Days != 38 || len(got[1].Episodes) != 1 || got[1].Posts != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAroundADate(t *testing.T) {
	posts := []Post{on(0, .9), on(30, .1), on(31, .2), on(32, .3), on(40, .4), on(41, .5), on(42, .6), on(70, .9)}
	got := Of("a", posts, Options{Around: start.Add(40 * day)}).Around
	if got.Before != 3 || got.After != 3 || len(got.Measures) != 2 {
		t.Fatalf("%+v", got)
	}
	want := Comparison{Risk, start.Add(40 * day), Side{3, .2, .2}, Side{3, .5, .5}, 1, .1, Exact}
	if diff := cmp.Diff(want, got.Measures[0], near); diff != "" {
		t.Error(diff)
	}
	if got := Of("a", posts[1:4], Options{Around: start.Add(40 * day)}).Around; got.After != 0 || len(got.Measures) != 0 {
		t.Errorf("with nothing after: %+v", got)
	}
}

func TestWhatHasNoPlaceIsCounted(t *testing.T) {
	undated, withheld := on(1, .1), on(2, 0)
	undated.CreatedAt, withheld.Withheld = time.Time{}, explain.WithheldLanguage
	got := Of("a", []Post{undated, withheld, on(3, .1)}, Options{})
	if got.Posts != 1 || got.Undated != 1 || got.Unread != 1 || got.Now.Posts != 1 {
		t.Errorf("%+v", got)
	}
	if got := Of("a", []Post{undated}, Options{}); got.Posts != 0 || got.Undated != 1 || !got.First.IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestTheNewestVersionCounts(t *testing.T) {
	first, edited, elsewhere := on(1, .9), on(1, .1), on(1, .5)
	edited.Version, edited.StoredAt, elsewhere.Queue = "w", start.Add(time.Hour), "another"
	got := Of("a", []Post{edited, first, elsewhere}, Options{Series: true})
	if got.Posts != 2 || got.Older != 1 || got.Series[0].Risk != .5 || got.Series[1].Risk != .1 {
		t.Errorf("%+v", got)
	}
}

func TestPostOf(t *testing.T) {
	r := explain.Result{
		ID: "1", Bundle: "b", Concern: explain.Concern{Tier: explain.TierWatch, Risk: .3},
		Symptoms: []explain.Sign{
			{Symptom: "insomnia", Name: "insomnia", Polarity: explain.Present},
			{Symptom: "fatigue", Name: "tiredness", Polarity: explain.Present},
			{Symptom: "crying", Name: "crying", Polarity: explain.Negated},
		},
		Answers: []explain.Answer{{Task: "screen/distress", Label: "clear", Probabilities: []explain.LabelProbability{{Label: "none", Probability: .2}, {Label: "clear", Probability: .8}}}},
	}
	clearly := .8
	want := Post{Queue: "q", ID: "1", Version: "v", Bundle: "b", Tier: explain.TierWatch, Risk: .3, Distress: &clearly, Clear: true, Symptoms: []Symptom{tired, sleepless}}
	if diff := cmp.Diff(want, PostOf(archive.Row{Queue: "q", Version: "v", Result: r})); diff != "" {
		t.Error(diff)
	}
}

// A window that moves sums up what the posts in it do, also where several posts
// have the same time.
func TestAMovingWindowIsThatOfItsPosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var posts []Post
		at := 0.0
		for i := range rapid.IntRange(1, 40).Draw(t, "posts") {
			at += float64(rapid.IntRange(0, 10).Draw(t, "days"))
			p := invented(fmt.Sprint(i), at, float64(rapid.IntRange(0, 4).Draw(t, "risk"))/4, rapid.Float64Range(0, 1).Draw(t, "distress"))
			p.Symptoms = append(p.Symptoms, []Symptom{tired, sleepless}[:rapid.IntRange(0, 2).Draw(t, "symptoms")]...)
			posts = append(posts, p)
		}
		for i, got := range windows(posts, 28*day) {
			if diff := cmp.Diff(windowOf(until(posts, posts[i].CreatedAt, 28*day)), got, near, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// The order of results does not matter, nor does a result that comes twice, nor an
// older one of a post.
func TestOrderAndCopiesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		posts := chain(random, rapid.IntRange(1, 60).Draw(t, "posts"), .5)
		for i := range posts { // some at the same time
			posts[i].CreatedAt = posts[i].CreatedAt.Truncate(time.Duration(random.IntN(3)+1) * 12 * time.Hour)
		}
		o := Options{Series: true, Around: posts[len(posts)/2].CreatedAt}
		want := Of("a", posts, o)
		more := append([]Post{}, posts...)
		for _, p := range posts {
			if random.IntN(2) == 0 {
				more = append(more, p)
				p.StoredAt, p.Risk = p.StoredAt.Add(-time.Hour), 1-p.Risk
				more = append(more, p)
				want.Older += 2
			}
		}
		random.Shuffle(len(more), func(i, j int) { more[i], more[j] = more[j], more[i] })
		if diff := cmp.Diff(want, Of("a", more, o)); diff != "" {
			t.Fatal(diff)
		}
	})
}
