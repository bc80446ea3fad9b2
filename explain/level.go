package explain

import (
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
)

// SymptomLevel is how many of an instrument's items a text mentions as present,
// and the level of depression that this count is like. It counts mentions in a
// post: it is not a score of the questionnaire, which asks how often each symptom
// was there in two weeks.
type SymptomLevel struct {
	Instrument string `json:"instrument"` // "phq9"
	Count      int    `json:"count"`      // items with present evidence
	Of         int    `json:"of"`         // items of the instrument
	Level      string `json:"level"`      // "minimum", "mild", "moderate", "severe"
}

// depressionLevels are the labels of tasks that ask for a level of depression,
// on one scale of severity.
var depressionLevels = map[string]int{"minimum": 0, "not depression": 0, "mild": 1, "moderate": 2, "severe": 3}

const (
	phq9ID    = "phq9" // before a full stop it begins the ids of the items
	phq9Count = 9
)

// levelOf counts the items of the PHQ-9 in the evidence, or returns nil if the
// head does not ask for a level of depression.
//
// The levels are the cut-offs of the questionnaire (5 mild, 10 moderate, 15
// moderately severe or severe; Kroenke, Spitzer and Williams 2001) with two
// points an item, "more than half the days", from which on its algorithm counts
// a symptom as there. So 0 to 2 items are minimum, 3 or 4 mild, 5 to 7 moderate,
// 8 or 9 severe.
func levelOf(head classify.HeadPrediction, evidence []Evidence) *SymptomLevel {
	if head.Kind != classify.Ordinal || slices.ContainsFunc(head.Labels, func(label string) bool {
		_, known := depressionLevels[label]
		return !known
	}) {
		return nil
	}
	level := SymptomLevel{Instrument: phq9ID, Count: len(phq9Items(evidence)), Of: phq9Count}
	switch points := 2 * level.Count; {
	case points >= 15:
		level.Level = "severe"
	case points >= 10:
		level.Level = "moderate"
	case points >= 5:
		level.Level = "mild"
	default:
		level.Level = "minimum"
	}
	return &level
}

// phq9Items returns the items of the PHQ-9 that have present evidence, each once.
func phq9Items(evidence []Evidence) []string {
	var items []string
	for _, e := range presentOf(evidence) {
		for _, item := range e.Items {
			if strings.HasPrefix(item, phq9ID+".") && !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
	}
	return items
}

// level says what the mentioned symptoms count up to.
func (a *account) level(r Result) {
	if l := r.SymptomLevel; l != nil {
		counted := slices.DeleteFunc(presentOf(r.Evidence), func(e Evidence) bool { return len(phq9Items([]Evidence{e})) == 0 })
		a.sentence(LevelClause, spansOf(counted),
			"Symptoms of %d of the %d items of the PHQ-9 are mentioned, a count like level %q; it is no score of the questionnaire.", l.Count, l.Of, l.Level)
	}
}
