package explain

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Each text is told by one who writes of themselves, unless it says otherwise.
func TestConcern(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range []struct {
		text string
		want Tier
	}{
		{"I want to die.", TierSoon},
		{"I wish I was dead and I have a suicide plan.", TierNow},
		{"I'm going to kill myself tonight.", TierNow},
		{"I hurt myself on purpose again.", TierSoon},
		{"Two years ago I tried to kill myself.", TierWatch},
		{"My brother wants to die.", TierWatch},
		{"My patient has suicidal thoughts.", TierWatch},
		{"Are you suicidal?", TierWatch},
		{"I'm not suicidal.", TierNone},
		{"My brother can't sleep.", TierNone},
		{"My brother killed himself in June.", TierNone},
		{"The hero wants to die.", TierNone},
		{"People who are suicidal find help there.", TierNone},
		{"“I want to die”, goes the song.", TierNone},
		{"I can't sleep and I hate myself.", TierNone},
		{"My cat is sleeping on the sofa.", TierNone},
	} {
		r := e.Explain(post(c.text), stressed(nil))
		if r.Concern.Tier != c.want {
			t.Errorf("%q: %s, want %s: %s", c.text, r.Concern.Tier, c.want, r.Rationale)
		}
		if told := r.Clauses[0].Kind == ReasonClause; told != (c.want != TierNone) {
			t.Errorf("%q: the rationale is %q", c.text, r.Rationale)
		}
	}
}

func TestTheGravestReasonComesFirst(t *testing.T) {
	text := "My brother wants to die. I want to die. I have a suicide plan."
	r := newExplainer(t, embedded(t)...).Explain(post(text), stressed(nil))
	var got []string
	for _, reason := range r.Concern.Reasons {
		got = append(got, string(reason.Tier)+": "+text[reason.Span.Start:reason.Span.End])
	}
	const want = "read now: a suicide plan | read soon: want to die | watch: wants to die"
	if said := strings.Join(got, " | "); said != want {
		t.Errorf("\n got %s\nwant %s", said, want)
	}
}

// The head for risk as the bundle has it, with what it reads in the posts below: the
// probability of "none" is what is left.
func riskHead(wish, attempt float64) classify.HeadPrediction {
	return classify.HeadPrediction{
		Task: "screen/risk", Role: classify.Screen, Kind: classify.Ordinal, Labels: []string{"none", "wish", "attempt"}, Answers: []int{0},
		Probabilities: []float64{1 - wish - attempt, wish, attempt}, Logits: make([]float64, 3),
		Concern: &classify.ConcernRule{
			Labels: []string{"wish", "attempt"}, Supports: 0.2,
			Thresholds: []classify.Threshold{
				{Tier: "read now", Labels: []string{"attempt"}, Probability: 0.9}, {Tier: "read soon", Probability: 0.8}, {Tier: "watch", Probability: 0.6},
			},
		},
	}
}

// What words tell is weighed by what the model reads in the whole text.
func TestConcernInTheLightOfTheModel(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	for _, c := range []struct {
		name, text    string
		wish, attempt float64
		want          Tier
	}{
		{"nothing is told or read", "My cat is sleeping on the sofa.", 0.01, 0, TierNone},
		{"the model alone, a little", "You won't see me much longer.", 0.7, 0, TierWatch},
		{"the model alone", "You won't see me much longer.", 0.85, 0, TierSoon},
		{"the model alone reads the gravest", "You won't see me much longer.", 0, 0.95, TierNow},
		{"a wish that the model supports", "I want to die.", 0.3, 0, TierSoon},
		{"a wish that the model does not support", "This spreadsheet makes me want to die.", 0.05, 0, TierWatch},
		{"a plan that the model does not support", "I have a suicide plan.", 0.05, 0, TierSoon},
		{"a plan where the model alarms", "I have a suicide plan.", 0.85, 0, TierNow},
		{"another person's", "My brother wants to die.", 0.01, 0, TierWatch},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := e.Explain(post(c.text), classify.Prediction{Heads: []classify.HeadPrediction{riskHead(c.wish, c.attempt)}, LayerWeights: []float64{1}, Windows: 1})
			if r.Concern.Tier != c.want {
				t.Errorf("%s, want %s: %s", r.Concern.Tier, c.want, r.Rationale)
			}
			if got := r.Concern.Risk; math.Abs(got-c.wish-c.attempt) > 1e-12 {
				t.Errorf("the risk is %v", got)
			}
		})
	}
}

// A place that the model tags asks for no more than the model does in the whole text.
func TestTagsRaiseNoTier(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	const text = "Gone by Friday, all of it."
	for _, c := range []struct {
		risk  float64 // of a wish
		whose string
		tag   float64 // its probability
		want  Tier
	}{
		{0.1, "author", 0.9, TierNone},
		{0.7, "author", 0.9, TierWatch},
		{0.85, "author", 0.9, TierNow},
		{0.1, "other", 0.9, TierWatch},
		{0.3, "other", 0.6, TierNone},
	} {
		p := classify.Prediction{Heads: []classify.HeadPrediction{riskHead(c.risk, 0)}, LayerWeights: []float64{1}, Windows: 1}
		p.Tags = []classify.Tag{{Span: tokenizer.Span{End: 14}, Symptom: "suicide-plan", Probability: c.tag, Status: "present", Whose: c.whose}}
		if r := e.Explain(post(text), p); r.Concern.Tier != c.want {
			t.Errorf("%s, risk %v: %s, want %s", c.whose, c.risk, r.Concern.Tier, c.want)
		}
	}
}

// Where the model is the only reason, the rationale quotes the clause that speaks for it most.
func TestTheReasonOfAnAnswerPointsAtWords(t *testing.T) {
	const text = "The train was late. You won't see me much longer."
	head := riskHead(0.85, 0)
	p := classify.Prediction{LayerWeights: []float64{1}, Windows: 1}
	for _, w := range wordsIn(text, tokenizer.Span{End: len(text)}) {
		p.Tokens = append(p.Tokens, w.Span)
		head.Contributions = append(head.Contributions, []float64{0, 0, 0})
	}
	head.Contributions[len(head.Contributions)-1][1] = 3 // "longer"
	p.Heads = []classify.HeadPrediction{head}
	r := newExplainer(t, embedded(t)...).Explain(post(text), p)
	const want = `The model reads a wish to be dead or a graver risk, probability 0.85, most of all in: "You won't see me much longer".`
	if !strings.HasPrefix(r.Rationale, want) {
		t.Errorf("got %s\nwant first %s", r.Rationale, want)
	}
}

// Tags of the model are evidence with a polarity; those that a phrase tells too are left to it.
func TestTagsAreEvidence(t *testing.T) {
	const text = "Three hours again, the ceiling and me. I can't sleep. My brother cries a lot."
	at := func(words string) tokenizer.Span {
		i := strings.Index(text, words)
		return tokenizer.Span{Start: i, End: i + len(words)}
	}
	p := stressed(nil)
	p.Tags = []classify.Tag{
		{Span: at("the ceiling and me"), Symptom: "insomnia", Probability: 0.8, Status: "present", Whose: "author"},
		{Span: at("can't sleep"), Symptom: "insomnia", Probability: 0.9, Status: "negated", Whose: "author"},
		{Span: at("Three hours"), Symptom: "nothing that is asked for", Probability: 0.9, Status: "present", Whose: "author"},
		{Span: at("brother"), Symptom: "low-mood", Probability: 0.7, Status: "present", Whose: "other"},
	}
	r := newExplainer(t, embedded(t)...).Explain(post(text), p)
	var got []string
	for _, s := range r.Symptoms {
		for _, e := range s.Evidence {
			got = append(got, fmt.Sprintf("%s %s by %s: %s", s.Polarity, s.Symptom, e.Found, text[e.Start:e.End]))
		}
	}
	want := []string{
		"present insomnia by tag: the ceiling and me", "present insomnia by phrase: can't sleep", "other person low-mood by tag: brother",
		"other person crying by phrase: cries",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
