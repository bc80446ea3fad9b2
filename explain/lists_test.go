package explain

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

func TestEachListIsUsed(t *testing.T) {
	for list := range unclaimed {
		t.Errorf("no variable holds [%s]: delete the list, or use it", list)
	}
}

// A word that is not folded as those of a text are would never be found.
func TestWordsOfLists(t *testing.T) {
	lists, err := readLists(wordFiles)
	if err != nil {
		t.Fatal(err)
	}
	for list, lines := range lists {
		kind, name, _ := strings.Cut(list, ": ")
		if !slices.Contains([]string{"words", "expressions", "numbers", "groups"}, kind) || name == "" {
			t.Errorf("[%s] names no kind that is known", list)
		}
		if len(lines) == 0 {
			t.Errorf("[%s] is empty", list)
		}
		entries := lines
		if kind == "words" || kind == "groups" {
			entries = strings.Fields(strings.Join(lines, " "))
		}
		for i, entry := range entries {
			if slices.Contains(entries[:i], entry) {
				t.Errorf("[%s] has %q twice", list, entry)
			}
			for w := range strings.FieldsSeq(entry) {
				if list != "groups: misspelling" && fold(w) != w || strings.ContainsAny(w, "#[],:") {
					t.Errorf("[%s] has %q, which a folded text never holds; it has %q", list, w, fold(w))
				}
			}
		}
	}
}

func TestMisspellings(t *testing.T) {
	for wrong, right := range misspellings {
		if misspellings[right] != "" {
			t.Errorf("%q is the right word for %q and a misspelling itself", right, wrong)
		}
	}
	if got := fold("CNAT"); got != "cant" {
		t.Errorf("CNAT reads as %q, want cant", got)
	}
}

// Each list says what it is for: a comment stands under its name.
func TestEachListHasAComment(t *testing.T) {
	names, err := fs.Glob(wordFiles, "words/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no lists", err)
	}
	for _, name := range names {
		data, err := wordFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), "# ") {
			t.Errorf("%s does not begin with a comment", name)
		}
		lines := strings.Split(string(data), "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "[") && !strings.HasPrefix(lines[i+1], "# ") {
				t.Errorf("%s:%d: no comment under %s", name, i+1, line)
			}
		}
	}
}

func TestReadLists(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"words on several lines", "# of colours\n\n[words: colour]\n# \"[red]\"\nred blue\n\ngreen\n", ""},
		{"words before a list", "red\n", `words/a.txt:1: "red" stands before the first list; write a line such as [words: negator] above it`},
		{"a name twice", "[words: colour]\nred\n[words: colour]\nblue\n", "words/a.txt:3: a second list [words: colour]; give each a name of its own"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lists, err := readLists(fstest.MapFS{"words/a.txt": {Data: []byte(c.file)}})
			if c.want == "" {
				if err != nil || !slices.Equal(lists["words: colour"], []string{"red blue", "green"}) {
					t.Errorf("got %q, %v", lists, err)
				}
				return
			}
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestExpressionWidth(t *testing.T) {
	e := expressions{"back": {{"back"}, {"back", "in", "the"}}}
	for text, want := range map[string]int{
		"back in the day": 3,
		"Back in May":     1,
		"back in":         1,
		"going back":      0,
		"":                0,
	} {
		if got := e.width(wordsIn(text, tokenizer.Span{End: len(text)})); got != want {
			t.Errorf("%q: %d words, want %d", text, got, want)
		}
	}
}
