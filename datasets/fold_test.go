package datasets

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, text, fold, alnum string }{
		{"nothing", " \n ", "", ""},
		{"case and white space", " A Quiet\t day,\r\n\r\nat home ", "a quiet day, at home", "aquietdayathome"},
		{"curly quotes", "“It’s ‘fine’”", `"it's 'fine'"`, "itsfine"},
		{"mojibake", "It‚Äôs ‚Äúfine‚Äù", `it's "fine"`, "itsfine"},
		{"an entity", "tea &amp; toast", "tea & toast", "teatoast"},
		{"digits", "9 to 5", "9 to 5", "9to5"},
		{"accents", "Café", "café", "caf"},
		{"another alphabet", "Тихий день", "тихий день", "тихийдень"},
		{"Chinese", "今天 很安静。", "今天 很安静。", "今天很安静"},
		{"kana", "カタ カナ、ひらがな", "カタ カナ、ひらがな", "カタカナひらがな"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.text); got != c.fold {
				t.Errorf("Fold gives %q, want %q", got, c.fold)
			}
			if got := FoldAlnum(c.text); got != c.alnum {
				t.Errorf("FoldAlnum gives %q, want %q", got, c.alnum)
			}
		})
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-cA-C&;’“ ]|&amp;|lt;|‚Äô|‚Äú|√|©|œ|é|\n){0,20}`))
	rapid.Check(t, func(t *rapid.T) {
		text := text.Draw(t, "text")
		fold, alnum := Fold(text), FoldAlnum(text)
		if again := Fold(fold); again != fold {
			t.Errorf("%q is folded to %q", fold, again)
		}
		if again := FoldAlnum(alnum); again != alnum {
			t.Errorf("%q is folded to %q", alnum, again)
		}
		if other := FoldAlnum(fold); other != alnum {
			t.Errorf("the folded text gives %q, the text %q", other, alnum)
		}
		if strings.Join(strings.Fields(fold), " ") != fold {
			t.Errorf("there is white space to fold in %q", fold)
		}
	})
}

func TestFoldsOfAPost(t *testing.T) {
	for _, c := range []struct {
		name string
		post ingest.Post
		want folds
	}{
		{"the body, whatever the title", ingest.Post{Title: "Today", Body: "A day."}, folds{"a day.", "aday"}},
		{"the title of a post without a body", ingest.Post{Title: "Today", Body: " "}, folds{"today", "today"}},
		{"no letter", ingest.Post{Body: ":)"}, folds{":)", ":)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := foldsOf(c.post); got != c.want {
				t.Errorf("folds are %q, want %q", got, c.want)
			}
		})
	}
}
