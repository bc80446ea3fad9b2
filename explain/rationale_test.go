package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify"
)

// told shows a text, the rationale of its result, and of each clause the kind
// and the words of the text that it rests on.
func told(text string, r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n→ %s", text, r.Rationale)
	for _, c := range r.Clauses {
		fmt.Fprintf(&b, "\n  %s: %s", c.Kind, r.Rationale[c.Start:c.End])
		for i, s := range c.Spans {
			if i == 0 {
				b.WriteString(" ← ")
			}
			b.WriteString("[" + text[s.Start:s.End] + "]")
		}
	}
	return b.String()
}

// saidOf makes evidence of the marks of a text: said[i] is the polarity and the
// name of mark i, or "cue" for the words that decide the polarity of the next.
func saidOf(t *testing.T, marked string, said ...string) (string, []Evidence) {
	t.Helper()
	text, spans := unmark(t, marked)
	var evidence []Evidence
	var cue Span
	for i, s := range said {
		if s == "cue" {
			cue = spans[i]
			continue
		}
		polarity, name, _ := strings.Cut(s, ": ")
		evidence = append(evidence, Evidence{
			Start: spans[i].Start, End: spans[i].End, Symptom: name, Name: name, Polarity: Polarity(polarity),
			Risk: name == "thoughts of death or self-harm", Score: 0.5, CueStart: cue.Start, CueEnd: cue.End,
		})
		cue = Span{}
	}
	return text, evidence
}

// The marks are the evidence, as the texts beside them say.
func TestEvidenceInWords(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		name, marked string
		said         []string
	}{
		{"nothing", "The tea was fine.", nil},
		{"contradicted", "I am [so tired]. Well, [not tired], bored.", []string{"present: tiredness", "negated: tiredness"}},
		{"contradicted with a cue", "[So tired]. I was [never] that [tired]. [Exhausted].", []string{"present: tiredness", "cue", "negated: tiredness", "present: tiredness"}},
		{"of the past is no contradiction", "I am [so tired], as I was [years ago], [drained] all day.", []string{"present: tiredness", "cue", "past: tiredness"}},
		{"every polarity", "[Sad]? I'm [not] [tired]. [Last year] I [couldn't sleep]. [My brother] [can't focus]. [If] I felt [hopeless] I'd call. [“So empty”], goes the song.", []string{
			"present: low mood", "cue", "negated: tiredness", "cue", "past: sleep problems", "cue", "other person: poor concentration",
			"cue", "hypothetical: hopelessness", "quoted: emptiness",
		}},
		{"contrary alone", "[My sister] says she [wants to die].", []string{"cue", "other person: thoughts of death or self-harm"}},
		{"a cue that is far away", "[Never] in the long years that I have lived beside the sea and fished and sung in the choir was I [sad].", []string{"cue", "negated: low mood"}},
		{"many symptoms", "[one] [two] [three] [four] [five] [six] [seven] [eight]", []string{
			"present: a", "present: b", "present: c", "present: d", "present: e", "present: f", "present: g", "present: h",
		}},
		{"text without spaces", "我[睡不着]，也[不]觉得[难过]。", []string{"present: sleep problems", "cue", "negated: low mood"}},
	} {
		text, evidence := saidOf(t, c.marked, c.said...)
		a := account{text: text}
		a.evidence(evidence)
		fmt.Fprintf(&b, "# %s\n%s\n\n", c.name, told(text, Result{Rationale: a.b.String(), Clauses: a.clauses}))
	}
	golden(t, "evidence.txt", b.String())
}

// Each task's first label is the answer; the texts say nothing about the model.
func TestRationalesOfRiskAndLevel(t *testing.T) {
	long := " I went to the shop and came back and then I sat down and had some tea with milk."
	var b strings.Builder
	for _, c := range []struct {
		name, text string
		head       classify.HeadPrediction
	}{
		{"a label of risk with a sign", "I don't want to live." + long, suicide},
		{"a label of risk without a sign", "I can't sleep." + long, suicide},
		{"a sign of risk without the label", "I don't want to live." + long, calm},
		{"a level like the symptoms", "I'm sad." + long, minimum},
		{"a level below the symptoms", "Sad, exhausted, can't sleep, can't focus, I hate myself." + long, minimum},
		{"nothing to compare with", "I can't sleep." + long, cause},
	} {
		var p classify.Prediction
		p.Heads = append(p.Heads, c.head)
		for i := range fewTokens {
			p.Tokens = append(p.Tokens, Span{Start: i, End: i + 1})
		}
		fmt.Fprintf(&b, "# %s\n%s\n\n", c.name, told(c.text, New("sha256:0", embedded(t)...).Explain("p1", c.text, p)[0]))
	}
	golden(t, "risk_and_level.txt", b.String())
}

func TestQuote(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"short", "so  tired\n today", `"so tired today"`},
		{"cut at a space", strings.Repeat("long and winding ", 12), `"` + strings.TrimSpace(strings.Repeat("long and winding ", 9)) + ` long…"`},
		{"cut between characters", strings.Repeat("夜", 100), `"` + strings.Repeat("夜", 79) + `…"`},
		{"a space far from the end", "我 " + strings.Repeat("夜", 100), `"我 ` + strings.Repeat("夜", 78) + `…"`},
		{"an emoji of many characters", strings.Repeat("👨‍👩‍👧‍👦", 100), `"` + strings.Repeat("👨‍👩‍👧‍👦", 79) + `…"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := quote(c.text); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestQuoteSentence(t *testing.T) {
	for text, want := range map[string]string{
		"So tired.": `"So tired."`, "so tired": `"so tired".`, "So tired!!": `"So tired!!"`, "so tired 🙃": `"so tired 🙃".`, `"So tired."`: `"'So tired.'"`,
		strings.Repeat("long and winding ", 12): `"` + strings.TrimSpace(strings.Repeat("long and winding ", 9)) + ` long…"`,
	} {
		if got := quoteSentence(text); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The emoji that may tell more than the words are marked.
func TestDarkEmoji(t *testing.T) {
	for _, marked := range []string{"another sunday [😭😭] [😔💔]", "fine 🙂[🔫]", "yay 🎉😂", ""} {
		text, _ := unmark(t, marked)
		if got := mark(text, darkEmoji(text)); got != marked {
			t.Errorf("got %s, want %s", got, marked)
		}
	}
}

// A risk that is another person's makes no post one of high risk, and is told.
func TestConcern(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"My brother wants to die.", true},
		{"My patient has suicidal thoughts.", true},
		{"Are you suicidal?", true},
		{"I want to die.", false},
		{"My brother can't sleep.", false},
		{"My brother killed himself in June.", false},
		{"The hero wants to die.", false},
		{"People who are suicidal find help there.", false},
	} {
		r := New("", embedded(t)...).Explain("p1", c.text, stressed(nil))[0]
		said := slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Kind == ConcernClause })
		if said != c.want || said && r.HighRisk {
			t.Errorf("%q: concern %v, high risk %v: %s", c.text, said, r.HighRisk, r.Rationale)
		}
	}
}

func TestDoubts(t *testing.T) {
	text, spans := unmark(t, "[I can't sleep. ][The tea was fine.]")
	for _, c := range []struct {
		name     string
		evidence []int // where present evidence begins
		tokens   int
		windows  int
		cut      bool
		want     string
	}{
		{"none", []int{2, 20}, 16, 1, false, ""},
		{"one sentence", []int{2, 8}, 16, 1, false, "Only one sentence shows signs."},
		{"no signs", nil, 16, 1, false, ""},
		{"few tokens", nil, 15, 1, false, "The text is short and leaves little to judge."},
		{"windows", nil, 900, 3, false, "The text is long and was read in 3 parts."},
		{"truncated", nil, 900, 1, true, "A part of the text was not read."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Result{Windows: c.windows, Truncated: c.cut}
			for _, start := range c.evidence {
				r.Evidence = append(r.Evidence, Evidence{Start: start, End: start + 1, Polarity: Present})
			}
			a := account{text: text}
			a.doubts(r, reading{spans, c.tokens, ""})
			if got := a.b.String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoticeHasTheHelpLine(t *testing.T) {
	e := New("sha256:0", embedded(t)...)
	e.HelpLine = "call 000 000"
	for text, want := range map[string]bool{"I don't want to live.": true, "The bus was late.": false} {
		r := e.Explain("p1", text, stressed(nil))[0]
		if got := strings.HasSuffix(r.Rationale, " Help line: call 000 000"); got != want || r.HighRisk != want {
			t.Errorf("%q: high risk %v, help line %v, want %v", text, r.HighRisk, got, want)
		}
	}
}

// For any text and head, the clauses stand in the rationale one after the other
// on the boundaries of characters, and their spans in the text in its order.
func TestClausesOfAnyText(t *testing.T) {
	e := New("sha256:0", embedded(t)...)
	e.HelpLine = "☎ 000"
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		" ", ". ", "\n", "not ", "can't sleep", "so tired", "sad", "İ", "👨‍👩‍👧‍👦", "。", "睡不着", "suicidal", "\xff",
	}))
	heads := rapid.SampledFrom([]classify.HeadPrediction{
		stressed(nil).Heads[0],
		{Task: "mood", Kind: classify.Ordinal, Labels: []string{"minimum", "mild", "moderate", "severe"}, Positive: []string{"severe"}, Answers: []int{0}, Probabilities: []float64{1, 0, 0, 0}},
		{Task: "mood", Kind: classify.Multilabel, Labels: []string{"睡眠", "SUICIDAL_THOUGHTS"}, Answers: []int{0, 1}, Probabilities: []float64{1, 1}},
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		p := classify.Prediction{Heads: []classify.HeadPrediction{heads.Draw(t, "head")}, Windows: rapid.IntRange(1, 3).Draw(t, "windows")}
		r := e.Explain("p1", text, p)[0]
		at := 0
		for _, c := range r.Clauses {
			if c.Start < at || c.Start >= c.End || c.End > len(r.Rationale) {
				t.Fatalf("clause [%d, %d) after %d in %d bytes", c.Start, c.End, at, len(r.Rationale))
			}
			if utf8.ValidString(text) && !utf8.ValidString(r.Rationale[c.Start:c.End]) {
				t.Fatalf("clause [%d, %d) cuts a character of %q", c.Start, c.End, r.Rationale)
			}
			at = c.End
			if !slices.IsSortedFunc(c.Spans, func(a, b Span) int { return a.Start - b.Start }) {
				t.Fatalf("spans %v are not in text order", c.Spans)
			}
			for _, s := range c.Spans {
				if s.Start < 0 || s.Start >= s.End || s.End > len(text) {
					t.Fatalf("span [%d, %d) of %d bytes", s.Start, s.End, len(text))
				}
			}
		}
		if rest := r.Rationale[at:]; len(r.Clauses) == 0 || strings.Trim(rest, ".") != "" {
			t.Fatalf("%q belongs to no clause", rest)
		}
	})
}
