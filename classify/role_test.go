package classify

import (
	"slices"
	"strings"
	"testing"
)

// screening turns the tiny bundle's benchmark head into a screening one.
var screening = []string{`"role": "benchmark"`, `"role": "screen"`}

// concern adds a concern to the tiny bundle's head.
func concern(fields string) []string { return thresholds("[]", `"concern": {`+fields+`}`) }

const (
	soon        = `{"tier": "read soon", "probability": 0.9, "everyday": 0.01}`
	watch       = `{"tier": "watch", "probability": 0.7, "everyday": 0.02}`
	goodConcern = `"labels": ["stressed"], "thresholds": [` + soon + ", " + watch + `]`
)

func TestOpenBundleRefusesRoles(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []string
		want  string // in the error
	}{
		{"no role", []string{`"role": "benchmark",`, ``}, `role is "", want "screen" or "benchmark"`},
		{"no unit", []string{`"unit": "post",`, ``}, `unit is "", want "post", "user" or "thread"`},
		{"no population", []string{`"population": "`, `"people": "`}, "population is empty"},
		{"a user's head asked of posts", slices.Concat(screening, []string{`"unit": "post"`, `"unit": "user"`}), "its unit must be post"},
		{"a risk label that is none", []string{`"risk": []`, `"risk": ["tense"]`}, `risk label "tense" is not among the labels`},
	} {
		t.Run(c.name, func(t *testing.T) { refused(t, c.edits, c.want) })
	}
}

func TestOpenBundleRefusesConcerns(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []string
		want  string // in the error
	}{
		{"of a benchmark head", concern(goodConcern), "concern is for the role screen, this head is benchmark: leave it out"},
		{"no labels", slices.Concat(screening, concern(`"thresholds": [`+watch+`]`)), "no labels or no thresholds"},
		{"no thresholds", slices.Concat(screening, concern(`"labels": ["stressed"]`)), "no labels or no thresholds"},
		{"a label that is none", slices.Concat(screening, concern(`"labels": ["tense"], "thresholds": [`+watch+`]`)), `concern label "tense" is not among the labels`},
		{
			"the sum of labels that go together", slices.Concat(screening, asMultilabel, concern(`"labels": ["stressed", "not stressed"], "thresholds": [`+watch+`]`)),
			"several labels, which those of a multilabel head do not allow",
		},
		{"an unknown tier", slices.Concat(screening, concern(strings.Replace(goodConcern, "watch", "alarm", 1))), `the tier of concern is "alarm"`},
		{"a probability in percent", slices.Concat(screening, concern(strings.Replace(goodConcern, "0.9", "90", 1))), "the probability 90"},
		{"no everyday share", slices.Concat(screening, concern(strings.Replace(goodConcern, "0.01", "0", 1))), "the everyday share 0"},
		{"the gravest last", slices.Concat(screening, concern(`"labels": ["stressed"], "thresholds": [`+watch+", "+soon+`]`)), "must begin with the gravest tier"},
		{"a tier that is never reached", slices.Concat(screening, concern(strings.Replace(goodConcern, "0.7", "0.95", 1))), "must fall"},
		{"a tier twice", slices.Concat(screening, concern(strings.Replace(goodConcern, "watch", "read soon", 1))), "have each once"},
		{"labels of a threshold that are none", slices.Concat(screening, concern(strings.Replace(goodConcern, `"tier": "watch"`, `"tier": "watch", "labels": ["tense"]`, 1))), `label "tense" is not among the labels`},
		{"support in percent", slices.Concat(screening, concern(goodConcern+`, "supports": 20`)), "supports of concern is 20"},
		{"alerts in percent", slices.Concat(screening, concern(goodConcern+`, "alerts": [{"everyday": 5, "probability": 0.5}]`)), "the everyday share 5"},
		{
			"alerts out of order", slices.Concat(screening, concern(goodConcern+`, "alerts": [{"everyday": 0.05, "probability": 0.5}, {"everyday": 0.01, "probability": 0.9}]`)),
			"must begin with the smallest share",
		},
	} {
		t.Run(c.name, func(t *testing.T) { refused(t, c.edits, c.want) })
	}
}

// refused checks that the tiny bundle is not opened after edits of its head.
func refused(t *testing.T, edits []string, want string) {
	t.Helper()
	_, err := OpenBundle(edited(t, edits...))
	if err == nil || !strings.Contains(err.Error(), "head 0 (dreaddit/stress): ") || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want one of head 0 with %q", err, want)
	}
}

func TestAPredictionSaysOfWhomItWasAskedAndWhatItIsWorth(t *testing.T) {
	edits := slices.Concat(screening, []string{`"risk": []`, `"risk": ["stressed"]`}, concern(goodConcern))
	p := predict(t, load(t, edited(t, edits...)), "I can't sleep.")[0].Heads[0]
	if p.Role != Screen || p.Unit != "post" || !strings.HasPrefix(p.Population, "posts of") || !slices.Equal(p.Risk, []string{"stressed"}) {
		t.Errorf("role %s, unit %s, population %q, risk %q", p.Role, p.Unit, p.Population, p.Risk)
	}
	if got := p.Probability(p.Concern.Labels); got != p.Probabilities[1] {
		t.Errorf("the probability of the concern is %v, want %v", got, p.Probabilities[1])
	}
	if got := p.Probability(p.Labels); got < 0.999999 || got > 1.000001 {
		t.Errorf("the probability of all labels is %v", got)
	}
}

func TestTheGravestThresholdIsReached(t *testing.T) {
	c := ConcernRule{Thresholds: []Threshold{{Tier: "read soon", Probability: 0.9}, {Tier: "watch", Probability: 0.7}}}
	for _, x := range []struct {
		probability float64
		want        string // the tier; "" for none
	}{{0.95, "read soon"}, {0.9, "read soon"}, {0.89, "watch"}, {0.7, "watch"}, {0.69, ""}} {
		if got, ok := c.Reached(func([]string) float64 { return x.probability }); got.Tier != x.want || ok != (x.want != "") {
			t.Errorf("%v reaches %q (%v), want %q", x.probability, got.Tier, ok, x.want)
		}
	}
}

// Another share of everyday posts moves the threshold of "read soon", and that of
// "watch" where it would be above it.
func TestAlerting(t *testing.T) {
	rule := ConcernRule{
		Labels:     []string{"risk"},
		Thresholds: []Threshold{{Tier: "read now", Probability: 0.95}, {Tier: "read soon", Probability: 0.9, Everyday: 0.01}, {Tier: "watch", Probability: 0.7, Everyday: 0.02}},
		Alerts:     []Alert{{0.001, 0.99}, {0.05, 0.5}},
	}
	for _, c := range []struct {
		share float64
		want  []float64 // of the thresholds
	}{{0.001, []float64{0.95, 0.99, 0.7}}, {0.05, []float64{0.95, 0.5, 0.5}}} {
		got, err := rule.Alerting(c.share)
		if err != nil {
			t.Fatal(err)
		}
		for i, threshold := range got.Thresholds {
			if threshold.Probability != c.want[i] {
				t.Errorf("at %g: %s from %v, want %v", c.share, threshold.Tier, threshold.Probability, c.want[i])
			}
		}
	}
	if _, err := rule.Alerting(0.02); err == nil || !strings.Contains(err.Error(), "it has some for 0.1%, 5%") {
		t.Errorf("error is %v", err)
	}
	if rule.Thresholds[1].Probability != 0.9 {
		t.Error("the rule itself was changed")
	}
}

func TestConcernInWords(t *testing.T) {
	levels := []string{"none", "wish", "thoughts", "attempt"}
	for _, c := range []struct {
		kind   Kind
		labels []string
		want   string
	}{
		{Ordinal, []string{"wish", "thoughts", "attempt"}, "wish or graver"},
		{Ordinal, []string{"attempt"}, "attempt"},
		{Ordinal, []string{"wish", "thoughts"}, "wish or thoughts"}, // an attempt does not count
		{Multiclass, []string{"thoughts", "attempt"}, "thoughts or attempt"},
	} {
		if got := InWords(c.labels, c.kind, levels); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.kind, c.labels, got, c.want)
		}
	}
}
