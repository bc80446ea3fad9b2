package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// phraseForm is lower-case words of ASCII letters, digits and apostrophes.
var phraseForm = regexp.MustCompile(`^[a-z0-9']+( [a-z0-9']+)*$`)

func TestPHQ9(t *testing.T) {
	instrument := PHQ9()
	if instrument.ID != "phq9" || instrument.Name == "" || !strings.Contains(instrument.Source, "(2001)") {
		t.Errorf("the head of the instrument: %q, %q, %q", instrument.ID, instrument.Name, instrument.Source)
	}
	if len(instrument.Items) != 9 {
		t.Fatalf("%d items, want 9", len(instrument.Items))
	}
	names := map[string]bool{}
	for i, item := range instrument.Items {
		if want := fmt.Sprintf("phq9.%d", i+1); item.ID != want {
			t.Errorf("item %d: id %q, want %q", i+1, item.ID, want)
		}
		if item.Name == "" || names[item.Name] {
			t.Errorf("%s: the name %q is empty or stands twice", item.ID, item.Name)
		}
		names[item.Name] = true
		if item.Risk != (i == 8) {
			t.Errorf("%s: risk %v; the last item alone asks for risk", item.ID, item.Risk)
		}
		if len(item.Phrases) < 20 {
			t.Errorf("%s: %d phrases, want 20 or more", item.ID, len(item.Phrases))
		}
	}
}

func TestPHQ9Phrases(t *testing.T) {
	owner := map[string]string{} // by the words of the phrase as they are compared
	for _, item := range PHQ9().Items {
		for _, p := range slices.Concat(item.Phrases, item.Ignored) {
			if !phraseForm.MatchString(p) {
				t.Errorf("%s: %q is not in lower-case words with single spaces", item.ID, p)
			}
			if other, ok := owner[fold(p)]; ok {
				t.Errorf("%s: %q stands in %s too", item.ID, p, other)
			}
			owner[fold(p)] = item.ID
		}
	}
}

// An ignored phrase has an effect only if it is longer than the phrase it hides.
func TestPHQ9IgnoredPhrasesHoldAPhrase(t *testing.T) {
	for _, item := range PHQ9().Items {
		for _, ignored := range item.Ignored {
			if !slices.ContainsFunc(item.Phrases, func(p string) bool {
				return p != ignored && strings.Contains(" "+ignored+" ", " "+p+" ")
			}) {
				t.Errorf("%s: the ignored phrase %q holds no phrase of the item", item.ID, ignored)
			}
		}
	}
}

func TestParseInstrumentRefuses(t *testing.T) {
	for _, c := range []struct{ name, json string }{
		{"an unknown field", `{"id": "x", "item": []}`},
		{"a wrong type", `{"id": 9}`},
		{"broken JSON", `{"id": "x"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := parseInstrument([]byte(c.json)); err == nil {
				t.Error("no error")
			}
		})
	}
}
