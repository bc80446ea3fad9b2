package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/ingest"
)

// learntFrom is the tiny bundle with a list of texts that it learnt from.
func learntFrom(t *testing.T, texts ...string) string {
	t.Helper()
	var list strings.Builder
	for _, text := range texts {
		list.WriteString(datasets.TextHash(ingest.Post{Body: text}) + "\n")
	}
	sum := sha256.Sum256([]byte(list.String()))
	folder := tinyWith(t, `"files": {`, `"files": {"texts.txt": "sha256:`+hex.EncodeToString(sum[:])+`",`)
	if err := os.WriteFile(filepath.Join(folder, "texts.txt"), []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// A test with texts that the bundle learnt from has a footnote, and a row of the
// other texts alone.
func TestBenchOfLearntTexts(t *testing.T) {
	data := corpus(t, 20)
	bundle := learntFrom(t, "Day 0. Went for a slow walk by the river and felt calm.", "Day 1. I am so overwhelmed, I can't breathe and nothing helps.", "Another text.")
	out := t.TempDir()
	args := []string{"bench", "dreaddit", "--data", data, "--bundle", bundle, "--out", out}
	got := mindsieve(t, "", args...)
	said := strings.Join(strings.Fields(got.stdout), " ")
	for _, want := range []string{"mindsieve, tiny, unseen texts alone", "The bundle learnt from the texts of 2 of these 20 posts", "Only the 18 posts whose texts the bundle has not learnt from."} {
		if got.status != 0 || !strings.Contains(said, want) {
			t.Errorf("status %d, no %q in\n%s%s", got.status, want, got.stdout, got.stderr)
		}
	}
	again := mindsieve(t, "", "replay", runOf(t, out, "dreaddit-test"), "--format", "json")
	var reports []struct{ N int }
	if err := json.Unmarshal([]byte(again.stdout), &reports); err != nil || len(reports) != 2 || reports[0].N != 20 || reports[1].N != 18 {
		t.Errorf("%v, %+v in %s%s", err, reports, again.stdout, again.stderr)
	}
	clean := mindsieve(t, "", "bench", "dreaddit", "--data", data, "--bundle", learntFrom(t, "Another text."), "--out", t.TempDir())
	if clean.status != 0 || strings.Contains(clean.stdout, "learnt from") {
		t.Errorf("without such a text: status %d\n%s%s", clean.status, clean.stdout, clean.stderr)
	}
}

// A card may name the head that answers its task.
func TestBenchOfACardWithAHead(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"posts.csv": "key,words,answer\n1,I slept well and walked home slowly.,calm\n2,\"I am overwhelmed, I shake and cannot cope.\",tense\n",
		"card.yaml": "name: walks\nlang: en\nfile: posts.csv\ncolumns: {id: key, text: words}\ntasks:\n" +
			"  - {name: nerves, head: dreaddit/stress, kind: binary, column: answer, labels: {calm: not stressed, tense: stressed}, positive: [stressed]}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := mindsieve(t, "", "bench", filepath.Join(folder, "card.yaml"), "--out", t.TempDir(), "--format", "json")
	if got.status != 0 || !strings.Contains(got.stdout, `"task": "walks/nerves"`) || !strings.Contains(got.stdout, `"balanced_accuracy": 1`) {
		t.Errorf("status %d\n%s%s", got.status, got.stdout, got.stderr)
	}
}
