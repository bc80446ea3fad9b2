package classify

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAnswers(t *testing.T) {
	binary := func(t ...float64) Head {
		return Head{Kind: Binary, Labels: []string{"no", "yes"}, Positive: []string{"yes"}, Thresholds: t}
	}
	levels := func(decision string) Head {
		return Head{Kind: Ordinal, Labels: []string{"none", "mild", "severe"}, Decision: decision}
	}
	many := func(t ...float64) Head {
		return Head{Kind: Multilabel, Labels: []string{"a", "b", "c"}, Thresholds: t}
	}
	first := binary(0.3)
	first.Positive = []string{"no"}
	for _, c := range []struct {
		name          string
		head          Head
		probabilities []float64
		want          string
	}{
		{"binary", binary(), []float64{0.6, 0.4}, "[0]"},
		{"binary, over its threshold", binary(0.35), []float64{0.6, 0.4}, "[1]"},
		{"binary, at its threshold", binary(0.5), []float64{0.5, 0.5}, "[1]"},
		{"binary, under its threshold", binary(0.75), []float64{0.4, 0.6}, "[0]"},
		{"binary, positive comes first", first, []float64{0.3, 0.7}, "[0]"},
		{"binary, positive comes first and is under", first, []float64{0.2, 0.8}, "[1]"},
		{"multiclass", Head{Kind: Multiclass, Labels: []string{"a", "b", "c"}}, []float64{0.2, 0.3, 0.5}, "[2]"},
		{"ordinal", levels(""), []float64{0.4, 0.25, 0.35}, "[0]"},
		{"ordinal by argmax", levels("argmax"), []float64{0.4, 0.25, 0.35}, "[0]"},
		{"ordinal by median", levels("median"), []float64{0.4, 0.25, 0.35}, "[1]"},
		{"the median at one half", levels("median"), []float64{0.25, 0.25, 0.5}, "[1]"},
		{"the median at the first label", levels("median"), []float64{0.5, 0.25, 0.25}, "[0]"},
		{"the median at the last label", levels("median"), []float64{0.25, 0.125, 0.625}, "[2]"},
		{"multilabel", many(), []float64{0.5, 0.49, 0.9}, "[0 2]"},
		{"multilabel with thresholds", many(0.6, 0.2, 0.9), []float64{0.5, 0.49, 0.9}, "[1 2]"},
		{"multilabel without an answer", many(), []float64{0.1, 0.2, 0.3}, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.head.answers(c.probabilities)
			if fmt.Sprint(got) != c.want || got == nil {
				t.Errorf("answers are %v, want %s", got, c.want)
			}
		})
	}
}

func TestAbstains(t *testing.T) {
	for _, c := range []struct {
		below float64
		want  bool
	}{{0, false}, {0.6, false}, {0.61, true}} {
		if got := (Head{AbstainBelow: c.below}).abstains([]float64{0.4, 0.6}); got != c.want {
			t.Errorf("under %v: %v, want %v", c.below, got, c.want)
		}
	}
}

// The median is the label with the least expected distance in levels.
func TestMedianHasTheLeastExpectedDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := softmax(rapid.SliceOfN(rapid.Float64Range(-5, 5), 2, 8).Draw(t, "logits"), 1)
		distances := make([]float64, len(p))
		for answer := range p {
			for label, q := range p {
				distances[answer] += q * math.Abs(float64(answer-label))
			}
		}
		if got := distances[median(p)]; got > slices.Min(distances)+1e-9 {
			t.Fatalf("the median of %v is %d with the distance %v, the least is %v", p, median(p), got, slices.Min(distances))
		}
	})
}

// A label's sigmoid is the softmax of its logit against 0.
func TestSigmoid(t *testing.T) {
	near(t, "far apart", sigmoid([]float64{-1000, 0, 1000}, 1), []float64{0, 0.5, 1}, 0)
	rapid.Check(t, func(t *rapid.T) {
		x, temperature := rapid.Float64Range(-50, 50).Draw(t, "logit"), rapid.Float64Range(0.1, 10).Draw(t, "temperature")
		got, want := sigmoid([]float64{x}, temperature)[0], softmax([]float64{0, x}, temperature)[1]
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("sigmoid(%v / %v) = %v, want %v", x, temperature, got, want)
		}
	})
}

// The same graph under heads of every kind gives the same logits, and for each
// kind its own probabilities and answers.
func TestHeadsOfEveryKind(t *testing.T) {
	texts := someTexts()
	plain := predict(t, load(t, tiny()), texts...)
	top := func(p []float64) []int { return []int{argmax(p)} }
	for _, c := range []struct {
		name    string
		edits   []string
		answers func(p []float64) []int
	}{
		{"binary with a threshold that all reach", thresholds("[0.000001]"), func([]float64) []int { return []int{1} }},
		{"binary with a threshold that none reaches", thresholds("[0.999999]"), func([]float64) []int { return []int{0} }},
		{"ordinal", asOrdinal, top},
		{"ordinal by median", slices.Concat(asOrdinal, thresholds("[]", `"decision": "median"`)), top}, // of two labels it is the same
		{"multilabel with thresholds that all reach", slices.Concat(asMultilabel, thresholds("[0.000001, 0.000001]")), func([]float64) []int { return []int{0, 1} }},
		{"multilabel with thresholds that none reaches", slices.Concat(asMultilabel, thresholds("[0.999999, 0.999999]")), func([]float64) []int { return []int{} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			classifier := load(t, edited(t, c.edits...))
			for i, p := range predict(t, classifier, texts...) {
				got, head := p.Heads[0], classifier.Bundle.Heads[0]
				near(t, "logits", got.Logits, plain[i].Heads[0].Logits, 1e-5)
				near(t, "probabilities", got.Probabilities, head.probabilities(got.Logits), 0)
				if want := c.answers(got.Probabilities); !slices.Equal(got.Answers, want) {
					t.Errorf("answers of %v are %v, want %v", got.Probabilities, got.Answers, want)
				}
				if len(got.Answers) == 1 && got.Label != got.Answers[0] {
					t.Errorf("the label is %d, the answer %d", got.Label, got.Answers[0])
				}
				if got.Kind != head.Kind || got.Abstained {
					t.Errorf("the kind is %s, abstained is %v", got.Kind, got.Abstained)
				}
			}
		})
	}
}

func TestAbstainedPredictionsKeepTheirBestGuess(t *testing.T) {
	texts := someTexts()
	plain := predict(t, load(t, tiny()), texts...)
	for i, p := range predict(t, load(t, edited(t, thresholds("[]", `"abstain_below": 0.999999`)...)), texts...) {
		if got := p.Heads[0]; !got.Abstained || got.Label != plain[i].Heads[0].Label {
			t.Errorf("text %d: abstained is %v, the label %d, want the best guess %d", i, got.Abstained, got.Label, plain[i].Heads[0].Label)
		}
	}
}

// With "windows": "max" a long text is answered by the one window that says
// most of the positive label, and its contributions lie in that window alone.
func TestTheGravestWindowAnswers(t *testing.T) {
	fsys := edited(t, thresholds("[]", `"windows": "max"`)...)
	c := load(t, fsys)
	texts := someTexts()
	means := predict(t, load(t, tiny()), texts...)
	for i, p := range predict(t, c, texts...) {
		head := p.Heads[0]
		sum := slices.Clone(head.Bias)
		for _, token := range head.Contributions {
			addScaled(sum, token, 1)
		}
		near(t, "bias and contributions", sum, head.Logits, 1e-4)
		if p.Windows == 1 {
			near(t, "logits of one window", head.Logits, means[i].Heads[0].Logits, 1e-5)
			continue
		}
		if head.Probabilities[1] < means[i].Heads[0].Probabilities[1]-1e-5 {
			t.Errorf("text %d: the gravest window has the probability %v, the mean of all %v", i, head.Probabilities[1], means[i].Heads[0].Probabilities[1])
		}
		isOneWindow(t, c, p)
	}
}

// isOneWindow checks that the contributions of a prediction are 0 outside one
// of the text's windows, and not all 0 inside it.
func isOneWindow(t *testing.T, c *Classifier, p Prediction) {
	t.Helper()
	isZero := func(token []float64) bool { return token[0] == 0 && token[1] == 0 }
	contributions := p.Heads[0].Contributions
	first := slices.IndexFunc(contributions, func(token []float64) bool { return !isZero(token) })
	for _, w := range Windows(len(p.Tokens), c.Bundle.MaxTokens-2, c.Bundle.Stride) {
		if w.Start == first && !slices.ContainsFunc(contributions[w.End:], func(token []float64) bool { return !isZero(token) }) {
			return
		}
	}
	t.Errorf("the contributions, first at token %d, are not those of one window", first)
}

func TestCounted(t *testing.T) {
	head := Head{Kind: Multiclass, Labels: []string{"none", "mild", "grave"}, Positive: []string{"mild", "grave"}, Temperature: 1}
	windows := []window{
		{start: 0, logits: [][]float64{{1, 0, 0}}},
		{start: 1, logits: [][]float64{{1, 0, 2}}},
		{start: 2, logits: [][]float64{{1, 2, 0}}},
		{start: 3, logits: [][]float64{{2, 2, 2}}},
	}
	for _, c := range []struct {
		windows string
		want    []int
	}{{"", []int{0, 1, 2, 3}}, {"mean", []int{0, 1, 2, 3}}, {"max", []int{1}}} {
		head.Windows = c.windows
		var got []int
		for _, w := range head.counted(0, windows) {
			got = append(got, w.start)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("windows %q: %v count, want %v", c.windows, got, c.want)
		}
	}
}
