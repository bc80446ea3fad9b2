package explain

import (
	"fmt"
	"testing"

	"github.com/mindsieve/mindsieve/classify"
)

func TestLevelOfMentionedSymptoms(t *testing.T) {
	for count, want := range []string{
		"minimum", "minimum", "minimum", "mild", "mild", "moderate", "moderate", "moderate", "severe", "severe",
	} {
		evidence := []Evidence{
			{Polarity: Negated, Items: []string{"phq9.1", "phq9.9"}}, // does not count
			{Polarity: Present, Items: []string{"bdi2.16"}},
		}
		for i := range count {
			item := fmt.Sprintf("phq9.%d", i+1)
			evidence = append(evidence, Evidence{Items: []string{"bdi2.1", item}, Polarity: Present}, Evidence{Items: []string{item}, Polarity: Present})
		}
		got := levelOf(minimum, evidence)
		if *got != (SymptomLevel{"phq9", count, 9, want}) {
			t.Errorf("%d items: got %+v, want level %s", count, *got, want)
		}
	}
}

func TestTasksWithALevel(t *testing.T) {
	for _, c := range []struct {
		name string
		head classify.HeadPrediction
		want bool
	}{
		{"four levels", minimum, true},
		{"three levels", headOf("t/severity", classify.Ordinal, "severe", "not depression", "moderate", "severe"), true},
		{"levels of another thing", ideation, false},
		{"no levels", headOf("t/weather", classify.Multiclass, "", "mild", "severe"), false},
	} {
		if got := levelOf(c.head, nil) != nil; got != c.want {
			t.Errorf("%s: level %v, want %v", c.name, got, c.want)
		}
	}
	if r := New("").Explain("p1", "Tea.", classify.Prediction{Heads: []classify.HeadPrediction{minimum}})[0]; r.SymptomLevel != nil {
		t.Error("a level without the PHQ-9")
	}
}
