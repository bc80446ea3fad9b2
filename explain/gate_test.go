package explain

import (
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/ingest"
)

func TestWithhold(t *testing.T) {
	english, err := New(&classify.Bundle{Languages: []string{"en"}}, embedded(t)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text, lang string
		want             Withheld
		said             string
	}{
		{"English", "I can't sleep and I don't know why.", "", "", ""},
		{"slang", "kms lol im so done", "", "", ""},
		{"two words", "goodnight everyone", "", "", ""},
		{"Spanish", "No puedo dormir y no sé qué hacer con todo esto.", "", WithheldLanguage, "Not screened: the text looks like Spanish, and only English is known."},
		{"Chinese", "我睡不着，今天很累。", "", WithheldLanguage, "Not screened: the text looks like Chinese, and only English is known."},
		{"marked as Spanish", "ok", "es-MX", WithheldLanguage, `Not screened: the post is marked "es-MX", and only English is known.`},
		{"marked as English", "Schadenfreude und Zeitgeist", "en-GB", "", ""},
		{"no words", "!!! 😭😭 123", "", WithheldEmpty, "Not screened: the text has no words."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, withheld := english.Withhold(ingest.Post{ID: "p", Body: c.text, Lang: c.lang})
			if withheld != (c.want != "") || r.Concern.Withheld != c.want || r.Rationale != c.said {
				t.Errorf("withheld %v, %q: %s", withheld, r.Concern.Withheld, r.Rationale)
			}
			if len(r.Answers)+len(r.Symptoms) > 0 || withheld && r.Concern.Tier != TierNone {
				t.Errorf("a withheld result says %+v", r)
			}
		})
	}
	if _, withheld := newExplainer(t).Withhold(post("No puedo dormir y no sé qué hacer.")); withheld {
		t.Error("a bundle that states no language withholds a text for its language")
	}
}
