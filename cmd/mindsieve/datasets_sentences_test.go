package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

func TestDatasetsSentences(t *testing.T) {
	got := mindsieve(t, "", "datasets", "sentences", "irf", "--data", lonely(t), "--bundle", belonging(t))
	if got.status != 0 || !strings.Contains(got.stderr, "irf/belongingness: 3 of 3 posts") || strings.Contains(got.stderr, "burdensomeness") {
		t.Fatalf("status %d, %s", got.status, got.stderr)
	}
	if strings.Contains(got.stdout, "lunch") {
		t.Errorf("there is text in %s", got.stdout)
	}
	var rows []runs.MarkedSentence
	for line := range strings.Lines(got.stdout) {
		var row runs.MarkedSentence
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(rows) != 3 {
		t.Fatalf("%d sentences, want 3", len(rows))
	}
	for i, want := range [][][2]int{{{7, 21}}, {}, {{0, 13}, {20, 29}}} {
		row := rows[i]
		if row.Task != "irf/belongingness" || row.Span[0] != 0 || row.Clause[1] > row.Span[1] || row.Contribution == 0 || row.Margin == 0 {
			t.Errorf("sentence %d is %+v", i, row)
		}
		if !slices.Equal(row.Marked, want) {
			t.Errorf("sentence %d is marked at %v, want %v", i, row.Marked, want)
		}
	}
	if rows[0].Phrases["ipts.belongingness"] == 0 || rows[1].Phrases["ipts.belongingness"] != 0 {
		t.Errorf("phrases: %v and %v", rows[0].Phrases, rows[1].Phrases)
	}
}

func TestDatasetsSentencesOfNoDataset(t *testing.T) {
	if got := mindsieve(t, "", "datasets", "sentences", "nowhere"); got.status != 2 {
		t.Errorf("status %d, %s", got.status, got.stderr)
	}
}

// A symptom that no instrument asks for would never be looked for.
func TestBundledHeadsPointAtKnownSymptoms(t *testing.T) {
	b, err := classify.OpenBundle(classify.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	instruments, err := explain.Instruments()
	if err != nil {
		t.Fatal(err)
	}
	crosswalk := explain.Crosswalk(instruments...)
	var pointed []string
	for _, h := range b.Heads {
		if h.Evidence == nil {
			continue
		}
		pointed = append(pointed, h.Task)
		if !slices.ContainsFunc(crosswalk, func(c explain.Crossing) bool { return c.ID == h.Evidence.Symptom }) {
			t.Errorf("%s points at %q, for which no instrument asks", h.Task, h.Evidence.Symptom)
		}
	}
	if got := strings.Join(pointed, " "); got != "irf/belongingness" {
		t.Errorf("the heads that point at a symptom are %q", got)
	}
}
