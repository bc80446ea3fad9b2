package explain

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Instrument is a published questionnaire as data: the symptoms it asks for
// and phrases by which people name them.
type Instrument struct {
	ID     string `json:"id"`     // "phq9"
	Name   string `json:"name"`   // "Patient Health Questionnaire (PHQ-9)"
	Source string `json:"source"` // citation
	Items  []Item `json:"items"`
}

// Item is one symptom of an instrument, in our own wording. Phrases are
// compared word by word, without regard to case, apostrophes and the kind of
// space between the words, and have at least one word each.
type Item struct {
	ID      string   `json:"id"`      // "phq9.3"
	Name    string   `json:"name"`    // "sleep problems"
	Risk    bool     `json:"risk"`    // evidence for it asks for a human reader soon
	Phrases []string `json:"phrases"` // lower case, straight apostrophes
	Ignored []string `json:"ignored"` // hold a phrase but mean something else: "tired of"
}

//go:embed instruments/phq9.json
var phq9 []byte

// PHQ9 returns the symptoms of the Patient Health Questionnaire (Kroenke,
// Spitzer and Williams 2001). Names and phrases are ours, not the
// questionnaire's, and finding them does not replace asking its questions.
func PHQ9() Instrument {
	instrument, err := parseInstrument(phq9)
	if err != nil {
		panic(fmt.Sprintf("the embedded instrument phq9: %v", err)) // unreachable: a test reads it
	}
	return instrument
}

// parseInstrument reads an instrument from JSON and refuses unknown fields.
func parseInstrument(data []byte) (Instrument, error) {
	var instrument Instrument
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&instrument)
	return instrument, err
}
