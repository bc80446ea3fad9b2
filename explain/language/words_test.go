package language

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// Each list names its language and holds each word once, as texts are looked up.
func TestLists(t *testing.T) {
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, list := readList(f.Name())
		if f.Name() != shared && name == "" {
			t.Errorf("%s: the comment line names no language before a colon", f.Name())
		}
		for i, w := range list {
			if slices.Contains(list[:i], w) {
				t.Errorf("%s: %q stands there twice", f.Name(), w)
			}
			if w != strings.ToLower(norm.NFKC.String(w)) || strings.Contains(w, "-") {
				t.Errorf("%s: %q is not lower case, normal (NFKC) and without hyphens", f.Name(), w)
			}
			if len(w) > len(word{}.letters) {
				t.Errorf("%s: %q is too long to be found", f.Name(), w)
			}
		}
	}
}

// English words that stand in no other list speak for English against each.
func TestEvidence(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       float64
	}{
		{"words of English alone", "nobody understands", 2},
		{"words of Spanish alone", "estoy llorando", -2},
		{"words of both", "no me", 0},
		{"words that many languages share", "haha video", 0},
		{"an elision and a word", "l'ami", -2},
		{"what follows an apostrophe", "nobody's", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			count := Gate{}.count(c.text)
			if got := count.words.evidence(); got != c.want {
				t.Errorf("%q: %v, want %v", c.text, got, c.want)
			}
		})
	}
}
