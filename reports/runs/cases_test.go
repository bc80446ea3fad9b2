package runs

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
)

func TestCasesJoinResultsAndGoldLabels(t *testing.T) {
	task := datasets.Task{Name: "example/sleep", Kind: datasets.Binary, Labels: []string{"enough", "short"}, Unit: "post"}
	item := func(id, author, community string, gold ...string) datasets.Item {
		return datasets.Item{
			Post: ingest.Post{ID: id, Body: strings.Repeat("late ", 60), Author: author, Community: community},
			Gold: [][]string{gold}, Columns: map[string]string{"area": "north"},
		}
	}
	items := []datasets.Item{
		item("1", "a", "night shift", "short"),
		item("2", "a", "", "enough"),
		item("1", "a", "night shift", "enough"), // a second post with the id of the first
		item("3", "", "night shift"),
		item("4", "b", "exams", "enough"),
		item("5", "", "exams", "short"),
	}
	probabilities := []explain.LabelProbability{{Label: "enough", Probability: 0.25}, {Label: "short", Probability: 0.75}}
	results := map[string]answered{
		"1": {answers: []explain.Answer{{Task: "other", Label: "x"}, {Task: task.Name, Label: "short", Probabilities: probabilities}}},
		"2": {answers: []explain.Answer{{Task: task.Name, Label: "short", Probabilities: probabilities, Abstained: true}}},
		"3": {concern: explain.Concern{Withheld: explain.WithheldLanguage}},
		"4": {err: "the text is too long"},
	}
	dead := map[string]string{"5": "an empty text"}

	columns := func(posts, community string) map[string]string {
		c := map[string]string{"length": "51–150 words", "area": "north"}
		for name, value := range map[string]string{"posts": posts, "community": community} {
			if value != "" {
				c[name] = value
			}
		}
		return c
	}
	p := []float64{0.25, 0.75}
	want := []reports.Case{
		{ID: "1", Gold: []int{1}, Predicted: []int{1}, Probabilities: p, Group: "a", Columns: columns("2–5 posts", "night shift")},
		{ID: "2", Gold: []int{0}, Predicted: []int{1}, Probabilities: p, Abstained: true, Group: "a", Columns: columns("2–5 posts", "")},
		{ID: "3", Reason: "withheld: language", Columns: columns("", "night shift")},
		{ID: "4", Gold: []int{0}, Reason: "the text is too long", Group: "b", Columns: columns("1 post", "exams")},
		{ID: "5", Gold: []int{1}, Reason: "an empty text", Columns: columns("", "exams")},
	}
	var file bytes.Buffer
	if err := reports.WriteGold(&file, reports.GoldOf([]datasets.Task{task}, items)); err != nil {
		t.Fatal(err)
	}
	rows, err := reports.ReadGold(&file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := casesOf(task, rows, results, dead)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	if by := fmt.Sprint(strataOf(got, []string{"area", "length"})); by != "[community posts area length]" {
		t.Errorf("they are broken down by %s", by)
	}
}

func TestCasesOfAMultilabelTask(t *testing.T) {
	task := datasets.Task{Name: "walks/weather", Kind: datasets.Multilabel, Labels: []string{"rain", "wind", "sun"}, Unit: "post"}
	rows := []reports.Gold{
		{ID: "1", Labels: map[string][]string{task.Name: {"rain", "sun"}}},
		{ID: "2", Labels: map[string][]string{task.Name: {}}},
		{ID: "3", Labels: map[string][]string{task.Name: {"wind"}}},
	}
	results := map[string]answered{}
	for id, labels := range map[string][]string{"1": {"rain", "wind"}, "2": {}, "3": {"fog"}} {
		results[id] = answered{answers: []explain.Answer{{Task: task.Name, Labels: labels}}}
	}
	want := []reports.Case{
		{ID: "1", Gold: []int{0, 2}, Predicted: []int{0, 1}},
		{ID: "2", Gold: []int{}, Predicted: []int{}},
		{ID: "3", Gold: []int{1}, Reason: "a label that the task does not have"},
	}
	got, err := casesOf(task, rows, results, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
}

func TestPostsOfAUserComeInBands(t *testing.T) {
	rows := reports.GoldOf(nil, []datasets.Item{{Post: ingest.Post{ID: "u", Body: "a"}, Columns: map[string]string{"posts": "12"}}})
	if got := rows[0].Columns["posts"]; got != "6–20 posts" {
		t.Errorf("12 posts are %q", got)
	}
}
