package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/explain"
)

// clinic is an instrument of a user's own: it asks for a symptom of the lexicon
// and for one that it defines.
const clinic = `{
	"id": "clinic", "name": "Night scale", "languages": ["en"], "source": "Our clinic (2026).",
	"items": [
		{"id": "clinic.1", "name": "sleep", "symptoms": ["insomnia"]},
		{"id": "clinic.2", "name": "noise", "symptoms": ["noise-pain"]}
	],
	"symptoms": [{"id": "noise-pain", "name": "pain from noise", "risk": false, "phrases": ["noise|sound hurts"], "ignored": []}]
}`

func instrumentFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "clinic.json")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestScreenWithAnInstrumentOfOnesOwn(t *testing.T) {
	got := mindsieve(t, "", "screen", "--task", "dreaddit/stress", "--json", "--instrument", instrumentFile(t, clinic), "I can't sleep. Every noise hurts.")
	var r explain.Result
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	items := map[string][]string{}
	for _, s := range r.Symptoms {
		items[s.Symptom] = s.Items
	}
	if !slices.Contains(items["insomnia"], "phq9.3") || !slices.Contains(items["insomnia"], "clinic.1") || !slices.Equal(items["noise-pain"], []string{"clinic.2"}) {
		t.Errorf("the items are %v", items)
	}
}

func TestDemoWithAnInstrumentOfOnesOwn(t *testing.T) {
	out, file := t.TempDir(), instrumentFile(t, clinic)
	got := mindsieve(t, "", "demo", "--out", out, "--instrument", file)
	manifest, err := os.ReadFile(filepath.Join(runOf(t, out, "demo-test"), "manifest.json"))
	if got.status != 0 || err != nil || !strings.Contains(string(manifest), `"clinic"`) {
		t.Errorf("status %d, %v, manifest %s%s", got.status, err, manifest, got.stderr)
	}
}

func TestAnInstrumentWithAMistakeIsRefused(t *testing.T) {
	file := instrumentFile(t, strings.Replace(clinic, "insomnia", "insomia", 1))
	want := "instrument " + file + `: item clinic.1: no symptom is called "insomia"; the nearest is "insomnia"`
	for _, args := range [][]string{{"screen", "text"}, {"demo"}, {"bench", "dreaddit"}} {
		got := mindsieve(t, "", append(args, "--instrument", file)...)
		if got.status != exitError || !strings.Contains(got.stderr, want) || got.stdout != "" {
			t.Errorf("%s: status %d, stderr %q; want %q", args[0], got.status, got.stderr, want)
		}
	}
}
