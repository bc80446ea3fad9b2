package classify

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify/onnx"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// bracketed returns a text without its brackets and the tokens that lie in them.
func bracketed(t *testing.T, c *Classifier, marked string) (text string, inside []int) {
	t.Helper()
	text = strings.NewReplacer("[", "", "]", "").Replace(marked)
	var spans []tokenizer.Span
	for at := 0; strings.Contains(marked, "["); {
		before, rest, _ := strings.Cut(marked, "[")
		within, after, _ := strings.Cut(rest, "]")
		at += len(before)
		spans = append(spans, tokenizer.Span{Start: at, End: at + len(within)})
		at += len(within)
		marked = after
	}
	for i, token := range predict(t, c, text)[0].Tokens {
		for _, s := range spans {
			if token.Start >= s.Start && token.End <= s.End {
				inside = append(inside, i)
			}
		}
	}
	return text, inside
}

// What is left of a text is answered as if it had been written so, if its words
// are cut in the same way.
func TestPredictWithout(t *testing.T) {
	long := strings.Repeat("Work and the bus and the dishes and then the night. ", 30)
	for _, c := range []struct {
		name, marked string
		mask         bool
		same         string // the text that must give the same
	}{
		{"nothing", "Slept well and ate.", false, "Slept well and ate."},
		{"a word deleted", "Slept [well] and ate.", false, "Slept and ate."},
		{"two words deleted", "[Slept] well and [ate].", false, "well and."},
		{"everything deleted", "[Slept well.]", false, ""},
		{"a word of one token masked", "Slept well [and] ate.", true, "Slept well [MASK] ate."},
		{"nothing masked", "Slept well.", true, "Slept well."},
		{"several windows", long + "[Slept] well.", false, long + "well."},
		{"fewer windows than before", "Slept [" + long + "] well.", false, "Slept well."},
		{"a mask in the last window", long + "Slept [and] ate.", true, long + "Slept [MASK] ate."},
	} {
		t.Run(c.name, func(t *testing.T) {
			classifier := load(t, tiny())
			text, taken := bracketed(t, classifier, c.marked)
			got, err := classifier.PredictWithout(t.Context(), []string{"Another.", text}, []Without{{Text: 1, Tokens: taken, Mask: c.mask}})
			if err != nil {
				t.Fatal(err)
			}
			want := predict(t, classifier, c.same)[0]
			near(t, "logits", got[0].Heads[0].Logits, want.Heads[0].Logits, 1e-5)
			if got[0].Windows != want.Windows || len(got[0].Tokens) != len(want.Tokens) || got[0].Heads[0].Contributions != nil {
				t.Errorf("%d windows of %d tokens with %d contributions, want %d of %d without", got[0].Windows, len(got[0].Tokens),
					len(got[0].Heads[0].Contributions), want.Windows, len(want.Tokens))
			}
		})
	}
}

func TestPredictWithoutKeepsTheOrderOfVariants(t *testing.T) {
	c := load(t, tiny())
	other := "Slept well and ate."
	text, taken := bracketed(t, c, "A long [day] at work.")
	variants := []Without{{Text: 1, Tokens: taken}, {Text: 0}, {Text: 1, Tokens: slices.Concat(taken[1:], taken)}, {Text: 1, Mask: true}}
	got, err := c.PredictWithout(t.Context(), []string{other, text}, variants)
	if err != nil {
		t.Fatal(err)
	}
	for i, same := range []string{"A long at work.", other, "A long at work.", text} {
		near(t, same, got[i].Heads[0].Logits, predict(t, c, same)[0].Heads[0].Logits, 1e-5)
	}
	if last := got[0].Tokens[len(got[0].Tokens)-1]; last != (tokenizer.Span{Start: len(text) - 1, End: len(text)}) {
		t.Errorf("the last span that is left is %v of a text of %d bytes", last, len(text))
	}
}

// A long text is read in windows of four tokens, each of which shares two with
// the one before it. Only what changes is run again.
func TestWindowsOfTheSameTokensAreRunOnce(t *testing.T) {
	c := &Classifier{Bundle: &Bundle{MaxTokens: 6, Stride: 2}, tokenizer: &tokenizer.Tokenizer{Mask: 103}}
	text := tokenizer.Tokens{IDs: []int64{1, 2, 3, 4, 5, 6, 7, 8}, Spans: make([]tokenizer.Span, 8)} // 1234, 3456, 5678
	for _, x := range []struct {
		name  string
		taken []int
		mask  bool
		runs  int // besides those of the whole text
	}{
		{"nothing is taken", nil, false, 0},
		{"the first token masked", []int{0}, true, 1},
		{"the last token masked", []int{7}, true, 1},
		{"a shared token masked", []int{2}, true, 2},
		{"the last token deleted", []int{7}, false, 1},
		{"the first token deleted, so that all others move", []int{0}, false, 3},
	} {
		tokens := []tokenizer.Tokens{text, c.without(text, x.taken, x.mask)}
		windows := c.windows(tokens)
		unique, which := distinct(tokens, windows)
		if got := len(unique) - 3; got != x.runs || len(which) != len(windows) {
			t.Errorf("%s: %d further runs for %d windows, want %d", x.name, got, len(which)-3, x.runs)
		}
		for i, w := range windows {
			u := unique[which[i]]
			if !slices.Equal(tokens[w.text].IDs[w.start:w.end], tokens[u.text].IDs[u.start:u.end]) {
				t.Errorf("%s: window %d gets what is said of other tokens", x.name, i)
			}
		}
	}
}

func TestMaskTokens(t *testing.T) {
	for _, name := range []string{"bert", "roberta", "deberta-v2", "xlm-roberta"} {
		if c := load(t, plain(name)); !c.Masks() {
			t.Errorf("%s has no mask token", name)
		}
	}
	c := load(t, tiny())
	c.tokenizer.Mask = -1
	if _, err := c.PredictWithout(t.Context(), []string{"A day."}, []Without{{Tokens: []int{0}, Mask: true}}); !errors.Is(err, ErrNoMask) || c.Masks() {
		t.Errorf("error is %v, masks is %v", err, c.Masks())
	}
}

// A graph of two rows, one of them padded, with attention of all four kinds of
// token: [CLS] a b [SEP], [CLS] c [SEP] padding.
func TestAttention(t *testing.T) {
	o := outputs{heads: []Head{{Output: "stress", Labels: []string{"no", "yes"}}}}
	dims := []onnx.Output{
		{Name: "layer_weights", Dims: []int64{-1, 1}},
		{Name: "logits.stress", Dims: []int64{-1, 2}},
		{Name: "contributions.stress", Dims: []int64{-1, -1, 2}},
		{Name: "attention", Dims: []int64{-1, -1}},
	}
	if err := o.check(dims); err != nil {
		t.Fatal(err)
	}
	b := &onnx.Batch{Rows: 2, Tokens: 4, Outputs: [][]float32{{1, 1}, {0, 1, 0, 1}, make([]float32, 16), {9, 0.25, 0.5, 9, 9, 0.75, 9, 0}}}
	windows := []window{{text: 0, start: 0, end: 2}, {text: 0, start: 1, end: 2}}
	if err := o.read(dims, b, windows, []int{0, 1}); err != nil {
		t.Fatal(err)
	}
	got := mergeTokens(1, 2, windows, func(w window) []float64 { return w.attention })
	near(t, "attention of two windows that share a token", got, []float64{0.125, 0.625}, 1e-12)
	if windows[0].overlap != nil || mergeTokens(1, 2, windows, func(w window) []float64 { return w.overlap }) != nil {
		t.Error("there is an overlap, which the graph does not give")
	}
	dims[3].Dims = []int64{-1, 4, -1, -1}
	if err := o.check(dims); err == nil || !strings.Contains(err.Error(), "attention has the shape [-1 4 -1 -1], want batch and tokens, both open") {
		t.Errorf("error is %v", err)
	}
}

// Deleting tokens moves the answer: else a measure of faithfulness would see
// nothing.
func TestDeletionMovesTheAnswer(t *testing.T) {
	c := load(t, Bundled())
	text, taken := bracketed(t, c, "I am [so overwhelmed, I can't breathe] at work.")
	got, err := c.PredictWithout(t.Context(), []string{text}, []Without{{}, {Tokens: taken}})
	if err != nil {
		t.Fatal(err)
	}
	if before, after := got[0].Heads[0].Probabilities[1], got[1].Heads[0].Probabilities[1]; math.Abs(before-after) < 0.05 {
		t.Errorf("the probability is %v before and %v after", before, after)
	}
}
