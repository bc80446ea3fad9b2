package explain

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
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
	e := New("sha256:0", embedded(t)...)
	long := "I went round the " + strings.Repeat("long and winding ", 12) + "road."
	var b strings.Builder
	for _, c := range []struct {
		name, marked string
		weights      []float64
	}{
		{"signs", "I [can't] sleep again. [I] feel so empty. The [tea] was fine.", []float64{2, 1, -1}},
		{"several places of a symptom", "[So tired]. Exhausted, so tired, drained.", []float64{1}},
		{"no signs", "[The bus] was late. I [walked].", []float64{0.5, 2}},
		{"no signs and nothing speaks for the label", "[The bus] was late.", []float64{-0.5}},
		{"negated signs alone", "[I] am not tired and I never feel hopeless.", []float64{1}},
		{"present and negated", "[I] can't focus, but I'm not sad.", []float64{1}},
		{"risk", "[Some] days I don't want to be here anymore.", []float64{3}},
		{"risk negated", "[I'm] not suicidal, I just need a rest.", []float64{1}},
		{"no contributions", "I can't sleep.", nil},
		{"a long sentence", "[" + long + "]", []float64{1}},
	} {
		text, tokens := unmark(t, c.marked)
		r := e.Explain("p1", text, stressed(tokens, c.weights...))[0]
		fmt.Fprintf(&b, "# %s\n%s\n\n", c.name, told(text, r))
	}
	golden(t, "rationales.txt", b.String())
}

// The tokens, which are marked, speak for the three labels with the weights
// beside them.
func TestRationalesOfEveryKind(t *testing.T) {
	e := New("sha256:0", embedded(t)...)
	none := []float64{0, 0, 0}
	var b strings.Builder
	for _, c := range []struct {
		name, marked  string
		kind          classify.Kind
		probabilities []float64
		answers       []int
		abstained     bool
		weights       [][]float64
	}{
		{"ordinal", "[So] tired. [Fine] otherwise.", classify.Ordinal, []float64{0.2, 0.3, 0.5}, []int{1}, false, [][]float64{{0, 1, 0}, none}},
		{"abstained", "[So] tired.", classify.Multiclass, []float64{0.3, 0.3, 0.4}, []int{2}, true, [][]float64{{0, 0, 1}}},
		{"one of many", "[So] tired. [Fine] otherwise.", classify.Multilabel, []float64{0.1, 0.2, 0.9}, []int{2}, false, [][]float64{none, {9, 9, 1}}},
		{"two of many", "[So] tired. [Fine] otherwise.", classify.Multilabel, []float64{0.6, 0.2, 0.999}, []int{0, 2}, false, [][]float64{{1, 9, 1}, {3, 0, -2}}},
		{"two of many and nothing speaks for them", "[So] tired.", classify.Multilabel, []float64{0.6, 0.7, 0.1}, []int{0, 1}, false, [][]float64{{-1, -1, 2}}},
		{"two of many without contributions", "So tired.", classify.Multilabel, []float64{0.6, 0.7, 0.1}, []int{0, 1}, false, nil},
		{"none of many", "[So] tired.", classify.Multilabel, []float64{0.1, 0.2, 0.3}, []int{}, false, [][]float64{{1, 1, 1}}},
	} {
		text, tokens := unmark(t, c.marked)
		p := classify.Prediction{Tokens: tokens, Windows: 1, Heads: []classify.HeadPrediction{{
			Task: "example/mood", Kind: c.kind, Labels: []string{"low", "mid", "high"}, Answers: c.answers,
			Abstained: c.abstained, Probabilities: c.probabilities, Contributions: c.weights,
		}}}
		if len(c.answers) > 0 {
			p.Heads[0].Label = c.answers[0]
		}
		fmt.Fprintf(&b, "# %s\n%s\n\n", c.name, told(text, e.Explain("p1", text, p)[0]))
	}
	golden(t, "kinds.txt", b.String())
}

func TestResultAsJSON(t *testing.T) {
	text, tokens := unmark(t, "[No] sleep since Monday. [I'm] not sad.")
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
	data, err := json.MarshalIndent(New("sha256:0", embedded(t)...).Explain("p1", text, p), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "results.json", string(data)+"\n")
}

func TestListsAreNeverNull(t *testing.T) {
	p := stressed(nil)
	p.LayerWeights = nil
	data, err := json.Marshal(New("").Explain("p1", "", p)[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"labels":[`, `"clauses":[{`, `"spans":[]`, `"evidence":[]`, `"sentences":[]`, `"words":[]`, `"layer_weights":null`, `"ranked":false`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
	if strings.Contains(string(data), `"error"`) {
		t.Errorf("an error field without an error in %s", data)
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

// For any text, spans lie inside it on the boundaries of characters.
func TestSpansOfAnyText(t *testing.T) {
	e := New("sha256:0", embedded(t)...)
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		" ", ". ", "\n", "’", "not ", "can't sleep", "CAN’T SLEEP", "tired of", "sad", "**", "İ", "👨‍👩‍👧‍👦", "。", "suicidal",
		"\"", "“", "”", "> ", "&gt;", "♪", "(", ")", "?", ", ", "two years ago ", "my brother ", "if I ", "he said ", "you ", "and ",
		"the song goes ", "used to ", "when I was nine ", "wish I wasn't ", "back in 2015 ", "she'll be ", "herself",
	}))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		tokens, margins := anyTokens(t, text)
		r := e.Explain("p1", text, stressed(tokens, margins...))[0]
		check := func(what string, start, end int) {
			if start < 0 || start >= end || end > len(text) {
				t.Fatalf("%s [%d, %d) of %d bytes", what, start, end, len(text))
			}
			if !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
				t.Fatalf("%s [%d, %d) cuts a character of %q", what, start, end, text)
			}
		}
		for _, v := range r.Evidence {
			check("evidence", v.Start, v.End)
			if v.Polarity != Present {
				check("the cue of "+string(v.Polarity), v.CueStart, v.CueEnd)
			} else if v.CueStart != 0 || v.CueEnd != 0 {
				t.Fatalf("a present symptom has the cue [%d, %d)", v.CueStart, v.CueEnd)
			}
			if v.Score < 0 || v.Score > 1 {
				t.Fatalf("the score %v is not in 0 to 1", v.Score)
			}
		}
		for _, s := range r.Sentences {
			check("sentence", s.Start, s.End)
		}
		if !utf8.ValidString(r.Rationale) {
			t.Fatalf("the rationale is not UTF-8: %q", r.Rationale)
		}
		for _, c := range r.Clauses {
			for _, s := range c.Spans {
				check("span of a clause", s.Start, s.End)
			}
		}
	})
}

// anyTokens makes each character of a text a token with a weight.
func anyTokens(t *rapid.T, text string) (tokens []tokenizer.Span, margins []float64) {
	weight := rapid.Float64Range(-5, 5)
	for i, r := range text {
		tokens = append(tokens, tokenizer.Span{Start: i, End: i + utf8.RuneLen(r)})
		margins = append(margins, weight.Draw(t, "weight"))
	}
	return tokens, margins
}

// Every sentence's contribution together with the others is the whole margin,
// as long as no token stands between the sentences.
func TestContributionsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat("One word. ", rapid.IntRange(1, TopSentences).Draw(t, "sentences"))
		tokens, margins := anyTokens(t, strings.TrimSpace(text))
		var want, got float64
		for i, m := range margins {
			if text[tokens[i].Start] != ' ' || text[tokens[i].Start-1] != '.' {
				want += m
			}
		}
		for _, s := range New("").Explain("p1", text, stressed(tokens, margins...))[0].Sentences {
			got += s.Contribution
		}
		if diff := want - got; diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("the sentences add up to %v, the tokens to %v", got, want)
		}
	})
}
