package classify

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSomeHeadsAnswerAsAllOfThemDo(t *testing.T) {
	c := load(t, Bundled())
	some, err := c.Asking("goemotions/emotions", "sdcnl/suicide") // not in the bundle's order
	if err != nil {
		t.Fatal(err)
	}
	texts := someTexts()
	all := predict(t, c, texts...)
	for i, got := range predict(t, some, texts...) {
		want := all[i]
		want.Heads = slices.DeleteFunc(slices.Clone(want.Heads), func(h HeadPrediction) bool {
			return h.Task != "goemotions/emotions" && h.Task != "sdcnl/suicide"
		})
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, graphBound)); diff != "" {
			t.Errorf("%q: %s", texts[i], diff)
		}
	}
	if len(c.Bundle.Heads) != 17 || some.Bundle.Digest != c.Bundle.Digest {
		t.Errorf("the classifier that was asked has %d heads left", len(c.Bundle.Heads))
	}
	one, err := some.Asking("sdcnl/suicide")
	if err != nil {
		t.Fatal(err)
	}
	near(t, "one of two", predict(t, one, texts[2])[0].Heads[0].Logits, predict(t, c, texts[2])[0].Heads[3].Logits, graphBound)
}

func TestAskingForAnUnknownTaskListsThoseThereAre(t *testing.T) {
	_, err := load(t, tiny()).Asking("dreaddit/stress", "dreaddit/mood")
	if err == nil || !strings.Contains(err.Error(), "bundle tiny has no head for dreaddit/mood; it has dreaddit/stress") {
		t.Errorf("error is %v", err)
	}
}

func TestAnsweringAnotherTask(t *testing.T) {
	c := load(t, plain("bert"))
	named, err := c.Answering("bert", "dreaddit/stress", []string{"not stressed", "stressed"})
	if err != nil {
		t.Fatal(err)
	}
	if got := predict(t, named, "A long day.")[0].Heads[0].Task; got != "dreaddit/stress" {
		t.Errorf("the task is %q", got)
	}
	if got := c.Bundle.Heads[0].Task; got != "bert" {
		t.Errorf("the classifier that was asked has the task %q", got)
	}
	if named.Bundle.Digest != c.Bundle.Digest {
		t.Error("another task changes the digest")
	}
	if _, err := c.Answering("roberta", "dreaddit/stress", nil); err == nil || !strings.Contains(err.Error(), "it has bert") {
		t.Errorf("the error for an unknown head is %v", err)
	}
}

// What a head says of a label goes with its name, wherever the label stands.
func TestLabelsInAnotherOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		edits  []string
		labels []string
	}{
		{"the other way round", nil, []string{"stressed", "not stressed"}},
		{"in another spelling", nil, []string{" Not Stressed", "STRESSED"}},
		{"both", thresholds("[0.3]"), []string{"Stressed", "Not stressed "}},
		{"of a multilabel head", slices.Concat(asMultilabel, thresholds("[0.9, 0.000001]")), []string{"stressed", "not stressed"}},
		{"of one that answers by its gravest window", thresholds("[]", `"windows": "max"`), []string{"stressed", "not stressed"}},
		{"of one that answers by the median", slices.Concat(asOrdinal, thresholds("[]", `"decision": "median"`)), []string{"stressed", "not stressed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := load(t, edited(t, c.edits...))
			turned, err := whole.Answering("dreaddit/stress", "dreaddit/stress", c.labels)
			if err != nil {
				t.Fatal(err)
			}
			again, err := turned.Answering("dreaddit/stress", "dreaddit/stress", []string{"not stressed", "stressed"})
			if err != nil {
				t.Fatal(err)
			}
			texts := someTexts()
			want := predict(t, whole, texts...)
			for i, p := range predict(t, turned, texts...) {
				got := p.Heads[0]
				if !slices.Equal(got.Labels, c.labels) {
					t.Fatalf("labels are %q, want %q", got.Labels, c.labels)
				}
				if diff := cmp.Diff(byLabel(want[i].Heads[0]), byLabel(got)); diff != "" {
					t.Errorf("%q: %s", texts[i], diff)
				}
			}
			for i, p := range predict(t, again, texts...) {
				if diff := cmp.Diff(want[i], p, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("turned twice, %q: %s", texts[i], diff)
				}
			}
		})
	}
}

// labelled is what a head says of one label of a text.
type labelled struct {
	Logit, Probability, Bias   float64
	Answered, Positive, IsBest bool
	Contributions              []float64 // [tokens]
}

// byLabel returns what a prediction says of each label, by its name in lower case.
func byLabel(p HeadPrediction) map[string]labelled {
	found := map[string]labelled{}
	for i, label := range p.Labels {
		l := labelled{
			Logit: p.Logits[i], Probability: p.Probabilities[i], Bias: p.Bias[i], IsBest: p.Label == i,
			Answered: slices.Contains(p.Answers, i), Positive: slices.Contains(p.Positive, label),
		}
		for _, token := range p.Contributions {
			l.Contributions = append(l.Contributions, token[i])
		}
		found[strings.ToLower(strings.TrimSpace(label))] = l
	}
	return found
}

func TestLabelsThatDoNotMatchAreRefused(t *testing.T) {
	for _, c := range []struct {
		name     string
		own      []string
		labels   []string
		decision string
		want     string // in the error; "" if they match
	}{
		{"a label of another name", []string{"no", "yes"}, []string{"no", "maybe"}, "", `"maybe" is not one of the labels ["no" "yes"]`},
		{"one too few", []string{"no", "yes"}, []string{"no"}, "", `the labels ["no"] are not ["no" "yes"], each once`},
		{"one twice", []string{"no", "yes"}, []string{"no", "No"}, "", "each once"},
		{"two that differ in case alone", []string{"no", "No"}, []string{"NO", "No"}, "", `"NO" is not one of`},
		{"two that differ in case alone, spelt as they are", []string{"no", "No"}, []string{"No", "no"}, "", ""},
		{"levels in another order than the head's median", []string{"low", "mid", "high"}, []string{"mid", "low", "high"}, "median", "by the order of severity"},
		{"levels from the gravest down", []string{"low", "mid", "high"}, []string{"high", "mid", "low"}, "median", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Head{Labels: c.own, Bias: make([]float64, len(c.own)), Decision: c.decision}
			_, err := h.Ordered(c.labels)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestRiskAndConcernGoWithTheirLabels(t *testing.T) {
	h := Head{Labels: []string{"no", "low", "high"}, Bias: make([]float64, 3), Risk: []string{"low", "high"}, Concern: &ConcernRule{Labels: []string{"high"}}}
	got, err := h.Ordered([]string{"HIGH", "no", "low"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Risk, []string{"HIGH", "low"}) || !slices.Equal(got.Concern.Labels, []string{"HIGH"}) {
		t.Errorf("risk %q, concern %q", got.Risk, got.Concern.Labels)
	}
	if h.Concern.Labels[0] != "high" {
		t.Error("the head's own concern was changed")
	}
}
