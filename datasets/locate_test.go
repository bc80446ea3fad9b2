package datasets

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

func TestLocate(t *testing.T) {
	for _, c := range []struct {
		name, phrases string
		want          string // the text, its spans between [ and ]
		missing       int
	}{
		{"a phrase", "no one to call", "I had [no one to call] today.", 0},
		{"the whole text", "A day.", "[A day.]", 0},
		{"spaces around it", " to call ", "no one [to call].", 0},
		{"a comma in it", "no friends, no calls", "It is [no friends, no calls] again.", 0},
		{"other case", "NO one", "I had [no oNe] there.", 0},
		{"other white space", "no one  to", "I had [no\n one to] call.", 0},
		{"other quotes", `it's "fine"`, "They say [it’s “fine”] here.", 0},
		{"a list", "lonely, tired ,", "So [tired], so [lonely].", 0},
		{"a list with a gap", "lonely, angry,tired", "So [tired], so [lonely].", 1},
		{"a list that overlaps", "so tired, tired of it", "I am [so tired of it].", 0},
		{"whole words first", "art", "The start of my [art] class.", 0},
		{"a part of a word if there is no other", "art", "A late st[art].", 0},
		{"the first of two", "day", "A [day] is a day.", 0},
		{"not there", "evening", "A day.", 1},
		{"nothing", "  ", "A day.", 0},
		{"only commas", ",,", "A day.", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.NewReplacer("[", "", "]", "").Replace(c.want)
			spans, missing := locate(text, c.phrases)
			if got := bracket(text, spans); got != c.want || missing != c.missing {
				t.Errorf("%s with %d missing, want %s with %d", got, missing, c.want, c.missing)
			}
		})
	}
}

// bracket returns the text with its spans between brackets.
func bracket(text string, spans []tokenizer.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestLocateFindsWhatWasCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("aB é’\n\t,İſẞ中🙂"))).Draw(t, "text")
		other := strings.ToUpper(text)
		for _, s := range []string{text, other} {
			spans, missing := locate(text, s)
			for i, span := range spans {
				if span.Start < 0 || span.Start >= span.End || span.End > len(text) || i > 0 && span.Start < spans[i-1].End {
					t.Fatalf("%v are no spans in order of %q", spans, text)
				}
			}
			if s == text && missing > 0 {
				t.Errorf("%q was not found in itself", text)
			}
		}
	})
}
