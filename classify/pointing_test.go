package classify

import (
	"math"
	"strings"
	"testing"
)

func TestScoreOfASentence(t *testing.T) {
	p := Pointing{Intercept: -3, Slope: 2, Margin: -0.5, Threshold: 0.25}
	for _, c := range []struct {
		name                 string
		contribution, margin float64
		logit                float64
	}{
		{"nothing", 0, 0, -3},
		{"it speaks for the label", 4, 0, 1},
		{"it speaks against the label", -4, 0, -7},
		{"in a post that has more to say", 4, 6, -2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := p.Score(c.contribution, c.margin), 1/(1+math.Exp(-c.logit)); math.Abs(got-want) > 1e-12 {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// pointing adds evidence to the tiny bundle's head.
func pointing(fields string) []string {
	return thresholds("[]", `"evidence": {`+fields+`}`)
}

const goodPointing = `"symptom": "nervousness", "intercept": -3, "slope": 2, "margin": -0.5, "threshold": 0.25`

func TestOpenBundleRefusesEvidence(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []string
		want  string // in the error
	}{
		{"of no symptom", pointing(`"intercept": -3, "slope": 2, "threshold": 0.25`), "evidence names no symptom"},
		{"that falls with the contribution", pointing(strings.Replace(goodPointing, "2", "-2", 1)), "the slope of evidence is -2, want a positive number"},
		{"that every sentence is", pointing(strings.Replace(goodPointing, "0.25", "0", 1)), "the threshold of evidence is 0, want a number over 0 and under 1"},
		{"that no sentence is", pointing(strings.Replace(goodPointing, "0.25", "1", 1)), "the threshold of evidence is 1, want a number over 0 and under 1"},
		{"of an ordinal head", append(pointing(goodPointing), asOrdinal...), "evidence is for a binary head with one positive label, this one is ordinal with 1"},
		{"of no positive label", append(pointing(goodPointing), noPositive...), "this one is binary with 0"},
		{"without contributions", append(pointing(goodPointing), `"schema": 2`, `"schema": 2, "logits_only": true`), "evidence needs contributions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenBundle(edited(t, c.edits...))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "head 0 (dreaddit/stress)") {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestTwoHeadsOfOneSymptom(t *testing.T) {
	b := Bundle{Heads: []Head{
		{Task: "a", Evidence: &Pointing{Symptom: "insomnia"}}, {Task: "b"}, {Task: "c", Evidence: &Pointing{Symptom: "insomnia"}},
	}}
	const want = `head 2 (c): evidence names the symptom "insomnia", as that of a does`
	if err := b.checkPointing(); err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

func TestEvidenceTravelsWithThePrediction(t *testing.T) {
	c := load(t, edited(t, pointing(goodPointing)...))
	want := Pointing{Symptom: "nervousness", Intercept: -3, Slope: 2, Margin: -0.5, Threshold: 0.25}
	if got := predict(t, c, "A quiet day.")[0].Heads[0].Evidence; got == nil || *got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := predict(t, load(t, tiny()), "A quiet day.")[0].Heads[0].Evidence; got != nil {
		t.Errorf("a bundle that says nothing of evidence has %v", got)
	}
}
