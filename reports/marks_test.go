package reports

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
)

// placeOf returns a place of the tokens [from, to).
func placeOf(symptom, polarity string, from, to int) Told {
	t := Told{Symptom: symptom, Polarity: polarity}
	for i := from; i < to; i++ {
		t.Tokens = append(t.Tokens, i)
	}
	return t
}

// Three posts of ten tokens. Of four marks three are found, two of them with their
// polarity; of four places called present one is right.
var markedPosts = []MarkedPost{
	{
		ID: "1", Tokens: 10, Columns: map[string]string{"style": "plain"},
		Marked: []Told{placeOf("crying", "present", 0, 4)},
		Found:  []Told{placeOf("crying", "present", 2, 6), placeOf("crying", "present", 8, 9)},
	},
	{
		ID: "2", Tokens: 10, Columns: map[string]string{"style": "caps"},
		Marked: []Told{placeOf("insomnia", "past", 0, 2), placeOf("crying", "negated", 5, 7)},
		Found:  []Told{placeOf("insomnia", "past", 0, 2), placeOf("crying", "present", 5, 7)},
	},
	{
		ID: "3", Tokens: 10, Columns: map[string]string{"style": "plain"},
		Marked: []Told{placeOf("guilt", "present", 0, 2)},
		Found:  []Told{placeOf("shame", "present", 0, 2)},
	},
}

func TestMeasureMarks(t *testing.T) {
	m, err := MeasureMarks("a model", "own", datasets.Split{Name: "test"}, markedPosts, "style")
	if err != nil {
		t.Fatal(err)
	}
	line := func(s MarkScores) string {
		return fmt.Sprintf("%s: %d marks, %d found, %d right, %d of %d called, token F1 %.3f, IOU F1 %.3f",
			s.Name, s.Marked, s.Found.Count, s.Right.Count, s.Called.Count, s.Called.N, s.TokenF1.Value, s.IOUF1.Value)
	}
	var got []string
	for _, s := range append(append(append([]MarkScores{m.All}, m.Polarities...), m.Strata...), m.Symptoms...) {
		got = append(got, line(s))
	}
	// Tokens of all: 10 marked, 11 found, 6 in both. Spans: 4 marked, 5 found; those of
	// post 1 share 2 of 6 tokens and are no hit.
	want := []string{
		"all: 4 marks, 3 found, 2 right, 1 of 4 called, token F1 0.571, IOU F1 0.444",
		"present: 2 marks, 1 found, 1 right, 1 of 4 called, token F1 0.267, IOU F1 0.000",
		"negated: 1 marks, 1 found, 0 right, 0 of 0 called, token F1 0.000, IOU F1 0.000",
		"past: 1 marks, 1 found, 1 right, 0 of 0 called, token F1 1.000, IOU F1 1.000",
		"plain: 2 marks, 1 found, 1 right, 1 of 3 called, token F1 0.308, IOU F1 0.000",
		"caps: 2 marks, 2 found, 1 right, 0 of 1 called, token F1 1.000, IOU F1 1.000",
		"crying: 2 marks, 2 found, 1 right, 1 of 3 called, token F1 0.615, IOU F1 0.400",
		"guilt: 1 marks, 0 found, 0 right, 0 of 0 called, token F1 0.000, IOU F1 0.000",
		"insomnia: 1 marks, 1 found, 1 right, 0 of 0 called, token F1 1.000, IOU F1 1.000",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got, want := fmt.Sprint(m.Names, m.Confusion), "[present negated past] [[1 0 0] [1 0 0] [0 0 1]]"; got != want {
		t.Errorf("confusion %s, want %s", got, want)
	}
	if math.IsNaN(m.All.TokenF1.Low) || m.All.TokenF1.Low > m.All.TokenF1.Value {
		t.Errorf("the interval of token F1 is %v", m.All.TokenF1)
	}
	for _, format := range Formats {
		var b bytes.Buffer
		if err := WriteMarks(&b, format, m); err != nil || !strings.Contains(b.String(), "insomnia") {
			t.Errorf("%s: %v\n%s", format, err, b.String())
		}
	}
}

func TestMeasureMarksWithoutPosts(t *testing.T) {
	if _, err := MeasureMarks("a model", "own", datasets.Split{}, nil); err == nil {
		t.Error("no error")
	}
}

func TestReadMarked(t *testing.T) {
	var b bytes.Buffer
	if err := WriteMarked(&b, markedPosts); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadMarked(&b); err != nil || fmt.Sprint(got) != fmt.Sprint(markedPosts) {
		t.Errorf("%v, %v", err, got)
	}
	for name, line := range map[string]string{
		"no token":            `{"tokens": 3, "found": [{"symptom": "crying", "tokens": []}]}`,
		"a token behind them": `{"tokens": 3, "marked": [{"symptom": "crying", "tokens": [3]}]}`,
		"no JSON":             `tokens`,
	} {
		if _, err := ReadMarked(strings.NewReader(line)); err == nil || !strings.Contains(err.Error(), "marked post 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
