package explain

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEmbeddedInstruments(t *testing.T) {
	wanted := []struct {
		id    string
		items int
	}{
		{"phq9", 9},
		{"gad7", 7},
		{"bdi2", 21},
		{"dsm5-mdd", 9},
		{"dsm5-ptsd", 20},
		{"dsm5-manic", 8},
		{"dsm5-psychosis", 4},
		{"dsm5-eating", 7},
		{"cssrs", 10},
		{"ipts", 2},
		{"crisis", 6},
	}
	all := embedded(t) // which are read with all checks of ReadInstrument
	if len(all) != len(wanted) {
		t.Fatalf("%d instruments, want %d", len(all), len(wanted))
	}
	for i, in := range all {
		if in.ID != wanted[i].id || len(in.Items) != wanted[i].items {
			t.Errorf("instrument %d is %s with %d items, want %v", i+1, in.ID, len(in.Items), wanted[i])
		}
		if !strings.Contains(in.Source, "(") || !slices.Equal(in.Languages, []string{"en"}) || len(in.Symptoms) > 0 {
			t.Errorf("%s: the source %q, languages %q, %d symptoms of its own", in.ID, in.Source, in.Languages, len(in.Symptoms))
		}
		for _, item := range in.Items {
			if len(item.Name) > 60 {
				t.Errorf("%s: %q is longer than a short wording of ours", item.ID, item.Name)
			}
		}
	}
	files, err := instrumentFiles.ReadDir("instruments")
	if err != nil || len(files) != len(all) {
		t.Errorf("%d files, %v; each is to be named in instrumentNames", len(files), err)
	}
}

// mine is an instrument that asks for a symptom of the lexicon and for one of its own.
const mine = `{
	"id": "clinic", "name": "门诊量表", "languages": ["en", "zh"], "source": "Our clinic (2026).",
	"items": [
		{"id": "clinic.1", "name": "sleep", "symptoms": ["insomnia"]},
		{"id": "clinic.2", "name": "noise", "symptoms": ["noise-pain"]}
	],
	"symptoms": [{
		"id": "noise-pain", "name": "pain from noise", "risk": false,
		"phrases": ["noise|sound hurts", "CANT bear noise", "声音太吵"], "ignored": ["sound hurts the mix"]
	}]
}`

// load writes files and reads them as instruments beside the embedded ones.
func load(t *testing.T, contents ...string) ([]Instrument, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	var files []string
	for i, content := range contents {
		files = append(files, string(rune('a'+i))+".json")
		if err := os.WriteFile(files[i], []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Instruments(files...)
}

func TestAnInstrumentFromAFile(t *testing.T) {
	all, err := load(t, mine)
	if err != nil {
		t.Fatal(err)
	}
	if got := all[len(all)-1]; got.Name != "门诊量表" || len(all) != len(embedded(t))+1 {
		t.Fatalf("the last of %d instruments is %q", len(all), got.Name)
	}
	e := newExplainer(t, all...)
	for _, c := range []struct{ name, marked, symptom, item string }{
		{"a symptom of the lexicon", "I [can't sleep] at all", "insomnia", "clinic.1"},
		{"its own symptom", "Every [sound hurts].", "noise-pain", "clinic.2"},
		{"with forms", "I [could not bear noise]", "noise-pain", "clinic.2"},
		{"in a script without spaces", "我觉得[声音太吵]了。", "noise-pain", "clinic.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, spans := unmark(t, c.marked)
			found := e.find(text, split(text))
			if len(found) != 1 || found[0].Start != spans[0].Start || found[0].End != spans[0].End ||
				found[0].crossing.ID != c.symptom || !slices.Contains(found[0].crossing.Items, c.item) {
				t.Errorf("got %+v, want %s for %s", found, c.symptom, c.item)
			}
		})
	}
}

// Each case is the file above with a mistake.
func TestReadInstrumentRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"an unknown symptom", `["insomnia"]`, `["insomia"]`, `item clinic.1: no symptom is called "insomia"; the nearest is "insomnia"; or define it in the file's own "symptoms"`},
		{"a symptom asked for twice", `["insomnia"]`, `["insomnia", "insomnia"]`, `item clinic.1: it asks for "insomnia" twice`},
		{"no symptom", `["insomnia"]`, `[]`, `item clinic.1: it asks for no symptom; name at least one in "symptoms"`},
		{"an item twice", `"clinic.2"`, `"clinic.1"`, `item clinic.1: its id stands twice; give each item its own`},
		{"an item of another instrument", `"clinic.2"`, `"phq9.2"`, `item phq9.2: its id must be the instrument's, a full stop and letters or digits: "clinic.2"`},
		{"an item without a name", `"name": "noise"`, `"name": ""`, `item clinic.2: it has no name`},
		{"no items", mine, `{"id": "clinic", "name": "Clinic", "languages": ["en"], "source": "Ours."}`, `the field "items" is missing`},
		{"an id in capitals", `"id": "clinic",`, `"id": "Clinic",`, `the id "Clinic" is not lower-case letters`},
		{"no source", `"Our clinic (2026)."`, `""`, `the field "source" is missing`},
		{"no languages", `["en", "zh"]`, `[]`, `the field "languages" is missing: name those of the phrases, such as ["en"]`},
		{"an unknown language", `["en", "zh"]`, `["en", "xx"]`, `the language "xx"`},
		{"a symptom of the lexicon defined anew", `"noise-pain"`, `"anxiety"`, `symptom anxiety: the lexicon has one of this id`},
		{"a symptom that no item asks for", `["noise-pain"]`, `["insomnia"]`, `symptom noise-pain: no item asks for it`},
		{"a symptom without a name", `"pain from noise"`, `" "`, `symptom noise-pain: it has no name`},
		{"a phrase of the lexicon", `"声音太吵"`, `"can’t sleep"`, `"can’t sleep" is one of the symptom insomnia too; ask for that symptom, or word it more narrowly`},
		{"a phrase in capitals", `"声音太吵"`, `"TOO loud"`, `symptom noise-pain: the phrase "TOO loud": "TOO" is in capitals`},
		{"an empty phrase", `"声音太吵"`, `"…"`, `symptom noise-pain: the phrase "…" has no words`},
		{"a phrase twice", `"声音太吵"`, `"sound hurts"`, `symptom noise-pain: the phrase "sound hurts" stands twice`},
		{"an ignored phrase without effect", `"sound hurts the mix"`, `"the mix"`, `the ignored phrase "the mix" holds none of its phrases`},
		{"an unknown field", `"source"`, `"sauce": "", "source"`, `unknown field "sauce"`},
		{"a wrong type", `"name": "noise"`, `"name": 9`, `cannot unmarshal number`},
		{"something after the end", "}]\n}", "}]\n}{}", `something follows the JSON value`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(mine, c.old) {
				t.Fatalf("the file has no %s", c.old)
			}
			_, err := load(t, strings.ReplaceAll(mine, c.old, c.new))
			if err == nil || !strings.HasPrefix(err.Error(), "instrument a.json: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestInstrumentsRefusesIDsThatAreTaken(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"an embedded instrument's", "clinic", "phq9", `instrument a.json: the id "phq9" is that of the instrument phq9 of the program too; choose another`},
		{"another file's", "", "", `instrument b.json: the id "clinic" is that of a.json too; choose another`},
		{"the id of a symptom of another file", `clinic`, `ward`, `instrument b.json: the id "noise-pain" is that of a.json too; choose another`},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := strings.ReplaceAll(mine, c.old, c.new)
			files := []string{mine, other}
			if strings.Contains(c.want, "a.json: ") {
				files = []string{other}
			}
			if _, err := load(t, files...); err == nil || err.Error() != c.want {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestInstrumentsNamesAFileThatIsMissing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none.json")
	if _, err := Instruments(file); err == nil || !strings.Contains(err.Error(), "instrument "+file) {
		t.Errorf("got %v", err)
	}
}
