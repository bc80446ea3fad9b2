package explain

import (
	"fmt"
	"slices"
)

// Crossing is a symptom with the items of all instruments that ask for it:
// what links "phq9.3" to "bdi2.16".
type Crossing struct {
	Symptom
	Items []string // "phq9.3", "bdi2.16", in the order of the instruments; not empty
}

// Crosswalk returns the symptoms that the instruments ask for: those of the
// lexicon in its order, then those that instruments define themselves. The
// instruments are some that [Instruments] or [ReadInstrument] returned.
func Crosswalk(instruments ...Instrument) []Crossing {
	symptoms, _ := lexicon()
	symptoms = slices.Clone(symptoms)
	items := map[string][]string{}
	for _, instrument := range instruments {
		symptoms = append(symptoms, instrument.Symptoms...)
		for _, item := range instrument.Items {
			for _, id := range item.Symptoms {
				items[id] = append(items[id], item.ID)
			}
		}
	}
	var crossings []Crossing
	for _, s := range symptoms {
		if items[s.ID] != nil {
			crossings = append(crossings, Crossing{s, items[s.ID]})
			delete(items, s.ID)
		}
	}
	for id, askers := range items {
		panic(fmt.Sprintf("explain: %s asks for the symptom %q, which is nowhere defined", slices.Min(askers), id))
	}
	return crossings
}
