package datasets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/ingest"
)

func TestReadGoEmotions(t *testing.T) {
	items, notes, err := readFiles(&GoEmotions, "test", map[string]string{"test.tsv": lines(
		"\"Open\" quotes are letters\t0,27\tc1", "It rained &amp; we left\t25\tc2",
	)})
	if err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{
			Post: ingest.Post{ID: "goemotions-test-00001", Body: `"Open" quotes are letters`},
			Gold: [][]string{{"admiration", "neutral"}},
		},
		{Post: ingest.Post{ID: "goemotions-test-00002", Body: "It rained & we left"}, Gold: [][]string{{"sadness"}}},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if len(notes) != 1 {
		t.Errorf("the notes are %q, want one on the repaired row", notes)
	}
}

func TestReadGoEmotionsNamesTheLineOfADefect(t *testing.T) {
	checkDefects(t, &GoEmotions, "validation", []defect{
		{"a code that there is not", lines("A day\t3\tc1", "A night\t28\tc2"), `dev.tsv:2: label "28" is not one of 0 to 27 (1 of 2 rows cannot be read)`},
		{"no code", lines("A day\t\tc1"), `dev.tsv:1: label "" is not one of 0 to 27`},
		{"a name for a code", lines("A day\tjoy\tc1"), `dev.tsv:1: label "joy" is not one of 0 to 27`},
		{"a tab in the text", lines("A day\t1\tc1", "A\tday\t1\tc2"), `dev.tsv:2: a row of 4 cells; the header has 3 (1 of 2 rows cannot be read)`},
		{"a blank text", lines(" \t1\tc1"), `dev.tsv:1: an empty text`},
	})
}

func TestReadTheRealGoEmotions(t *testing.T) {
	for split, counts := range map[string][]int{ // in the order of the codes
		"train": {
			4130, 2328, 1567, 2470, 2939, 1087, 1368, 2191, 641, 1269, 2022, 793, 303, 853,
			596, 2662, 77, 1452, 2086, 164, 1581, 111, 1110, 153, 545, 1326, 1060, 14219,
		},
		"validation": {
			488, 303, 195, 303, 397, 153, 152, 248, 77, 163, 292, 97, 35, 96,
			90, 358, 13, 172, 252, 21, 209, 15, 127, 18, 68, 143, 129, 1766,
		},
		"test": {
			504, 264, 198, 320, 351, 135, 153, 284, 83, 151, 267, 123, 37, 103,
			78, 352, 6, 161, 238, 23, 186, 16, 145, 11, 56, 156, 141, 1787,
		},
	} {
		t.Run(split, func(t *testing.T) { checkCounts(t, &GoEmotions, split, countsOf(emotionOf, counts)) })
	}
}

// countsOf puts counts beside their labels.
func countsOf(labels []string, counts []int) map[string]int {
	of := make(map[string]int, len(labels))
	for i, label := range labels {
		of[label] = counts[i]
	}
	return of
}
