package explain

import (
	"strings"
	"testing"
)

func TestCaveat(t *testing.T) {
	const english = "Symptoms are looked for in English only; this text is mostly in another script."
	for _, c := range []struct{ name, languages, text, want string }{
		{"English", "en", "I can't sleep.", ""},
		{"another language in Latin letters is not told apart", "en", "No puedo dormir.", ""},
		{"Chinese", "en", "我睡不着。今天很累！", english},
		{"Japanese", "en", "ねむれない夜が続く。", english},
		{"Korean", "en", "잠이 안 와요.", english},
		{"Russian", "en", "Не могу уснуть.", english},
		{"Arabic", "en", "لا أستطيع النوم", english},
		{"mostly English", "en", "I can't sleep, 睡不着, again and again.", ""},
		{"mostly Chinese", "en", "我睡不着 OK", english},
		{"no letters", "en", "… 😞 3:00", ""},
		{"empty", "en", "", ""},
		{"no instruments", "", "我睡不着", ""},
		{"English and Chinese phrases", "en zh", "我睡不着。", ""},
		{"neither English nor Chinese", "en zh en", "Не могу уснуть.", "Symptoms are looked for in English, Chinese only; this text is mostly in another script."},
		{"traditional characters", "zh-Hant", "睡不著", ""},
		{"Japanese phrases", "ja", "ねむれない夜が続く。", ""},
		{"Korean phrases", "ko", "잠이 안 와요.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l languages
			if c.languages != "" {
				var err error
				if l, err = languagesOf(strings.Fields(c.languages)); err != nil {
					t.Fatal(err)
				}
			}
			if got := l.caveat(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The caveat stands at the end of the rationale.
func TestRationaleOfAnotherScript(t *testing.T) {
	text, tokens := unmark(t, "[我睡不着。]今天很累！")
	r := New("sha256:0", embedded(t)...).Explain("p1", text, stressed(tokens, 1))[0]
	want := `Screened as "stressed" (probability 0.93). No symptom evidence found. The label rests most on: "我睡不着。" The text is short and leaves little to judge. ` +
		"Symptoms are looked for in English only; this text is mostly in another script."
	if r.Rationale != want {
		t.Errorf("got  %s\nwant %s", r.Rationale, want)
	}
}
