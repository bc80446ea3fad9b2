package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// mood has a label that stands inside another one.
var mood = datasets.Task{Name: "mood", Kind: datasets.Binary, Labels: []string{"not calm", "calm"}, Unit: "unit"}

// weathers has any number of labels a unit.
var weathers = datasets.Task{Name: "weathers", Kind: datasets.Multilabel, Labels: []string{"rain", "wind", "sun"}, Unit: "unit"}

// counts has labels that are numbers.
var counts = datasets.Task{Name: "counts", Kind: datasets.Multiclass, Labels: []string{"0", "1.0", "2", "Two or more"}, Unit: "unit"}

// fileOf writes a file of that name and reads it.
func fileOf(t *testing.T, name, content string) *Rows {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := ReadRows(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// parquetOf writes a Parquet file with ids and a list of labels for each.
func parquetOf(t *testing.T, ids []string, labels [][]string) *Rows {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: arrow.BinaryTypes.String}, {Name: "label", Type: arrow.ListOf(arrow.BinaryTypes.String)},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	list := b.Field(1).(*array.ListBuilder)
	for i, id := range ids {
		b.Field(0).(*array.StringBuilder).Append(id)
		list.Append(true)
		list.ValueBuilder().(*array.StringBuilder).AppendValues(labels[i], nil)
	}
	record := b.NewRecord()
	defer record.Release()
	path := filepath.Join(t.TempDir(), "answers.parquet")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := pqarrow.NewFileWriter(schema, file, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := ReadRows(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// answersIn shows what Predict reads as lines "id: labels", or the reason in
// parentheses, and what footnotes show of the answer.
func answersIn(t *testing.T, f *Rows, task datasets.Task) []string {
	t.Helper()
	cases, err := Predict(nil, f, task)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range cases {
		names := []string{}
		for _, p := range c.Predicted {
			names = append(names, task.Labels[p])
		}
		line := c.ID + ": " + strings.Join(names, " + ")
		if c.Predicted == nil {
			line = c.ID + ": (" + c.Reason + ")"
		}
		if c.Said != "" {
			line += ", " + c.Said
		}
		lines = append(lines, line)
	}
	return lines
}

func TestPredict(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		task                datasets.Task
		want                []string
	}{
		{
			"labels", "a.csv", "\ufeffid,label,remark\n1,calm,\"two\nlines\"\n2, not calm ,\n3,Calm,\n4,,\n", mood,
			[]string{"1: calm", "2: not calm", `3: calm, "Calm"`, "4: (an empty answer)"},
		},
		{
			"labels between tabs", "a.tsv", "label\tid\ncalm\t1\nnot calm\t2\n", mood,
			[]string{"1: calm", "2: not calm"},
		},
		{
			"labels in objects of any order", "a.jsonl", "{\"id\": \"1\", \"label\": \"calm\"}\n\n{\"label\": null, \"more\": [1], \"id\": 2}\n{\"id\": \"3\"}", mood,
			[]string{"1: calm", "2: (an empty answer)", "3: (an empty answer)"},
		},
		{
			"several labels where the task has one", "a.jsonl", `{"id": "1", "label": ["calm", "not calm"]}` + "\n" + `{"id": "2", "label": ["calm"]}`, mood,
			[]string{`1: (several labels where the task has one), "[\"calm\", \"not calm\"]"`, "2: calm"},
		},
		{
			"any number of labels", "a.csv", "id,label\n1,sun; rain\n2,\n3,\"[\"\"wind\"\"]\"\n4,snow;sun\n5,rain;rain\n", weathers,
			[]string{"1: rain + sun", "2: ", "3: wind", `4: (a label that the task does not have), "snow"`, "5: rain"},
		},
		{
			"probabilities", "a.csv", "id,prob_calm,prob_not calm\n1,0.2,0.8\n2,0.5,0.5\n3,,\n", mood,
			[]string{"1: not calm", "2: not calm", "3: (an empty answer)"},
		},
		{
			"logits, since they do not sum to 1", "a.csv", "id,calm,not calm\n1,0.2,0.8\n2,3,-3\n", mood,
			[]string{"1: not calm", "2: calm"},
		},
		{
			"logits in any case", "a.csv", "id,logit_calm,logit_not calm\n1,0.2,0.8\n", mood,
			[]string{"1: not calm"},
		},
		{
			"probabilities of any number of labels", "a.csv", "id,rain,wind,sun\n1,0.9,0.5,0.1\n2,0.1,0.2,0.3\n", weathers,
			[]string{"1: rain + wind", "2: "},
		},
		{
			"logits of any number of labels", "a.csv", "id,rain,wind,sun\n1,2,0,-1\n", weathers,
			[]string{"1: rain + wind"},
		},
		{
			"answers in words", "a.jsonl", `{"id": "1", "answer": "The writer is CALM."}` + "\n" + `{"id": "2", "answer": "Not\ncalm, I think."}` + "\n" +
				`{"id": "3", "answer": "calm, or not calm"}` + "\n" + `{"id": "4", "answer": "Calmly spoken."}` + "\n" + `{"id": "5", "answer": " "}`, mood,
			[]string{
				"1: calm", "2: not calm", "3: (an answer that names several labels), unlike any other",
				"4: (an answer that names no label), unlike any other", "5: (an empty answer)",
			},
		},
		{
			"several labels in words", "a.csv", "id,output\n1,\"Sun, then rain.\"\n2,Fog.\n", weathers,
			[]string{"1: rain + sun", "2: (an answer that names no label)"},
		},
		{
			"labels in another case or form", "a.csv", "id,label\n1,2.0\n2,02\n3,1\n4, TWO\n5,2.5\n6,two  or more\n7,more\n", counts,
			[]string{
				`1: 2, "2.0"`, `2: 2, "02"`, `3: 1.0, "1"`, "4: (a label that the task does not have), \"TWO\"",
				"5: (a label that the task does not have), \"2.5\"", `6: Two or more, "two or more"`, "7: (a label that the task does not have), \"more\"",
			},
		},
		{
			"a label in another case twice", "a.csv", "id,label\n1,RAIN;rain;Sun\n", weathers,
			[]string{`1: rain + sun, "RAIN; Sun; rain"`},
		},
		{
			"labels that fold to two of the task", "a.csv", "id,label\n1,A\n2,a\n3,B\n",
			datasets.Task{Labels: []string{"a", "A", "b"}},
			[]string{"1: A", "2: a", `3: b, "B"`},
		},
		{
			"labels that are whole texts", "a.csv", "id,label\n1,calm\n2,a calm day by the river with nothing else to do\n", mood,
			[]string{"1: calm", "2: (a label that the task does not have)"},
		},
		{
			"the most frequent of unknown labels", "a.csv", "id,label\n0,calm\n1,f\n2,e\n3,d\n4,c\n5,b\n6,a\n7,f\n8,f\n9,e\n", mood,
			[]string{
				"0: calm", `1: (a label that the task does not have), "f"`, `2: (a label that the task does not have), "e"`,
				"3: (a label that the task does not have), unlike any other", `4: (a label that the task does not have), "c"`,
				`5: (a label that the task does not have), "b"`, `6: (a label that the task does not have), "a"`,
				`7: (a label that the task does not have), "f"`, `8: (a label that the task does not have), "f"`, `9: (a label that the task does not have), "e"`,
			},
		},
		{
			"only the rows of the task", "a.csv", "id,task,label\n1,mood,calm\n1,weathers,rain\n", mood,
			[]string{"1: calm"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, answersIn(t, fileOf(t, c.file, c.content), c.task)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	t.Run("lists in Parquet", func(t *testing.T) {
		got := answersIn(t, parquetOf(t, []string{"1", "2", "3"}, [][]string{{"sun", "rain"}, {}, {"snow"}}), weathers)
		if diff := cmp.Diff([]string{"1: rain + sun", "2: ", `3: (a label that the task does not have), "snow"`}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestPredictSetsProbabilities(t *testing.T) {
	for _, c := range []struct {
		name, content string
		task          datasets.Task
		want          []float64
	}{
		{"probabilities stay as they are", "id,prob_not calm,prob_calm\n1,0.3,0.7\n", mood, []float64{0.3, 0.7}},
		{"beside a label", "id,label,prob_not calm,prob_calm\n1,not calm,0.3,0.7\n", mood, []float64{0.3, 0.7}},
		{"softmax of logits", "id,not calm,calm\n1,0,1000\n", mood, []float64{0, 1}},
		{"softmax of equal logits", "id,not calm,calm\n1,-7,-7\n", mood, []float64{0.5, 0.5}},
		{"sigmoid of logits", "id,rain,wind,sun\n1,0,1000,-1000\n", weathers, []float64{0.5, 1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cases, err := Predict(nil, fileOf(t, "a.csv", c.content), c.task)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, cases[0].Probabilities); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPredictKeepsTheGoldCases(t *testing.T) {
	gold := []Case{{ID: "1", Gold: []int{1}}, {ID: "2", Gold: []int{0}}}
	cases, err := Predict(gold, fileOf(t, "a.csv", "id,label\n3,calm\n1,calm\n"), mood)
	if err != nil {
		t.Fatal(err)
	}
	want := []Case{{ID: "1", Gold: []int{1}, Predicted: []int{1}}, {ID: "2", Gold: []int{0}}, {ID: "3", Predicted: []int{1}}}
	if diff := cmp.Diff(want, cases); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if gold[0].Predicted != nil {
		t.Error("the gold cases were changed")
	}
}

func TestPredictRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, content, want string }{
		{"no id", "a.csv", "name,label\n1,calm\n", `a.csv:1: no column "id"; the header has name, label`},
		{"an empty id", "a.csv", "id,label\n,calm\n", `a.csv:2: an empty id`},
		{"an id twice", "a.csv", "id,label\n1,calm\n2,calm\n1,calm\n", `a.csv:4: the id "1" stands on line 2 as well`},
		{
			"no answers", "a.csv", "id,calm\n1,1\n",
			`a.csv:1: no column "label", no column of scores for each of not calm, calm, none of answer, text, output; the header has id, calm`,
		},
		{"no number", "a.csv", "id,calm,not calm\n1,0.5,0.5\n2,high,0\n", `a.csv:3: calm is "high"; a finite number is needed`},
		{"not a number", "a.csv", "id,calm,not calm\n1,NaN,0\n", `a.csv:2: calm is "NaN"; a finite number is needed`},
		{"a score too few", "a.csv", "id,calm,not calm\n1,0.5,\n", `a.csv:2: 1 of the columns not calm, calm are empty`},
		{
			"probabilities that are none", "a.csv", "id,prob_calm,prob_not calm\n1,0.5,0.1\n",
			`a.csv:2: the columns prob_not calm, prob_calm hold [0.1 0.5], which are no probabilities; call the columns logit_… if they are logits`,
		},
		{"rows of another task", "a.csv", "id,task,label\n1,walks,calm\n", `a.csv: no row has the task mood`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fileOf(t, c.file, c.content)
			_, err := Predict(nil, f, mood)
			if want := filepath.Dir(f.File) + "/" + c.want; err == nil || err.Error() != want {
				t.Errorf("the error is\n%v, want\n%s", err, want)
			}
		})
	}
}

func TestGoldCases(t *testing.T) {
	for _, c := range []struct {
		name, content string
		task          datasets.Task
		want          []Case
	}{
		{"labels", "id,label,place\n1,calm,here\n2,,there\n", mood, []Case{
			{ID: "1", Gold: []int{1}, Columns: map[string]string{"place": "here"}},
			{ID: "2", Columns: map[string]string{"place": "there"}},
		}},
		{"any number of labels", "id,label\n1,sun;rain\n2,\n", weathers, []Case{
			{ID: "1", Gold: []int{2, 0}, Columns: map[string]string{}},
			{ID: "2", Gold: []int{}, Columns: map[string]string{}},
		}},
		{"a column a label", "id,rain,wind,sun\n1,0,1,1\n", weathers, []Case{
			{ID: "1", Gold: []int{1, 2}, Columns: map[string]string{"rain": "0", "wind": "1", "sun": "1"}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := GoldCases(fileOf(t, "gold.csv", c.content), c.task)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestGoldCasesRefuse(t *testing.T) {
	for _, c := range []struct {
		name, content string
		task          datasets.Task
		want          string
	}{
		{"another label", "id,label\n1,angry\n", mood, `gold.csv:2: the gold label "angry" is not one of task mood: not calm, calm`},
		{"no labels", "id,mood\n1,calm\n", mood, `gold.csv:1: no column "label", and none for the label "not calm"; the header has id, mood`},
		{"neither 0 nor 1", "id,rain,wind,sun\n1,0,1,2\n", weathers, `gold.csv:2: sun is "2"; a gold label is 0 or 1`},
		{"two labels where the task has one", "id,not calm,calm\n1,1,1\n", mood, `gold.csv:2: unit 1 has 2 gold labels`},
		{"a label twice", "id,label\n1,sun;sun\n", weathers, `gold.csv:2: unit 1 has the gold label`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fileOf(t, "gold.csv", c.content)
			if _, err := GoldCases(f, c.task); err == nil || !strings.HasPrefix(err.Error(), filepath.Dir(f.File)+"/"+c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}
