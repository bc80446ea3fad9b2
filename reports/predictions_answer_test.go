package reports

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/datasets"
)

func TestLabelsNamedInAText(t *testing.T) {
	labels := []string{"stress", "no stress", "self-harm", "C++", "1", "émotion"}
	names := newNaming(datasets.Task{Labels: labels})
	for _, c := range []struct{ text, want string }{
		{"Stress.", "stress"},
		{"stress, STRESS and more stress", "stress + stress + stress"},
		{"There is no\t stress here", "no stress"},
		{"no stress, or stress?", "no stress + stress"},
		{"distress and stressed, stress_level, non-stress, stress-free", ""},
		{"- stress", "stress"},
		{"stress -", "stress"},
		{"(self-harm)", "self-harm"},
		{"C++", "C++"},
		{"1", "1"},
		{"11, 1a, 1-2, 1.5, 0.1", ""},
		{"1. It is 1.", "1 + 1"},
		{"ÉMOTION", "émotion"},
		{"l'émotions", ""},
		{"", ""},
	} {
		var got []string
		for _, m := range names.mentions(c.text) {
			got = append(got, labels[m.label])
		}
		if strings.Join(got, " + ") != c.want {
			t.Errorf("%q names %q, want %q", c.text, got, c.want)
		}
	}
}

// A label alone always names itself, and words around it change nothing.
func TestALabelNamesItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		labels := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,4}( [a-z]{1,4})?`), 1, 5, rapid.ID[string]).Draw(rt, "labels")
		i := rapid.IntRange(0, len(labels)-1).Draw(rt, "label")
		around := rapid.SampledFrom([]string{"%", "(%)", "* %.", "\t%\n"}).Draw(rt, "around")
		text := strings.ReplaceAll(around, "%", strings.ToUpper(labels[i]))
		got, reason, _ := newWordsReader(datasets.Task{Labels: labels}).read(text)
		if len(got) != 1 || got[0] != i {
			rt.Errorf("%q gives %v of %q (%s), want %d", text, got, labels, reason, i)
		}
	})
}

func TestSoftmax(t *testing.T) {
	for _, c := range []struct{ logits, want []float64 }{
		{[]float64{-120, 5}, []float64{0, 1}},
		{[]float64{1e300, 1e300}, []float64{0.5, 0.5}},
		{[]float64{0, math.Log(3)}, []float64{0.25, 0.75}},
	} {
		got := append([]float64{}, c.logits...)
		softmax(got)
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-15 {
				t.Errorf("softmax %v is %v, want %v", c.logits, got, c.want)
			}
		}
	}
}
