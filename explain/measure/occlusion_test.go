package measure

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// additive is a model of two labels whose margin is the sum of the weights of
// the tokens that are left, as it predicts with [Repredict].
func additive(weights ...float64) Repredict {
	return func(_ context.Context, _ []string, variants []classify.Without) ([]classify.Prediction, error) {
		predictions := make([]classify.Prediction, len(variants))
		for i, v := range variants {
			var margin float64
			for t, w := range weights {
				if !slices.Contains(v.Tokens, t) {
					margin += w
				}
			}
			predictions[i] = answering(margin)
		}
		return predictions, nil
	}
}

// answering is a prediction of a margin between two labels without contributions.
func answering(margin float64) classify.Prediction {
	label := 0
	if margin > 0 {
		label = 1
	}
	p := stressed(nil)
	h := &p.Heads[0]
	h.Label, h.Answers, h.Logits = label, []int{label}, []float64{-margin / 2, margin / 2}
	h.Probabilities = []float64{1 - margin/10, margin / 10}
	return p
}

// An additive model loses with each word what the word contributes.
func TestOcclude(t *testing.T) {
	text, tokens := unmark(t, "[No] [sl][eep] [since] [Monday].")
	whole := answering(4)
	whole.Tokens = tokens
	occluded, err := Occlude(t.Context(), additive(1, 2, 1, -1, 1), []string{text}, []classify.Prediction{whole})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]float64{{-0.5, 0.5}, {-0.75, 0.75}, {-0.75, 0.75}, {0.5, -0.5}, {-0.5, 0.5}}
	if diff := cmp.Diff(want, occluded[0].Heads[0].Contributions, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("contributions (-want +got):\n%s", diff)
	}
	if whole.Heads[0].Contributions != nil {
		t.Error("the prediction itself was changed")
	}
	c := explainer(t).ExplainOccluded(ingest.Post{ID: "p1", Body: text}, occluded[0]).Answers[0].Contributions
	if c.Method != explain.ByOcclusion || c.Sentences[0].Contribution != 4 || text[c.Words[0].Start:c.Words[0].End] != "sleep" {
		t.Errorf("by %q with the sentences %v and the words %v", c.Method, c.Sentences, c.Words)
	}
	if c := explainer(t).Explain(ingest.Post{ID: "p1", Body: text}, whole).Answers[0].Contributions; c != nil {
		t.Errorf("without contributions of the model: %v", c)
	}
}

func TestOccludeSeveralTexts(t *testing.T) {
	_, tokens := unmark(t, "[one] [two]")
	one, none := answering(3), answering(3)
	one.Tokens = tokens
	got, err := Occlude(t.Context(), additive(1, 2), []string{"", "one two"}, []classify.Prediction{none, one})
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Heads[0].Contributions != nil || len(got[1].Heads[0].Contributions) != 2 {
		t.Errorf("contributions of no word: %v, of two: %v", got[0].Heads[0].Contributions, got[1].Heads[0].Contributions)
	}
}

func TestOccludePassesErrorsOn(t *testing.T) {
	broken := func(context.Context, []string, []classify.Without) ([]classify.Prediction, error) {
		return nil, classify.ErrNoMask
	}
	if _, err := Occlude(t.Context(), broken, nil, nil); !errors.Is(err, classify.ErrNoMask) {
		t.Errorf("error is %v", err)
	}
}

func TestLongTextsAreOccludedByStretches(t *testing.T) {
	for _, c := range []struct{ words, parts, longest int }{
		{0, 0, 0}, {1, 1, 1}, {200, 200, 1}, {201, 101, 2}, {2000, 200, 10}, {2001, 0, 0},
	} {
		text := strings.Repeat("a ", c.words)
		var tokens []tokenizer.Span
		for i := range c.words {
			tokens = append(tokens, tokenizer.Span{Start: 2 * i, End: 2*i + 1})
		}
		parts, longest, n := partsOf(explain.TokenFields(text, tokens)), 0, 0
		for _, p := range parts {
			longest = max(longest, len(p.Tokens))
			n += len(p.Tokens)
		}
		if len(parts) != c.parts || longest != c.longest || c.parts > 0 && n != c.words {
			t.Errorf("%d words: %d parts of up to %d words, want %d of %d", c.words, len(parts), longest, c.parts, c.longest)
		}
	}
}
