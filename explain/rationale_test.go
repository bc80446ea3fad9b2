package explain

import (
	"fmt"
	"strings"
	"testing"
)

// told shows a text, the tier and the rationale of its result, and of each clause
// the kind and what it rests on.
func told(text string, r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s → %s", text, r.Concern.Tier, r.Rationale)
	for _, c := range r.Clauses {
		fmt.Fprintf(&b, "\n  %s: %s", c.Kind, r.Rationale[c.Start:c.End])
		for i, on := range c.RestsOn {
			if i == 0 {
				b.WriteString(" ← ")
			}
			fmt.Fprintf(&b, "%s ", on)
			for _, s := range r.Spans(on) {
				b.WriteString("[" + text[s.Start:s.End] + "]")
			}
		}
	}
	return b.String()
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

// The emoji that may tell more than the words are marked.
func TestDarkEmoji(t *testing.T) {
	for _, marked := range []string{"another sunday [😭😭] [😔💔]", "fine 🙂[🔫]", "yay 🎉😂", ""} {
		text, _ := unmark(t, marked)
		if got := mark(text, darkEmoji(text)); got != marked {
			t.Errorf("got %s, want %s", got, marked)
		}
	}
}

func TestDoubts(t *testing.T) {
	for _, c := range []struct {
		name    string
		text    string
		tokens  int
		windows int
		cut     bool
		want    string
	}{
		{"none", "The tea was fine.", 8, 1, false, ""},
		{"few tokens", "The tea was fine.", 7, 1, false, "The text is short and leaves little to judge."},
		{"windows", "The tea was fine.", 900, 3, false, "The text is long and was read in 3 parts."},
		{"truncated", "The tea was fine.", 900, 1, true, "A part of the text was not read."},
		{"dark emoji", "another sunday 😭", 16, 1, false, "Its emoji may tell more than its words; no signs are read from them."},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := account{text: c.text}
			a.doubts(Result{Windows: c.windows, Truncated: c.cut}, c.tokens, "")
			if got := a.b.String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheReasonOfAnOrdinalAnswerNamesTheLeastGraveLabel(t *testing.T) {
	for _, c := range []struct{ label, answer, want string }{
		{"thoughts or graver", "thoughts", `The model reads thoughts of suicide or a graver risk, probability 0.93.`},
		{"thoughts or graver", "none", `The model reads thoughts of suicide or a graver risk, probability 0.93.`},
		{"thoughts or graver", "intent", `The model reads thoughts of suicide or a graver risk, probability 0.93, most likely suicidal intent or a plan.`},
		{"moderate or graver", "severe", `The model reads a risk of "moderate" or graver, probability 0.93.`},
		{"attempt", "attempt", `The model reads a suicide attempt or self-harm, probability 0.93.`},
		{"suicide", "suicide", `The model answers "suicide", probability 0.93.`},
	} {
		reason := Reason{Tier: TierSoon, RestsOn: toAnswer(0), Task: "screen/risk", Label: c.label, Probability: 0.93}
		r := Result{Concern: Concern{Tier: TierSoon, Reasons: []Reason{reason}}, Answers: []Answer{{Task: "screen/risk", Label: c.answer}}}
		if got, _ := accountOf("", r, 20, ""); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, %s: %q, want first %q", c.label, c.answer, got, c.want)
		}
	}
}
