package reports

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStrata(t *testing.T) {
	cases := answers(t, "1: s → s", "2: s → e", "3: e → e", "4: e → -", "5: s → s", "6: e → e")
	for i, columns := range []map[string]string{
		{"length": LengthBand(400), "community": "night shift"},
		{"length": LengthBand(51), "community": "night shift"},
		{"length": LengthBand(50), "community": "new parents"},
		{"length": LengthBand(51), "community": "night shift"},
		{"length": LengthBand(401), "community": "exams"},
		nil,
	} {
		cases[i].Columns = columns
	}
	var got []string
	for _, s := range evaluated(t, sleep, cases, "length", "community").Strata {
		got = append(got, fmt.Sprintf("%s %q: n %d, missing %d, accuracy %.2f", s.Column, s.Value, s.N, s.Missing, s.Scores[6].Value))
	}
	want := []string{
		`length "": n 1, missing 0, accuracy 1.00`,
		`length "1–50 words": n 1, missing 0, accuracy 1.00`,
		`length "51–150 words": n 2, missing 1, accuracy 0.00`,
		`length "151–400 words": n 1, missing 0, accuracy 1.00`,
		`length "over 400 words": n 1, missing 0, accuracy 1.00`,
		`community "night shift": n 3, missing 1, accuracy 0.33`,
		`community "": n 1, missing 0, accuracy 1.00`,
		`community "exams": n 1, missing 0, accuracy 1.00`,
		`community "new parents": n 1, missing 0, accuracy 1.00`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("strata (-want +got):\n%s", diff)
	}
}

func TestRareValuesOfManyArePooled(t *testing.T) {
	cases := guesses(sleep, 40, 0.5)
	for i := range cases {
		community := "night shift"
		if i >= 15 {
			community = fmt.Sprintf("community %d", i/2) // 13 of them, one or two cases each
		}
		cases[i].Columns = map[string]string{"community": community}
	}
	var got []string
	for _, s := range evaluated(t, sleep, cases, "community").Strata {
		got = append(got, fmt.Sprintf("%s: %d", s.Value, s.N))
	}
	if diff := cmp.Diff([]string{"others, each under 10: 25", "night shift: 15"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestStrataHaveIntervalsFromThirtyUnits(t *testing.T) {
	cases := guesses(sleep, 59, 0.5)
	for i := range cases {
		cases[i].Columns = map[string]string{"half": fmt.Sprint(i % 2)}
	}
	strata := evaluated(t, sleep, cases, "half").Strata
	if s := strata[0]; s.N != 30 || math.IsNaN(s.Scores[0].Low) {
		t.Errorf("%d units have the interval %v to %v", s.N, s.Scores[0].Low, s.Scores[0].High)
	}
	if s := strata[1]; s.N != 29 || !math.IsNaN(s.Scores[0].Low) {
		t.Errorf("%d units have the interval %v to %v", s.N, s.Scores[0].Low, s.Scores[0].High)
	}
}

func TestBands(t *testing.T) {
	for n, want := range map[int]string{
		0: "1–50 words", 50: "1–50 words", 51: "51–150 words", 150: "51–150 words",
		151: "151–400 words", 400: "151–400 words", 401: "over 400 words",
	} {
		if got := LengthBand(n); got != want {
			t.Errorf("%d words are in %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "1 post", 2: "2–5 posts", 5: "2–5 posts", 6: "6–20 posts", 20: "6–20 posts", 21: "over 20 posts"} {
		if got := PostsBand(n); got != want {
			t.Errorf("%d posts are in %q, want %q", n, got, want)
		}
	}
}
