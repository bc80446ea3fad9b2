package explain

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// burdened is a prediction "burdened" of a head that points at what shows it,
// with the contributions of the tokens: 1 has a score of 0.5, 4 one of 0.88.
func burdened(tokens []tokenizer.Span, margins ...float64) classify.Prediction {
	p := stressed(tokens, margins...)
	head := &p.Heads[0]
	head.Task, head.Labels, head.Positive = "example/burden", []string{"no burden", "burdened"}, []string{"burdened"}
	head.Evidence = &classify.Pointing{Symptom: "burdensomeness", Intercept: -2, Slope: 2, Threshold: 0.5}
	return p
}

// The tokens, which are marked, contribute the weights. The wanted evidence is
// that of the head.
func TestHeadsPointAtClauses(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range []struct {
		name, marked string
		weights      []float64
		want         string
	}{
		{"a sentence", "The tea was fine. They [pay] for me.", []float64{1}, "They pay for me: present"},
		{"its strongest clause", "They [pay] for all of it, and I [sit] at home. Good tea.", []float64{1, 2}, "and I sit at home: present"},
		{"a sentence that adds up", "They [pay] for [all] I do.", []float64{0.5, 0.5}, "They pay for all I do: present"},
		{"one under the threshold", "They [pay] for all of it.", []float64{0.9}, ""},
		{"one that speaks against it", "They [pay] for all of it.", []float64{-4}, ""},
		{"two sentences", "I [cost] them. I [sit] here.", []float64{1, 1}, "I cost them: present | I sit here: present"},
		{"without words", "[😭] [!!]", []float64{4, 4}, ""},

		{"a phrase of the symptom", "I am a [burden] to them.", []float64{4}, ""},
		{"a phrase that is denied", "I am not a [burden] to them.", []float64{4}, ""},
		{"a phrase for the same item", "I hate myself and they [pay] for it.", []float64{4}, ""},
		{"a phrase of risk", "I'm not suicidal, they [pay] for it.", []float64{4}, ""},
		{"a phrase for another item", "I can't sleep and they [pay] for it.", []float64{4}, "and they pay for it: other person"},
		{"a phrase in another sentence", "I am a burden. They [pay] for me.", []float64{4}, "They pay for me: present"},

		{"a negation, which the head has read", "[Nobody] would lose a thing.", []float64{4}, "Nobody would lose a thing: present"},
		{"others and the author", "They would sleep sounder [without] me.", []float64{4}, "They would sleep sounder without me: present"},
		{"another person", "My brother [costs] us too much.", []float64{4}, "My brother costs us too much: other person"},
		{"the past", "Years ago I [cost] them a fortune.", []float64{4}, "Years ago I cost them a fortune: past"},
		{"a supposition", "If it [cost] them a fortune they would say so.", []float64{4}, "If it cost them a fortune they would say so: hypothetical"},
		{"the words of others", `He said: "you [cost] us a fortune".`, []float64{4}, "you cost us a fortune: quoted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, tokens := unmark(t, c.marked)
			var said []string
			for _, s := range e.Explain(post(text), burdened(tokens, c.weights...)).Symptoms {
				for _, v := range s.Evidence {
					if v.Found == FoundByHead {
						said = append(said, fmt.Sprintf("%s: %s", text[v.Start:v.End], s.Polarity))
					}
				}
			}
			if got := strings.Join(said, " | "); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWhatIsPointedAt(t *testing.T) {
	text, tokens := unmark(t, "Fine tea. They [pay] for all of it.")
	got := newExplainer(t, embedded(t)...).Explain(post(text), burdened(tokens, 1)).Symptoms[0]
	if got.Symptom != "burdensomeness" || got.Name != "feeling a burden" || got.Risk || got.Probability != 0.5 ||
		strings.Join(got.Items, " ") != "ipts.burdensomeness" {
		t.Errorf("got %+v", got)
	}
}

func TestWhenHeadsPointAtNothing(t *testing.T) {
	text, tokens := unmark(t, "They [pay] for all of it.")
	chinese, yes := unmark(t, "他们都要[照顾]我，这让我很难过。")
	phq9 := embedded(t)[0]
	for _, c := range []struct {
		name   string
		result Result
	}{
		{"no instrument asks for the symptom", newExplainer(t, phq9).Explain(post(text), burdened(tokens, 4))},
		{"contributions are of occlusion", newExplainer(t, embedded(t)...).ExplainOccluded(post(text), burdened(tokens, 4))},
		{"the text is in another script than the phrases", newExplainer(t, embedded(t)...).Explain(post(chinese), burdened(yes, 4))},
		{"there are no contributions", newExplainer(t, embedded(t)...).Explain(post(text), burdened(tokens))},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.result.Symptoms; len(got) != 0 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestReadings(t *testing.T) {
	text, tokens := unmark(t, "So [tired]. They [pay] for it and I [hate] myself. He is a [burden].")
	got := newExplainer(t, embedded(t)...).Readings(text, burdened(tokens, 1, 0.5, 2, 0.25), 0)
	var b strings.Builder
	for _, r := range got {
		fmt.Fprintf(&b, "%s (%s): %.2f of %.2f, phrases %v\n", text[r.Start:r.End], text[r.Clause.Start:r.Clause.End], r.Contribution, r.Margin, r.Phrases)
	}
	const want = `So tired. (So tired): 1.00 of 2.60, phrases map[bdi2.20:0.375 dsm5-mdd.A6:0.375 phq9.4:0.375]
They pay for it and I hate myself. (and I hate myself): 2.50 of 2.60, phrases map[bdi2.7:0.375 dsm5-mdd.A7:0.375 ipts.burdensomeness:0.375 phq9.6:0.375]
He is a burden. (He is a burden): 0.25 of 2.60, phrases map[ipts.burdensomeness:0]
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// Whatever the text, what a head points at lies in one sentence, each sentence
// at most once, and its score reaches the threshold.
func TestPointedOfAnyText(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{" ", ". ", "\n", ", and I ", "burden ", "my brother ", "if I ", "“", "”", "👨‍👩‍👧‍👦", "years ago "}))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		tokens, margins := anyTokens(t, text)
		seen := map[int]bool{}
		for _, v := range pointedAt(e.Explain(post(text), burdened(tokens, margins...))) {
			in := -1
			for i, s := range split(text) {
				if s.Start <= v.Start && v.Start < v.End && v.End <= s.End {
					in = i
				}
			}
			if in < 0 || seen[in] {
				t.Fatalf("[%d, %d) of %q lies in sentence %d, seen: %v", v.Start, v.End, text, in, seen)
			}
			seen[in] = true
		}
	})
}

// pointedAt returns the evidence that heads found.
func pointedAt(r Result) []Evidence {
	var found []Evidence
	for _, s := range r.Symptoms {
		for _, v := range s.Evidence {
			if v.Found == FoundByHead {
				found = append(found, v)
			}
		}
	}
	return found
}
