package datasets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestRepair(t *testing.T) {
	for _, c := range []struct{ name, damaged, want string }{
		{"UTF-8 read as Mac Roman", "It‚Äôs a ‚Äúquiet‚Äù day", "It’s a “quiet” day"},
		{"accents and emoji read as Mac Roman", "caf√© \uf8ffüôÇ", "café 🙂"},
		{"read as Mac Roman twice", "It‚Äö√Ñ√¥s a quiet day", "It’s a quiet day"},
		{"UTF-8 read as Windows-1252", "a â€œquietâ€\u009d cafÃ© â€”", "a “quiet” café —"},
		{"entities", "you &amp; me &lt;3 &#39;til &#x2019;", "you & me <3 'til ’"},
		{"an entity inside an entity", "a&amp;#x200B;b &amp;amp; c", "a\u200bb & c"},
		{"both", "you &amp; me, it‚Äôs us", "you & me, it’s us"},

		{"nothing", "", ""},
		{"clean ASCII", "R&D; Q&A&; 100 &# &#; &#x; &amp", "R&D; Q&A&; 100 &# &#; &#x; &amp"},
		{"an entity with a tail", "&ampere; &notit;", "&ampere; &notit;"},
		{"an entity of no character", "&#0; &#xD800; &#7;", "&#0; &#xD800; &#7;"},
		{"clean quotes and accents", "“École”, it’s “déjà vu” – 20 £…", "“École”, it’s “déjà vu” – 20 £…"},
		{"clean text with a mark", "√2 and ¬p, Âge, pâté, naïve", "√2 and ¬p, Âge, pâté, naïve"},
		{"clean quotes beside what looks misread", "it’s √© or ‚Äô", "it’s √© or ‚Äô"},
		{"another script", "今天很安静，‚Äô", "今天很安静，‚Äô"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Repair(c.damaged); got != c.want {
				t.Errorf("%q is repaired to %q, want %q", c.damaged, got, c.want)
			}
		})
	}
}

// cleanWords are words that no repair may touch; some hold a mark of damage.
var cleanWords = []string{
	"a", "day", "R&D", "Q&A;", "it’s", "“quiet”", "—", "déjà", "naïve", "pâté", "Âge", "mañana", "√2", "¬p", "20£", "…", "🙂", "❤️",
}

// cleanText draws a text of clean words.
func cleanText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(cleanWords), 1, 20).Draw(t, "words"), " ")
}

func TestRepairLeavesCleanTextAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if text := cleanText(t); Repair(text) != text {
			t.Errorf("%q became %q", text, Repair(text))
		}
	})
}

func TestRepairOfRepairedTextChangesNothing(t *testing.T) {
	pieces := append([]string{"‚Äô", "‚Äö√Ñ√¥", "√©", "¬", "â€œ", "Ã", "&amp;", "&", "amp;", "#x26;", "&#38;", "中"}, cleanWords...)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		if once := Repair(text); Repair(once) != once {
			t.Errorf("%q becomes %q and then %q", text, once, Repair(once))
		}
	})
}

func TestRepairUndoesMisreading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := cleanText(t)
		as := charmap.Macintosh
		if rapid.Bool().Draw(t, "Windows-1252") {
			as = charmap.Windows1252
		}
		damaged := text
		for range rapid.IntRange(1, 2).Draw(t, "times") {
			damaged = misread(damaged, as)
		}
		if got := Repair(damaged); got != text {
			t.Errorf("%q, misread as %v to %q, is repaired to %q", text, as, damaged, got)
		}
	})
}

// misread returns what a program shows that takes UTF-8 for another encoding.
func misread(text string, as *charmap.Charmap) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		r := as.DecodeByte(c)
		if r == utf8.RuneError { // not defined
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A phrase that was copied out of a damaged text is damaged in the same way.
func TestRepairedPhraseStandsInRepairedText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(cleanWords), 1, 20).Draw(t, "words")
		from := rapid.IntRange(0, len(words)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(words)).Draw(t, "to")
		text := misread(strings.Join(words, " "), charmap.Macintosh)
		phrase := misread(strings.Join(words[from:to], " "), charmap.Macintosh)
		if !strings.Contains(Repair(text), Repair(phrase)) {
			t.Errorf("%q does not stand in %q", Repair(phrase), Repair(text))
		}
	})
}

func TestReadStray(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		stray            bool
	}{
		{"valid", "it’s café", "it’s café", false},
		{"a quote of Windows-1252", "it\x92s", "it’s", true},
		{"amid valid UTF-8", "caf\xe9 and café\x85", "café and café…", true},
		{"a character cut off", "caf\xc3", "cafÃ", true},
		{"a replacement character that is valid", "a\ufffdb", "a\ufffdb", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, stray := readStray(c.text); got != c.want || stray != c.stray {
				t.Errorf("%q is read as %q (%v), want %q (%v)", c.text, got, stray, c.want, c.stray)
			}
		})
	}
}
