package datasets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestPythonStrings(t *testing.T) {
	for _, c := range []struct {
		name, literal string
		want          []string
		cut           bool
	}{
		{"none", `[]`, nil, false},
		{"one", `['a day']`, []string{"a day"}, false},
		{"either quote", `['a "day"', "a night's rest"]`, []string{`a "day"`, "a night's rest"}, false},
		{"spaces around them", " [ 'a' ,\n'b' ] ", []string{"a", "b"}, false},
		{"a comma at the end", `['a', ]`, []string{"a"}, false},
		{"brackets and commas inside", `['a], [b', ',']`, []string{"a], [b", ","}, false},
		{"escapes", `['a\'b\\c\nd\re\tf', "\""]`, []string{"a'b\\c\nd\re\tf", `"`}, false},
		{"bytes of UTF-8", `['it\xe2\x80\x99s']`, []string{"it’s"}, false},
		{"what is no escape", `['\* \xzz \d']`, []string{`\* \xzz \d`}, false},
		{"characters as they are", `['it’s']`, []string{"it’s"}, false},

		{"cut inside a string", `['a', 'half a da`, []string{"a", "half a da"}, true},
		{"cut after a string", `['a', 'b'`, []string{"a", "b"}, true},
		{"cut after a comma", `['a', `, []string{"a"}, true},
		{"cut after a quote", `['a', '`, []string{"a"}, true},
		{"cut inside an escape", `['a', 'b\`, []string{"a", "b"}, true},
		{"cut inside a byte", `['a', 'b\xe`, []string{"a", "b"}, true},
		{"cut inside a character", `['a', 'it\xe2\x80`, []string{"a", "it"}, true},
		{"cut at the start", `[`, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, cut, err := pythonStrings(c.literal)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" || cut != c.cut {
				t.Errorf("cut is %v, want %v; strings (-want +got):\n%s", cut, c.cut, diff)
			}
		})
	}
}

func TestPythonStringsRefusesWhatIsNoList(t *testing.T) {
	for _, c := range []struct{ name, literal, want string }{
		{"empty", "", "a list that does not begin with ["},
		{"a string", "'a'", "a list that does not begin with ["},
		{"a number", "['a', 7]", "string 2 of a list does not begin with a quote"},
		{"no comma", "['a' 'b']", "neither a comma nor ] after string 1 of a list"},
		{"something after it", "['a'] b", "neither a comma nor ] after string 1 of a list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := pythonStrings(c.literal); err == nil || err.Error() != c.want {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}

// FuzzPythonStrings looks for a literal that stops the program, or a cut that
// changes the strings before it.
func FuzzPythonStrings(f *testing.F) {
	f.Add(`['a "day"', "it\xe2\x80\x99s", '\\n\n']`, 7)
	f.Add(`[`, 0)
	f.Fuzz(func(t *testing.T, literal string, at int) {
		all, _, err := pythonStrings(literal)
		if err != nil || at < 0 || at > len(literal) || !utf8.ValidString(literal) || !strings.HasPrefix(literal, "[") {
			return
		}
		part, _, err := pythonStrings(literal[:at])
		if at > 0 && err != nil {
			t.Fatalf("%q is a list, but cut at %d: %v", literal, at, err)
		}
		if n := len(part) - 1; n > len(all) || n > 0 && !cmp.Equal(part[:n], all[:n]) {
			t.Errorf("cut at %d, %q has %q, and uncut %q", at, literal, part, all)
		}
	})
}
