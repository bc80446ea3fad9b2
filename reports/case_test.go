package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestNewCase(t *testing.T) {
	needs := datasets.Task{Name: "needs", Kind: datasets.Multilabel, Labels: []string{"rest", "company", "quiet"}, Unit: "post"}
	for _, c := range []struct {
		name string
		task datasets.Task
		gold []string
		want []int
		err  string
	}{
		{"one label", sleep, []string{"short"}, []int{1}, ""},
		{"no gold label", sleep, nil, nil, ""},
		{"several labels", needs, []string{"quiet", "rest"}, []int{2, 0}, ""},
		{"none of several labels", needs, nil, []int{}, ""},
		{"another label", needs, []string{"rest", "food"}, nil, `the gold label "food" is not one of task needs: rest, company, quiet`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := NewCase(c.task, "1", c.gold...)
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("the error is %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Case{ID: "1", Gold: c.want}, got); diff != "" {
				t.Errorf("case (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswer(t *testing.T) {
	c := Case{Reason: "an empty text"}
	c.Answer(sleep, "short")
	if diff := cmp.Diff(Case{Predicted: []int{1}}, c); diff != "" {
		t.Errorf("a label (-want +got):\n%s", diff)
	}
	c.Answer(sleep, "Short.")
	if diff := cmp.Diff(Case{Reason: "a label that the task does not have"}, c); diff != "" {
		t.Errorf("another text (-want +got):\n%s", diff)
	}
	c.Answer(sleep)
	if diff := cmp.Diff(Case{Predicted: []int{}}, c); diff != "" {
		t.Errorf("none of the labels (-want +got):\n%s", diff)
	}
}
