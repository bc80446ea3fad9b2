package reports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestTaskOf(t *testing.T) {
	for _, c := range []struct {
		name, content string
		given, want   datasets.Task
	}{
		{
			"two labels", "id,label\n1,calm\n2,angry\n",
			datasets.Task{},
			datasets.Task{Kind: datasets.Binary, Labels: []string{"angry", "calm"}},
		},
		{
			"two labels, one of which is the positive one", "id,label\n1,1\n2,0\n",
			datasets.Task{},
			datasets.Task{Kind: datasets.Binary, Labels: []string{"0", "1"}, Positive: []string{"1"}},
		},
		{
			"two labels in a given order", "id,label\n1,calm\n2,angry\n",
			datasets.Task{Labels: []string{"calm", "angry"}},
			datasets.Task{Kind: datasets.Binary, Labels: []string{"calm", "angry"}, Positive: []string{"angry"}},
		},
		{
			"numbers", "id,label\n1,10\n2,9\n3,0\n",
			datasets.Task{Kind: datasets.Ordinal, Positive: []string{"10"}},
			datasets.Task{Kind: datasets.Ordinal, Labels: []string{"0", "9", "10"}, Positive: []string{"10"}},
		},
		{
			"labels that are no numbers in two writings", "id,label\n1,NaN\n2,nan\n3,NaN\n4,nan\n",
			datasets.Task{},
			datasets.Task{Kind: datasets.Binary, Labels: []string{"NaN", "nan"}},
		},
		{
			"numbers before words", "id,label\n1,b\n2,9\n3,a\n",
			datasets.Task{},
			datasets.Task{Kind: datasets.Multiclass, Labels: []string{"9", "a", "b"}},
		},
		{
			"several labels", "id,label\n1,sun;rain\n2,\n",
			datasets.Task{},
			datasets.Task{Kind: datasets.Multilabel, Labels: []string{"rain", "sun"}},
		},
		{
			"a label with a semicolon", "id,label\n1,sun; rain\n2,fog\n",
			datasets.Task{Kind: datasets.Binary},
			datasets.Task{Kind: datasets.Binary, Labels: []string{"fog", "sun; rain"}},
		},
		{
			"a column a label", "id,rain,sun\n1,0,1\n",
			datasets.Task{Labels: []string{"rain", "sun"}},
			datasets.Task{Kind: datasets.Multilabel, Labels: []string{"rain", "sun"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := TaskOf(fileOf(t, "gold.csv", c.content), c.given)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTaskOfRefuses(t *testing.T) {
	for _, c := range []struct {
		name, content string
		given         datasets.Task
		want          string
	}{
		{"no labels", "id,rain\n1,0\n", datasets.Task{}, `gold.csv:1: no column "label"; if there is a column a label, name the labels`},
		{"one label", "id,label\n1,calm\n", datasets.Task{}, `gold.csv: the labels are ["calm"]; a task has at least two labels`},
		{"labels in Latin-1", "id,label\n1,g\xeanant\n2,calme\n", datasets.Task{}, `gold.csv: the label "g\xeanant" is not valid UTF-8; save the file in UTF-8`},
		{
			"a positive label that there is not", "id,label\n1,a\n2,b\n",
			datasets.Task{Positive: []string{"c"}},
			`the positive label "c" is not one of ["a" "b"]`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := TaskOf(fileOf(t, "gold.csv", c.content), c.given); err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}
