package reports

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

var concernTask = datasets.Task{
	Name: "own/at-risk", Kind: datasets.Binary, Labels: []string{"not at risk", "at risk"}, Positive: []string{"at risk"}, Unit: "post", Concern: true,
}

// screened returns a case of a level with the risk that the model gives it and its tier.
func screened(id, level, everyday string, gold int, risk float64, tier string) Case {
	predicted := 0
	if tier == "read soon" || tier == "read now" {
		predicted = 1
	}
	return Case{
		ID: id, Gold: []int{gold}, Predicted: []int{predicted}, Probabilities: []float64{1 - risk, risk}, Tier: tier,
		Columns: map[string]string{"level": level, "everyday": everyday},
	}
}

// A hundred everyday posts with the risks .000 to .099, of which the last one is
// watched; one in distress; of each level of risk two posts.
func screenedCases() []Case {
	var cases []Case
	for i := range 100 {
		tier := "none"
		if i == 99 {
			tier = "watch"
		}
		cases = append(cases, screened(fmt.Sprint("e", i), "none", "yes", 0, float64(i)/1000, tier))
	}
	return append(
		cases,
		screened("d", "none", "no", 0, 0.5, "watch"),
		screened("t1", "thoughts", "no", 1, 0.0975, "none"), screened("t2", "thoughts", "no", 1, 0.9, "read soon"),
		screened("w1", "wish", "no", 0, 0.01, "none"), screened("w2", "wish", "no", 0, 0.3, "read soon"),
		screened("a1", "attempt", "no", 1, 0.0995, "watch"), screened("a2", "attempt", "no", 1, 0.99, "read now"),
	)
}

func TestScreening(t *testing.T) {
	r, err := Evaluate(Run{System: "a model", Dataset: "own", Task: concernTask, Cases: screenedCases()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range r.Screening.At {
		line := fmt.Sprintf("%s: everyday %d of %d", a.Name, a.Everyday.Count, a.Everyday.N)
		for _, level := range append(a.Levels, a.Positive) {
			line += fmt.Sprintf(", %s %d of %d", level.Name, level.Count, level.N)
		}
		got = append(got, line)
	}
	want := []string{
		"1% of everyday posts: everyday 1 of 100, none 1 of 1, wish 1 of 2, thoughts 1 of 2, attempt 2 of 2, positive 3 of 4",
		"2% of everyday posts: everyday 2 of 100, none 1 of 1, wish 1 of 2, thoughts 2 of 2, attempt 2 of 2, positive 4 of 4",
		"5% of everyday posts: everyday 5 of 100, none 1 of 1, wish 1 of 2, thoughts 2 of 2, attempt 2 of 2, positive 4 of 4",
		"read now: everyday 0 of 100, none 0 of 1, wish 0 of 2, thoughts 0 of 2, attempt 1 of 2, positive 1 of 4",
		"read soon or graver: everyday 0 of 100, none 0 of 1, wish 1 of 2, thoughts 1 of 2, attempt 1 of 2, positive 2 of 4",
		"watch or graver: everyday 1 of 100, none 1 of 1, wish 1 of 2, thoughts 1 of 2, attempt 2 of 2, positive 3 of 4",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// 399 of the 400 pairs are in order, but for .0975 and the two everyday posts above it.
	if got, want := r.Screening.AUROC, (400.0-2)/400; math.Abs(got-want) > 1e-12 {
		t.Errorf("AUROC %v, want %v", got, want)
	}
	for _, format := range []string{"table", "markdown", "latex", "json"} {
		var b bytes.Buffer
		if err := Write(&b, Style{Format: format}, r); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if format != "latex" && !strings.Contains(b.String(), "read soon or graver") {
			t.Errorf("%s shows no tiers:\n%s", format, b.String())
		}
	}
}

func TestScreeningNeedsEverydayPosts(t *testing.T) {
	cases := screenedCases()[100:]
	if s := screeningOf(cases); s != nil {
		t.Errorf("got %+v", s)
	}
}

func TestTiersByLabel(t *testing.T) {
	task := datasets.Task{Name: "a/b", Kind: datasets.Binary, Labels: []string{"no", "yes"}, Positive: []string{"yes"}, Unit: "post"}
	cases := []Case{
		{ID: "1", Gold: []int{0}, Tier: "none"},
		{ID: "2", Gold: []int{0}, Tier: "watch"},
		{ID: "3", Gold: []int{1}, Tier: "read now"},
		{ID: "4", Gold: []int{1}, Tier: "read soon"},
		{ID: "5", Gold: []int{1}}, // the last one was not screened
	}
	several := task
	several.Kind = datasets.Multilabel
	users := task
	users.Unit = "user"
	for _, c := range []struct {
		name string
		task datasets.Task
		want string
	}{
		{"one label a post", task, "[{no 2 0 0 1} {yes 3 1 1 0}]"},
		{"several labels", several, "[{any 5 1 1 1}]"},
		{"users", users, "[]"},
	} {
		if got := fmt.Sprint(tierCounts(c.task, cases)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := tierCounts(task, cases[4:]); got != nil {
		t.Errorf("of posts that were not screened: %v", got)
	}
}
