package language_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/mindsieve/mindsieve/explain/language"
)

func TestRead(t *testing.T) {
	const (
		known   = language.Known
		unknown = language.Unknown
		nothing = language.NothingToRead
	)
	for _, c := range []struct {
		name, tags, text string
		want             language.Verdict
		looks            string
	}{
		{"English", "en", "I can't sleep.", known, ""},
		{"one word", "en", "help", known, ""},
		{"slang", "en", "ngl lowkey wanna kms fr fr", known, ""},
		{"letters repeated for stress", "en", "noooo pleaseeee stoppppp", known, ""},
		{"curly apostrophe", "en", "I can’t, it’s mom’s fault", known, ""},
		{"without apostrophes", "en", "i cant its my moms fault", known, ""},
		{"digits within words", "en", "k1ll m3 n0w pl3as3", known, ""},
		{"a word and emoji", "en", "help 😭😭", known, ""},
		{"names", "en", "Łukasz and Małgorzata", known, ""},
		{"bold letters of mathematics", "en", "𝗜 𝗰𝗮𝗻'𝘁 𝗱𝗼 𝘁𝗵𝗶𝘀 𝗮𝗻𝘆𝗺𝗼𝗿𝗲", known, ""},
		{"wide letters", "en", "ｎｏｂｏｄｙ ｃａｒｅｓ ａｂｏｕｔ ｍｅ", known, ""},
		{"small capitals", "en", "ᴡʜʏ ɪs ᴛʜɪs sᴏ ʜᴀʀᴅ, no idea", known, ""},
		{"letters under marks", "en", "t̷̡h̷̢i̷s̷ i̷s̷ t̷̡h̷̢e̷ e̷n̷d̷", known, ""},
		{"a masked word", "en", "f**ked", known, ""},
		{"the letter of a name", "en", "D's ex", known, ""},
		{"another apostrophe", "en", "don‘t", known, ""},
		{"mostly English words", "en", "ya no puedo, but I am still trying to get up every day", known, ""},
		{"mostly English letters", "en", "I can't sleep, 睡不着, again and again.", known, ""},
		{"one foreign word", "en", "hola", known, ""},

		{"Spanish", "en", "No puedo dormir y nadie me escucha.", unknown, "Spanish"},
		{"Spanish without its marks", "en", "no se que me pasa, estoy muy mal", unknown, "Spanish"},
		{"French with elisions", "en", "J'étais à l'hôpital, l'attente m'épuise", unknown, "French"},
		{"French with curly apostrophes", "en", "J’étais à l’hôpital, l’attente m’épuise", unknown, "French"},
		{"German in capitals", "en", "ICH KANN NICHT MEHR", unknown, "German"},
		{"mostly Spanish words", "en", "estoy muy down hoy y no quiero hablar con nadie, sorry", unknown, "Spanish"},
		{"a language without a list", "en", "nebegaliu daugiau, esu pavargęs nuo visko", unknown, ""},
		{"Spanish with an English link", "en", "no puedo más con todo esto https://example.org/this/is/the/english/name/of/a/page", unknown, "Spanish"},
		{"a link in brackets", "en", "no puedo más (https://example.org/all-of-this-is-english-or-so)", unknown, "Spanish"},

		{"Chinese", "en", "我睡不着。今天很累！", unknown, "Chinese"},
		{"Chinese with an English word", "en", "我的 depression 又犯了", unknown, "Chinese"},
		{"Japanese", "en", "ねむれない夜が続く。", unknown, "Japanese"},
		{"Japanese with many characters", "en", "今日残業、明日早朝出勤の予定", unknown, "Chinese"},
		{"Korean", "en", "잠이 안 와요.", unknown, "Korean"},
		{"Cyrillic", "en", "Не могу уснуть.", unknown, "a language in Cyrillic letters"},
		{"Arabic", "en", "لا أستطيع النوم", unknown, "a language in Arabic letters"},
		{"a script without a name here", "en", "მე ვერ ვიძინებ", unknown, ""},

		{"no letters", "en", "… 😞 3:00", nothing, ""},
		{"empty", "en", "", nothing, ""},
		{"only a link", "en", "https://example.org/a", nothing, ""},
		{"only names of accounts", "en", "@someone @another", nothing, ""},

		{"Chinese is known, too", "en zh", "我睡不着。", known, ""},
		{"neither English nor Chinese", "en zh en", "Не могу уснуть.", unknown, "a language in Cyrillic letters"},
		{"Spanish beside English and Chinese", "en zh", "No puedo dormir y nadie me escucha.", unknown, "Spanish"},
		{"traditional characters", "zh-Hant", "睡不著", known, ""},
		{"Japanese is known", "ja", "ねむれない夜が続く。", known, ""},
		{"Korean is known", "ko", "잠이 안 와요.", known, ""},
		{"English for one who knows Chinese", "zh", "I can't sleep at all", unknown, "English"},
		{"German for one who knows Chinese", "zh", "ich kann nicht mehr", unknown, "German"},
		{"Spanish is known, in Latin letters", "en es", "No puedo dormir y nadie me escucha.", known, ""},
		{"British English", "en-GB", "No puedo dormir y nadie me escucha.", unknown, "Spanish"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := gate(t, strings.Fields(c.tags)...)
			if got, looks := g.Read(c.text); got != c.want || looks != c.looks {
				t.Errorf("got %v %q, want %v %q", got, looks, c.want, c.looks)
			}
			apart := norm.NFD.String(c.text) // marks apart from their letters
			if got, looks := g.Read(apart); got != c.want || looks != c.looks {
				t.Errorf("decomposed: got %v %q, want %v %q", got, looks, c.want, c.looks)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, tags, want string }{
		{"English", "en", ""},
		{"two", "en zh-Hant", ""},
		{"none", "", `the field "languages" is missing: name those of the phrases, such as ["en"]`},
		{"no tag", "english!", `the language "english!": language: tag is not well-formed; write a tag such as "en" or "zh"`},
		{"no such language", "xx", `the language "xx": language: subtag "xx" is well-formed but unknown; write a tag such as "en" or "zh"`},
		{"a script without letters", "zxx-Zsym", `the language "zxx-Zsym": its script, Zsym, is none that a text can be compared with`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := language.Check(strings.Fields(c.tags)); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	if got, want := fmt.Sprint(gate(t, "en", "zh", "en").Languages()), "[English Chinese]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A zero gate knows no language.
func TestZeroGate(t *testing.T) {
	var g language.Gate
	if v, looks := g.Read("I can't sleep at all"); v != language.Unknown || looks != "English" {
		t.Errorf("got %v %q", v, looks)
	}
}

// Reading never fails, and a space or a link at the end changes nothing.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "I can't sleep", "l'ami d'", "''''", "sooooo", "我睡不着", "\xff\xfe", "e\u0301\u0301", strings.Repeat("a'", 99)} {
		f.Add(s)
	}
	g := gate(f, "en")
	f.Fuzz(func(t *testing.T, text string) {
		v, looks := g.Read(text)
		if w, l := g.Read(text + " https://example.org/el/perro"); w != v || l != looks {
			t.Errorf("%q: %v %q, with a link %v %q", text, v, looks, w, l)
		}
		if v != language.Unknown && looks != "" {
			t.Errorf("%q: %v looks like %q", text, v, looks)
		}
	})
}

func Example() {
	gate, err := language.New([]string{"en"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"idk man im done", "Ya no puedo más con esto.", "😭 3:00"} {
		switch v, looks := gate.Read(text); v {
		case language.Known:
			fmt.Println("read")
		case language.Unknown:
			fmt.Printf("looks like %s; this bundle knows %s\n", looks, strings.Join(gate.Languages(), ", "))
		case language.NothingToRead:
			fmt.Println("nothing to read")
		}
	}
	// Output:
	// read
	// looks like Spanish; this bundle knows English
	// nothing to read
}
