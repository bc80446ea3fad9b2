package explain

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/ingest"
)

// manyHeads is what a bundle with 16 heads answers, with contributions, of a text
// whose words all speak for a burden, and of which it tags each fifth word.
func manyHeads(e *Explainer, text string) classify.Prediction {
	tokens := Words(text)
	margins := make([]float64, len(tokens))
	for i := range margins {
		margins[i] = 4
	}
	p := burdened(tokens, margins...)
	for i := range 14 {
		head := stressed(nil, margins...).Heads[0]
		head.Task = fmt.Sprintf("example/task-%d", i)
		p.Heads = append(p.Heads, head)
	}
	p.Heads = append(p.Heads, alarming)
	for i := 0; i < len(tokens); i += 5 {
		p.Tags = append(p.Tags, classify.Tag{
			Span: tokens[i], Symptom: e.crossings[i%len(e.crossings)].ID, Probability: 0.9,
			Status: string(Polarities[i%len(Polarities)]), Whose: []string{"author", "other", "nobody"}[i%3],
		})
	}
	return p
}

// alarming is a screening head that supports whatever words tell.
var alarming = classify.HeadPrediction{
	Task: "screen/risk", Role: classify.Screen, Kind: classify.Ordinal, Labels: []string{"none", "wish", "intent"}, Label: 2, Answers: []int{2},
	Logits: []float64{0, 1, 5}, Probabilities: []float64{0.02, 0.08, 0.9},
	Concern: &classify.ConcernRule{Labels: []string{"wish", "intent"}, Supports: 0.1, Thresholds: []classify.Threshold{
		{Tier: string(TierNow), Labels: []string{"intent"}, Probability: 0.5},
	}},
}

// everySign has a sentence for each symptom in each polarity that words tell.
func everySign(e *Explainer) []string {
	var sentences []string
	for _, c := range e.crossings {
		for _, cue := range []string{"I am ", "I am not ", "my brother is ", "if I felt ", "two years ago I was ", "the song goes "} {
			sentences = append(sentences, cue+c.Phrases[0]+".")
		}
	}
	return sentences
}

// nasty draws a text that repeats what the rules look for, up to so many bytes.
func nasty(e *Explainer, most int) *rapid.Generator[string] {
	var phrases []string
	for _, c := range e.crossings {
		phrases = append(phrases, c.Phrases...)
	}
	piece := rapid.OneOf(rapid.SampledFrom(phrases), rapid.SampledFrom(everySign(e)), rapid.SampledFrom([]string{
		" ", ". ", "\n", "I ", "not ", "my brother ", "if I ", "two years ago ", "> ", "“", "” ", "♪", "<<<<", "\x00\x01", "\u200d\u200d", "👨‍👩‍👧‍👦", "tried to ", "? ", "u/",
	}))
	return rapid.Custom(func(t *rapid.T) string {
		pieces := strings.Join(rapid.SliceOfN(piece, 1, rapid.SampledFrom([]int{3, 200}).Draw(t, "most")).Draw(t, "pieces"), rapid.SampledFrom([]string{" ", ". ", ", ", "\n\n"}).Draw(t, "between"))
		size := rapid.IntRange(1, most).Draw(t, "bytes")
		return strings.Repeat(pieces+" ", 1+size/(len(pieces)+1))
	})
}

// Whatever the text, a result has at most MaxResult bytes, all its pointers lead
// somewhere, and it says the same as one that lists everything.
func TestResultsAreBounded(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	e.Contributions = true
	schema := resultSchema(t)
	rapid.Check(t, func(rt *rapid.T) {
		r := checkBound(rt, e, nasty(e, 20_000).Draw(rt, "text"))
		if r.Cut {
			checkSchema(t, schema, r)
		}
	})
}

func TestResultsOfAMegabyteAreBounded(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	e.Contributions = true
	schema := resultSchema(t)
	for name, piece := range map[string]string{
		"one risk": "I want to die. ", "what has no width": "I want\u200d\u200d\u200d to die ", "marks of HTML": "<i>I want to die</i> ",
		"every symptom in every polarity": strings.Join(everySign(e), " ") + " ",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(piece, ingest.MaxText/len(piece))
			r := e.Explain(post(text), manyHeads(e, text))
			checkSize(t, r)
			checkSchema(t, schema, r)
		})
	}
}

func checkSize(t rapid.TB, r Result) {
	data, err := json.Marshal(r)
	if err != nil || len(data) > MaxResult {
		t.Fatalf("%d bytes of JSON: %v", len(data), err)
	}
	checkPointers(t, r)
	checkClauses(t, r)
}

// checkBound explains a text and checks its result against one without bounds.
func checkBound(t rapid.TB, e *Explainer, text string) Result {
	p := manyHeads(e, text)
	r := e.Explain(post(text), p)
	checkSize(t, r)
	sentences := split(text)
	all := gather(e.mentions(text, sentences, p, ByContributions, ""))
	full := Result{Symptoms: signsOf(limits{len(text), len(all), len(text)}.cut(all, readingOfRisk(p.Heads)))}
	whole := concernOf(all, p.Heads)
	pointAt(whole.Reasons[:1], text, sentences, p)
	if got := r.Concern; got.Tier != whole.Tier || got.Risk != whole.Risk || !sameReason(got.Reasons[0], whole.Reasons[0]) {
		t.Fatalf("the concern is %+v, without bounds %+v", got, whole.Reasons[0])
	}
	if len(r.Symptoms)+r.SymptomsCut != len(all) || r.Cut != r.isCut() {
		t.Fatalf("%d symptoms and %d left out of %d", len(r.Symptoms), r.SymptomsCut, len(all))
	}
	for _, s := range r.Symptoms {
		for _, f := range full.Symptoms {
			if s.Symptom == f.Symptom && s.Polarity == f.Polarity && (len(s.Evidence)+s.EvidenceCut != len(f.Evidence) || s.Probability != f.Probability) {
				t.Fatalf("%d places of %s and %d left out of %d", len(s.Evidence), s.Symptom, s.EvidenceCut, len(f.Evidence))
			}
		}
	}
	return r
}

// sameReason reports whether two results give the same reason, whatever its place
// in their lists.
func sameReason(a, b Reason) bool {
	a.RestsOn, b.RestsOn = "", ""
	return cmp.Equal(a, b)
}

// What is kept are the gravest places, in text order, and a reason of each symptom.
func TestWhatIsKept(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	text := strings.Repeat("I want to die. ", 30) + "I cut myself."
	r := e.Explain(post(text), stressed(nil))
	if got := len(r.Symptoms[0].Evidence); got != 20 || r.Symptoms[0].EvidenceCut != 10 || !r.Cut {
		t.Errorf("%d places, %d left out", got, r.Symptoms[0].EvidenceCut)
	}
	if last := r.Concern.Reasons[len(r.Concern.Reasons)-1]; len(r.Concern.Reasons) != 20 || last.Symptom == r.Concern.Reasons[0].Symptom {
		t.Errorf("%d reasons, the last one is of %s", len(r.Concern.Reasons), last.Symptom)
	}
	if !strings.HasSuffix(r.Rationale, "It tells more than is listed here.") {
		t.Errorf("the rationale is %q", r.Rationale)
	}
}

func TestHighest(t *testing.T) {
	rank := func(s string) int { return int(s[0] - '0') }
	for _, c := range []struct {
		list []string
		most int
		want []string
	}{
		{[]string{"1a", "2b"}, 2, []string{"1a", "2b"}},
		{[]string{"1a", "2b", "1c", "2d"}, 3, []string{"1a", "2b", "2d"}},
		{[]string{"0a", "0b", "0c"}, 1, []string{"0a"}},
		{nil, 0, nil},
	} {
		if diff := cmp.Diff(c.want, highest(c.list, c.most, rank)); diff != "" {
			t.Errorf("%v of %v (-want +got):\n%s", c.most, c.list, diff)
		}
	}
}
