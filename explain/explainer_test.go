package explain

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./explain -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// The marks are the tokens, with the weights beside them.
func TestRationales(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	var b strings.Builder
	for _, c := range []struct{ name, text string }{
		{"signs", "I can't sleep again. I feel so empty. The tea was fine."},
		{"several places of a symptom", "So tired. Exhausted, so tired, drained."},
		{"no signs", "The bus was late. I walked."},
		{"negated signs alone", "I am not tired and I never feel hopeless."},
		{"present and negated", "I can't focus, but I'm not sad."},
		{"risk", "Some days I don't want to be here anymore."},
		{"risk and other signs", "I can't sleep and I hate myself. I want to die."},
		{"a plan before a wish", "I want to die. I have a plan to die."},
		{"risk negated", "I'm not suicidal, I just need a rest."},
		{"a risk of the past", "Two years ago I tried to kill myself. I'm sad that it rains."},
		{"another person's risk", "My brother wants to die. I can't sleep."},
		{"many symptoms", "Sad, exhausted, can't sleep, can't focus, so empty, hopeless, I hate myself, I feel guilty."},
		{"every polarity", "Sad? I'm not tired. Last year I couldn't sleep. My brother can't focus. If I felt hopeless I'd call you."},
	} {
		fmt.Fprintf(&b, "# %s\n%s\n\n", c.name, told(c.text, e.Explain(post(c.text), stressed(nil))))
	}
	golden(t, "rationales.txt", b.String())
}

// results are those of a model with every kind of head.
func results(t *testing.T) []Result {
	t.Helper()
	text, tokens := unmark(t, "[No] sleep since Monday. [I'm] not sad. My brother wants to die.")
	p := stressed(tokens, 2, 0.5)
	p.Heads = append(p.Heads, classify.HeadPrediction{
		Task: "severity", Kind: classify.Ordinal, Labels: []string{"low", "mid", "high"}, Label: 0, Answers: []int{0}, Abstained: true,
		Logits: []float64{1, 0, -1}, Probabilities: []float64{0.7, 0.2, 0.1},
	}, classify.HeadPrediction{
		Task: "signs", Kind: classify.Multilabel, Labels: []string{"sleep", "mood", "food"}, Label: 0, Answers: []int{0, 1},
		Logits: []float64{2, 1, -1}, Probabilities: []float64{0.9, 0.75, 0.25},
		Contributions: [][]float64{{1, 0.5, -1}, {1, -0.25, 0}},
	}, classify.HeadPrediction{
		Task: "places", Kind: classify.Multilabel, Labels: []string{"home", "work"}, Label: 1, Answers: []int{},
		Logits: []float64{-2, -1}, Probabilities: []float64{0.125, 0.25}, Contributions: [][]float64{{-1, 0}, {-1, -1}},
	})
	e := newExplainer(t, embedded(t)...)
	of := ingest.Post{ID: "p1", Body: text, Community: "sleep", Author: "author-0123456789abcdef0123456789abcdef", CreatedAt: time.Unix(1700000000, 0).UTC()}
	plain := e.Explain(of, p)
	e.Contributions = true
	return []Result{plain, e.Explain(of, p)}
}

func TestResultAsJSON(t *testing.T) {
	data, err := json.MarshalIndent(results(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "results.json", string(data)+"\n")
}

func TestListsAreNeverNull(t *testing.T) {
	p := stressed(nil)
	p.LayerWeights = nil
	data, err := json.Marshal(newExplainer(t).Explain(post("so"), p))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"symptoms":[]`, `"reasons":[]`, `"clauses":[{`, `"rests_on":[]`, `"layer_weights":null`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
	for _, absent := range []string{`"error"`, `"withheld"`, `"contributions"`, `"labels"`, `"author"`, `"created_at"`} {
		if strings.Contains(string(data), absent) {
			t.Errorf("%s without a value in %s", absent, data)
		}
	}
}

func TestProbabilityIsNeverCertainty(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want string
	}{{0.5, "0.50"}, {0.934, "0.93"}, {0.995, "0.99"}, {0.9951, "over 0.99"}, {1, "over 0.99"}} {
		if got := inWords(c.p); got != c.want {
			t.Errorf("inWords(%v) = %q, want %q", c.p, got, c.want)
		}
	}
}

// anyText draws texts of pieces that matter to the rules.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		" ", ". ", "\n", "’", "not ", "can't sleep", "CAN’T SLEEP", "tired of", "sad", "**", "İ", "👨‍👩‍👧‍👦", "。", "suicidal",
		"\"", "“", "”", "> ", "&gt;", "♪", "(", ")", "?", ", ", "two years ago ", "my brother ", "if I ", "he said ", "you ", "and ",
		"the song goes ", "used to ", "when I was nine ", "wish I wasn't ", "back in 2015 ", "she'll be ", "herself", "睡不着",
	}))
	return rapid.Map(rapid.SliceOf(piece), func(pieces []string) string { return strings.Join(pieces, "") })
}

// For any text, spans lie inside it on the boundaries of characters, and every
// pointer leads to something in the result.
func TestResultsOfAnyText(t *testing.T) {
	e := newExplainer(t, embedded(t)...)
	e.Contributions = true
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		tokens, margins := anyTokens(t, text)
		r := e.Explain(post(text), stressed(tokens, margins...))
		check := func(what string, start, end int) {
			if start < 0 || start >= end || end > len(text) {
				t.Fatalf("%s [%d, %d) of %d bytes", what, start, end, len(text))
			}
			if !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
				t.Fatalf("%s [%d, %d) cuts a character of %q", what, start, end, text)
			}
		}
		for _, s := range r.Symptoms {
			for _, v := range s.Evidence {
				check("evidence", v.Start, v.End)
				if (v.Cue != nil) != (s.Polarity != Present) {
					t.Fatalf("a symptom that is %s has the cue %v", s.Polarity, v.Cue)
				}
				if v.Cue != nil {
					check("the cue of "+string(s.Polarity), v.Cue.Start, v.Cue.End)
				}
			}
		}
		if of := r.Answers[0].Contributions; of != nil {
			for _, s := range of.Sentences {
				check("sentence", s.Start, s.End)
			}
		}
		checkPointers(t, r)
		checkClauses(t, r)
	})
}

func checkPointers(t rapid.TB, r Result) {
	for _, reason := range r.Concern.Reasons {
		if !leads(r, reason.RestsOn) {
			t.Fatalf("a reason rests on %s, which is nothing", reason.RestsOn)
		}
	}
	for _, c := range r.Clauses {
		for _, p := range c.RestsOn {
			if !leads(r, p) {
				t.Fatalf("a clause rests on %s, which is nothing", p)
			}
		}
	}
	if (r.Concern.Tier == TierNone) != (len(r.Concern.Reasons) == 0) {
		t.Fatalf("the tier is %s with %d reasons", r.Concern.Tier, len(r.Concern.Reasons))
	}
}

// leads reports whether a pointer leads to a part of the result.
func leads(r Result, p Pointer) bool {
	var answer int
	if n, _ := fmt.Sscanf(string(p), "/answers/%d", &answer); n == 1 {
		return answer < len(r.Answers) && p == toAnswer(answer)
	}
	return len(r.Spans(p)) > 0
}

// checkClauses checks that clauses stand in the rationale one after the other.
func checkClauses(t rapid.TB, r Result) {
	if !utf8.ValidString(r.Rationale) {
		t.Fatalf("the rationale is not UTF-8: %q", r.Rationale)
	}
	at := 0
	for _, c := range r.Clauses {
		if c.Start < at || c.Start >= c.End || c.End > len(r.Rationale) {
			t.Fatalf("clause [%d, %d) after %d in %d bytes", c.Start, c.End, at, len(r.Rationale))
		}
		if !utf8.ValidString(r.Rationale[c.Start:c.End]) {
			t.Fatalf("clause [%d, %d) cuts a character of %q", c.Start, c.End, r.Rationale)
		}
		at = c.End
	}
	if rest := r.Rationale[at:]; len(r.Clauses) == 0 || strings.Trim(rest, ".") != "" {
		t.Fatalf("%q belongs to no clause", rest)
	}
}

// anyTokens makes each character of a text a token with a weight.
func anyTokens(t *rapid.T, text string) (tokens []tokenizer.Span, margins []float64) {
	weight := rapid.Float64Range(-5, 5)
	for i, r := range text {
		tokens = append(tokens, tokenizer.Span{Start: i, End: i + len(string(r))})
		margins = append(margins, weight.Draw(t, "weight"))
	}
	return tokens, margins
}

// Every sentence's contribution together with the others is the whole margin,
// as long as no token stands between the sentences.
func TestContributionsAddUp(t *testing.T) {
	e := newExplainer(t)
	e.Contributions = true
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(strings.Repeat("One word. ", rapid.IntRange(1, TopSentences).Draw(t, "sentences")))
		tokens, margins := anyTokens(t, text)
		var want, got float64
		for i, m := range margins {
			if text[tokens[i].Start] != ' ' || text[tokens[i].Start-1] != '.' {
				want += m
			}
		}
		for _, s := range e.Explain(post(text), stressed(tokens, margins...)).Answers[0].Contributions.Sentences {
			got += s.Contribution
		}
		if diff := want - got; diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("the sentences add up to %v, the tokens to %v", got, want)
		}
	})
}
