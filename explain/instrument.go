package explain

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"os"
	"sync"
)

// Instrument is a published questionnaire, a list of criteria or a taxonomy as
// data: what it asks for, as symptoms of the lexicon. Names and phrases are
// ours, not the questionnaire's, and finding them does not replace asking its
// questions.
type Instrument struct {
	ID        string    `json:"id"`                 // "phq9"
	Name      string    `json:"name"`               // "Patient Health Questionnaire (PHQ-9)"
	Languages []string  `json:"languages"`          // of the phrases, as BCP 47 tags: "en"
	Source    string    `json:"source"`             // citation
	Items     []Item    `json:"items"`              // in the instrument's order
	Symptoms  []Symptom `json:"symptoms,omitempty"` // its own, beside those of the lexicon
}

// Item is one item of an instrument.
type Item struct {
	ID       string   `json:"id"`       // "phq9.3"
	Name     string   `json:"name"`     // "sleep problems"
	Symptoms []string `json:"symptoms"` // ids of the symptoms that it asks for
}

//go:embed instruments
var instrumentFiles embed.FS

// The embedded instruments, in the order in which results list their items.
var instrumentNames = []string{"phq9", "gad7", "bdi2", "dsm5-mdd", "dsm5-ptsd", "dsm5-manic", "dsm5-psychosis", "dsm5-eating", "cssrs", "ipts", "crisis"}

var instruments = sync.OnceValue(func() []Instrument {
	all := make([]Instrument, len(instrumentNames))
	for i, name := range instrumentNames {
		data, err := instrumentFiles.ReadFile("instruments/" + name + ".json")
		if err == nil {
			all[i], err = ReadInstrument(bytes.NewReader(data))
		}
		if err != nil {
			panic(fmt.Sprintf("the embedded instrument %s: %v", name, err)) // unreachable: a test reads it
		}
	}
	return all
})

// Instruments returns the instruments that ship with the program, followed by
// those in the files. It fails if a file holds no instrument, see
// [ReadInstrument], or if two instruments share an id or the id of a symptom of
// their own.
func Instruments(files ...string) ([]Instrument, error) {
	all := append([]Instrument{}, instruments()...)
	owner := map[string]string{} // of an id: the file or the embedded instrument
	for _, instrument := range all {
		owner[instrument.ID] = "the instrument " + instrument.ID + " of the program"
	}
	for _, file := range files {
		instrument, err := loadInstrument(file)
		if err != nil {
			return nil, fmt.Errorf("instrument %s: %w", file, err)
		}
		ids := []string{instrument.ID}
		for _, s := range instrument.Symptoms {
			ids = append(ids, s.ID)
		}
		for _, id := range ids {
			if other, taken := owner[id]; taken {
				return nil, fmt.Errorf("instrument %s: the id %q is that of %s too; choose another", file, id, other)
			}
			owner[id] = file
		}
		all = append(all, instrument)
	}
	return all, nil
}

func loadInstrument(file string) (Instrument, error) {
	f, err := os.Open(file)
	if err != nil {
		return Instrument{}, err
	}
	defer f.Close()
	return ReadInstrument(f)
}

// ReadInstrument reads an instrument from JSON. It refuses unknown fields and
// names everything that is wrong: a symptom that is nowhere defined, an id or a
// phrase that stands twice, an empty name.
func ReadInstrument(r io.Reader) (Instrument, error) {
	var instrument Instrument
	if err := decode(r, &instrument); err != nil {
		return Instrument{}, err
	}
	symptoms, forms := lexicon()
	if err := forms.inflect(instrument.Symptoms); err != nil {
		return Instrument{}, err
	}
	if err := instrument.check(symptoms); err != nil {
		return Instrument{}, err
	}
	return instrument, nil
}
