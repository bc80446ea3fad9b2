package explain

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// The marks are the tokens; a word is given with their numbers.
func TestTokenFields(t *testing.T) {
	for _, c := range []struct{ name, marked, want string }{
		{"a token a word", "[I] [woke]", "I:0 woke:1"},
		{"pieces and punctuation", "[aw][ake][,] [so] [tired][!]", "awake,:0,1,2 so:3 tired!:4,5"},
		{"tokens that begin with the space before", "[I][ can]['t][ sleep]", "I:0 can't:1,2 sleep:3"},
		{"a line break of its own", "[one][\n][\n][two]", "one:0,1,2 two:3"},
		{"white space at the start", "[ ][one] [two] ", "one:0,1 two:2"},
		{"a word without a token", "[one] two [three]", "one:0 three:1"},
		{"no white space", "[我][睡][不][着]", "我睡不着:0,1,2,3"},
		{"only white space", "[ ]\n", ""},
		{"no tokens", "one two", ""},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, tokens := unmark(t, c.marked)
			var got []string
			for _, w := range TokenFields(text, tokens) {
				numbers := strings.Trim(strings.ReplaceAll(fmt.Sprint(w.Tokens), " ", ","), "[]")
				got = append(got, text[w.Start:w.End]+":"+numbers)
			}
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTopWords(t *testing.T) {
	text, tokens := unmark(t, "[one] [two] [th][ree] [four]")
	for _, c := range []struct {
		name     string
		supports []float64
		want     string
	}{
		{"the largest first, for or against", []float64{1, -3, 1, 1, 0}, "two-3 three+2 one+1 four+0"},
		{"equal ones in text order", []float64{1, 1, 0, 1, 1}, "one+1 two+1 three+1 four+1"},
		{"nothing known", nil, ""},
	} {
		var got []string
		for _, w := range topWords(TokenFields(text, tokens), c.supports) {
			got = append(got, fmt.Sprintf("%s%+g", text[w.Start:w.End], w.Contribution))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	many := strings.Repeat("a ", TopWords+1)
	tokens = nil
	supports := make([]float64, TopWords+1)
	for i := range supports {
		tokens = append(tokens, tokenizer.Span{Start: 2 * i, End: 2*i + 1})
	}
	if n := len(topWords(TokenFields(many, tokens), supports)); n != TopWords {
		t.Errorf("%d words, want %d", n, TopWords)
	}
}

// Whatever the text, each token is in one word, and the words together say what
// the tokens say.
func TestWordsAddUpToTheTokens(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{" ", "\n\n", "sleep", "’s", "👨‍👩‍👧‍👦", "。", "\u00a0"}))
	rapid.Check(t, func(t *rapid.T) {
		text := "x" + strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		tokens, margins := anyTokens(t, text)
		var seen []int
		for _, w := range TokenFields(text, tokens) {
			seen = append(seen, w.Tokens...)
			if strings.Join(strings.Fields(text[w.Start:w.End]), "|") != text[w.Start:w.End] {
				t.Fatalf("%q is no word", text[w.Start:w.End])
			}
		}
		if len(seen) != len(tokens) || !slices.IsSorted(seen) || len(slices.Compact(seen)) != len(tokens) {
			t.Fatalf("the words hold the tokens %v of %d", seen, len(tokens))
		}
		var want, got float64
		for _, m := range margins {
			want += m
		}
		for _, w := range Sums(TokenFields(text, tokens), margins) {
			got += w.Contribution
		}
		if math.Abs(want-got) > 1e-9 {
			t.Fatalf("the words add up to %v, the tokens to %v", got, want)
		}
	})
}
