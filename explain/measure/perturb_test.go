package measure

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPerturb(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a synonym", "I am often up at six.", "I am frequently up at six."},
		{"the last of a set", "It was terrible.", "It was awful."},
		{"a synonym rather than a slip", "Yesterday, maybe.", "Yesterday, perhaps."},
		{"a capital is no synonym", "Big Sur", "Big Sur"},
		{"a slip", "a basket", "a bakset"},
		{"short words", "I sat by it", "I sat by it"},
		{"equal letters", "a-uuuuu", "a-uuuuu"},
		{"an apostrophe", "it wouldn't", "it wouldn't"},
		{"letters of two bytes", "är ötäs", "är ötäs"},
		{"empty", "", ""},
	} {
		got, ok := Perturb(c.text)
		if got != c.want || ok != (c.want != c.text) {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, ok, c.want)
		}
	}
}

func TestPerturbKeepsTheWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{" ", "sad", "evenings"}))).Draw(t, "pieces"), "")
		changed, ok := Perturb(text)
		if a, b := len(strings.Fields(text)), len(strings.Fields(changed)); a != b {
			t.Fatalf("%d words became %d: %q", a, b, changed)
		}
		if again, _ := Perturb(text); again != changed || ok == (changed == text) {
			t.Fatalf("%q, then %q", changed, again)
		}
	})
}

func TestSynonymsGoRound(t *testing.T) {
	seen := map[string]bool{}
	for _, set := range synonyms() {
		for _, word := range set {
			if seen[word] || strings.ToLower(word) != word || len(strings.Fields(word)) != 1 || len(set) < 2 {
				t.Errorf("%q of %q", word, set)
			}
			seen[word] = true
		}
	}
}

func TestWordScores(t *testing.T) {
	text, tokens := unmark(t, "[aw][ake] again [now]")
	if got := WordScores(text, tokens, []float64{1, 2, 4}); !slices.Equal(got, []float64{3, 0, 4}) {
		t.Errorf("got %v, want [3 0 4]", got)
	}
	if got := WordScores(text, nil, nil); !slices.Equal(got, []float64{0, 0, 0}) {
		t.Errorf("without tokens: %v", got)
	}
}
