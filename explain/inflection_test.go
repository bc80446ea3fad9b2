package explain

import (
	"strings"
	"testing"
)

func TestExpand(t *testing.T) {
	forms := inflections{"LOSE": "lose|lost", "CANT": "can't|can not"}
	for _, c := range []struct{ name, entry, want string }{
		{"a phrase as it is", "no sleep", "no sleep"},
		{"alternatives", "skip|skipped meals", "skip meals, skipped meals"},
		{"several", "lie|lay awake all day|night", "lie awake all day, lie awake all night, lay awake all day, lay awake all night"},
		{"a word that may be left out", "so| sad", "so sad, sad"},
		{"at the end", "not fun anymore|", "not fun anymore, not fun"},
		{"a word with forms", "LOSE hope", "lose hope, lost hope"},
		{"forms of two words", "CANT sleep", "can't sleep, can not sleep"},
		{"an alternative with forms", "LOSE|found it", "lose it, lost it, found it"},
		{"an alternative of two words", "a burden to him|my_mum", "a burden to him, a burden to my mum"},
		{"white space", "  no   sleep ", "no sleep"},
		{"spaces at the ends of alternatives", "_no_|_ sleep_", "no sleep, sleep"},
		{"another script", "睡不着|失眠", "睡不着, 失眠"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := forms.expand(c.entry)
			if err != nil || strings.Join(got, ", ") != c.want {
				t.Errorf("got %q, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestExpandRefusesUnknownCapitals(t *testing.T) {
	_, err := inflections{"LOSE": "lose|lost", "CANT": "can't"}.expand("I CANT sleep")
	want := `"I" is in capitals but is none of the words with forms: CANT, LOSE; phrases are in lower case`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A short entry can stand for more phrases than a computer holds.
func TestExpandRefusesTooMany(t *testing.T) {
	_, err := inflections{}.expand(strings.Repeat("a|b ", 40))
	if err == nil || !strings.Contains(err.Error(), "more than 4096 phrases; write several entries") {
		t.Errorf("got %v", err)
	}
}
