package datasets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

func TestUnmark(t *testing.T) {
	for _, c := range []struct {
		name, marked, text string
		want               string // what each mark tells: words, symptom, whose, status
	}{
		{"no mark", "Fresh bread today.", "Fresh bread today.", ""},
		{"the author, now", "I [[can't sleep|insomnia]].", "I can't sleep.", "can't sleep|insomnia|author|present"},
		{"another person", "She [[cries|crying|other]] a lot.", "She cries a lot.", "cries|crying|other|present"},
		{"a negation", "I'm [[not sad|low-mood|author|negated]].", "I'm not sad.", "not sad|low-mood|author|negated"},
		{"a line break, umlauts before a mark", "Café.⏎[[so tired|fatigue]]", "Café.\nso tired", "so tired|fatigue|author|present"},
		{"two marks", "[[sad|low-mood]] and [[awake|insomnia]]", "sad and awake", "sad|low-mood|author|present awake|insomnia|author|present"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, marks, err := unmark(c.marked)
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, m := range marks {
				told = append(told, strings.Join([]string{text[m.Start:m.End], m.Symptom, m.Whose, m.Status}, "|"))
			}
			if text != c.text || strings.Join(told, " ") != c.want {
				t.Errorf("%q tells %q", text, told)
			}
		})
	}
}

func TestUnmarkRefusesWhatIsNoMark(t *testing.T) {
	for _, marked := range []string{
		"[[sad|sadness]]", "[[sad|low-mood|me]]", "[[sad|low-mood|author|once]]", "[[sad]]", "[[sad|low-mood", "sad]]", "[[a [[b|low-mood]] c|crying]]",
	} {
		if text, marks, err := unmark(marked); err == nil {
			t.Errorf("%q is read as %q with %v", marked, text, marks)
		}
	}
}

// A text without brackets is read as it is, and marking any part of it marks
// that part.
func FuzzUnmark(f *testing.F) {
	f.Add("I can't sleep.", 2, 13)
	f.Add("Café, so tired", 7, 15)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if strings.ContainsAny(text, "[]|"+lineBreak) || start < 0 || end > len(text) || start >= end {
			t.Skip()
		}
		got, marks, err := unmark(text[:start] + "[[" + text[start:end] + "|insomnia]]" + text[end:])
		want := []Mark{{Span: tokenizer.Span{Start: start, End: end}, Symptom: "insomnia", Whose: "author", Status: "present"}}
		if diff := cmp.Diff(want, marks); err != nil || got != text || diff != "" {
			t.Errorf("%q of %q: %v %s", got, text, err, diff)
		}
	})
}
