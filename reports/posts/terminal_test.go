package posts

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/explain"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what was written with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./reports/posts -update", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// marked returns a text without its [marks], and the spans that stood in them.
func marked(s string) (text string, spans []tokenizer.Span) {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '[':
			spans = append(spans, tokenizer.Span{Start: b.Len()})
		case ']':
			spans[len(spans)-1].End = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), spans
}

// somePost has every kind of evidence and of answer, and control characters.
func somePost() Explained {
	text, s := marked("I [can't sleep] and 😭 I am [never] [hungry].\n\x1b31mIt is a lot. [They all eat without me]. [So tired] I skip lunch. [I want to die].")
	at := func(i int, found explain.Found, cue ...tokenizer.Span) explain.Evidence {
		e := explain.Evidence{Start: s[i].Start, End: s[i].End, Found: found}
		if len(cue) > 0 {
			e.Cue = &cue[0]
		}
		return e
	}
	said := []string{"Wish to be dead, told in: \"I want to die\".", "The model answers \"at risk\", probability 0.91.", "Only few words."}
	r := explain.Result{
		Schema: explain.SchemaVersion, ID: "a & b", LayerWeights: []float64{0.1, 0.2, 0.7}, Rationale: strings.Join(said, " "), Windows: 1,
		Symptoms: []explain.Sign{
			{Symptom: "death-wish", Name: "wish to be dead", Risk: true, Polarity: explain.Present, Items: []string{"phq9.9"}, Evidence: []explain.Evidence{at(5, explain.FoundByPhrase)}},
			{Symptom: "insomnia", Name: "insomnia", Polarity: explain.Present, Items: []string{"phq9.3", "bdi2.16"}, Evidence: []explain.Evidence{at(0, explain.FoundByPhrase)}},
			{Symptom: "not-belonging", Name: "not belonging", Polarity: explain.Present, Probability: 0.71, Items: []string{"ipts.belongingness"}, Evidence: []explain.Evidence{at(3, explain.FoundByHead)}},
			{Symptom: "fatigue", Name: "tiredness", Polarity: explain.Present, Items: []string{"phq9.4"}, Evidence: []explain.Evidence{at(4, explain.FoundByPhrase)}},
			{Symptom: "appetite-loss", Name: "loss of appetite", Polarity: explain.Negated, Items: []string{"phq9.5"}, Evidence: []explain.Evidence{at(2, explain.FoundByPhrase, s[1])}},
		},
		Answers: []explain.Answer{
			{
				Task: "screen/risk", Label: "at risk", Probabilities: []explain.LabelProbability{{Label: "none", Probability: 0.09}, {Label: "at risk", Probability: 0.91}},
				Contributions: &explain.Contributions{
					Method: explain.ByContributions, Words: []explain.Part{{Start: s[5].End - 3, End: s[5].End, Contribution: 1.5}},
					Sentences: []explain.Part{{Start: s[5].Start, End: s[5].End + 1, Contribution: 1.25}, {Start: 0, End: s[2].End + 1, Contribution: -0.5}},
				},
			},
			{Task: "症状/signs", Labels: []string{"睡眠", "mood"}, Probabilities: []explain.LabelProbability{{Label: "睡眠", Probability: 0.75}, {Label: "mood", Probability: 1}}},
			{Task: "levels", Label: "mild", Abstained: true, Probabilities: []explain.LabelProbability{{Label: "none", Probability: 0.25}, {Label: "mild", Probability: 0.5}, {Label: "severe", Probability: 0.25}}},
			{Task: "weather", Labels: []string{}, Probabilities: []explain.LabelProbability{{Label: "rain", Probability: 0.1}}},
		},
	}
	r.Concern = explain.Concern{Tier: explain.TierSoon, Reasons: []explain.Reason{
		{Tier: explain.TierSoon, RestsOn: "/symptoms/0/evidence/0", Symptom: "death-wish", Span: &s[5]},
		{Tier: explain.TierSoon, RestsOn: "/answers/0", Task: "screen/risk", Label: "at risk", Probability: 0.91},
	}}
	kinds, on := []explain.ClauseKind{explain.ReasonClause, explain.ReasonClause, explain.DoubtClause}, [][]explain.Pointer{{"/symptoms/0", "/symptoms/4"}, {"/answers/0"}, {}}
	start := 0
	for i, words := range said {
		r.Clauses = append(r.Clauses, explain.Clause{Start: start, End: start + len(words), Kind: kinds[i], RestsOn: on[i]})
		start += len(words) + 1
	}
	return Explained{Text: text, Result: r}
}

func someAbout() About {
	return About{HelpLine: "call 000 000", Heads: []classify.Head{
		{Task: "screen/risk", Role: classify.Screen, Unit: "post", Concern: &classify.ConcernRule{Labels: []string{"at risk"}, Thresholds: []classify.Threshold{{
			Tier: "read soon", Probability: 0.9, Everyday: 0.02, RiskBy: []classify.Reach{{Posts: "posts of A", N: 100, Share: 0.4}},
		}}}},
		{Task: "症状/signs", Role: classify.Benchmark, Unit: "post", Population: "patients of a clinic"},
	}}
}

func TestWrite(t *testing.T) {
	for name, colour := range map[string]bool{"post.txt": false, "post_colour.txt": true} {
		var out bytes.Buffer
		if err := Write(&out, somePost(), someAbout(), colour); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
	}
}

func TestWriteWhatWasNotScreened(t *testing.T) {
	withheld := explain.Result{Concern: explain.Concern{Tier: explain.TierNone, Withheld: explain.WithheldLanguage}, Rationale: "Not screened: the text looks like Dutch."}
	for want, r := range map[string]explain.Result{
		"Not screened: the text looks like Dutch.\n": withheld,
		"Not screened: an empty text.\n":             explain.Failed("p", "", errEmpty),
	} {
		var out bytes.Buffer
		if err := Write(&out, Explained{Result: r}, About{}, false); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("got %q, want %q", out.String(), want)
		}
	}
}

// The notice stands with a post that a person should read, and with no other.
func TestNotice(t *testing.T) {
	for tier, want := range map[explain.Tier]string{
		explain.TierNone: "", explain.TierWatch: "", explain.TierSoon: "a person should read it soon.", explain.TierNow: "a person should read it now.",
	} {
		got := someAbout().noticeOf(explain.Result{Concern: explain.Concern{Tier: tier}})
		if (got == "") != (want == "") || !strings.Contains(got, want) || want != "" && !strings.HasSuffix(got, "Help line: call 000 000") {
			t.Errorf("%s: %q", tier, got)
		}
	}
}

func TestBar(t *testing.T) {
	for p, want := range map[float64]string{0: "", 0.01: "▎", 0.25: "█████", 0.5: "██████████", 0.93: "██████████████████▋", 1: strings.Repeat("█", 20)} {
		if got := bar(p); got != want {
			t.Errorf("%v: got %s, want %s", p, got, want)
		}
	}
}

func TestWriteSendsNoControlCharacters(t *testing.T) {
	post := somePost()
	post.Text += "\u202e"
	var out bytes.Buffer
	if err := Write(&out, post, someAbout(), false); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(s, "\x1b\u202e") {
		t.Errorf("%q steers the terminal", s)
	}
}
