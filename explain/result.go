package explain

import (
	"time"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// SchemaVersion is the version of the JSON form of Result. It changes when a
// field changes its name or its meaning, not when one is added.
const SchemaVersion = 2

// Result is what the pipeline says of one post: the record that travels over
// NATS, lies in files and feeds every table and page.
//
// In JSON no list is null except layer_weights, which is null if the model has
// no such output. All spans are half-open byte ranges of the text that was
// classified, which the result itself does not hold. It has at most [MaxResult]
// bytes. docs/results.md describes each field, and result.schema.json is its JSON
// Schema.
type Result struct {
	Schema       int       `json:"schema"` // SchemaVersion
	ID           string    `json:"id"`     // the post's id
	Community    string    `json:"community,omitempty"`
	Author       string    `json:"author,omitempty"` // a pseudonym
	CreatedAt    time.Time `json:"created_at,omitzero"`
	Concern      Concern   `json:"concern"`
	Symptoms     []Sign    `json:"symptoms"`               // each symptom once a polarity: present ones first, those of risk before others
	SymptomsCut  int       `json:"symptoms_cut,omitempty"` // how many are left out, lest the result grow over MaxResult
	Answers      []Answer  `json:"answers"`                // one a head that was asked, in the bundle's order
	LayerWeights []float64 `json:"layer_weights"`          // [layers+1], sum 1
	Rationale    string    `json:"rationale"`              // a few sentences for a reader
	Clauses      []Clause  `json:"clauses"`                // the parts of Rationale, in its order, and what each rests on
	Bundle       string    `json:"bundle"`                 // the digest of the bundle that answered
	Windows      int       `json:"windows"`                // encoder windows the text was read in; 0 if it was not read
	Truncated    bool      `json:"truncated"`              // part of the text was not read
	Cut          bool      `json:"cut,omitempty"`          // symptoms, evidence or reasons are left out; the answers and the tier rest on all
	Error        string    `json:"error,omitempty"`        // why the post could not be processed
}

// Sign is a symptom that a text tells of, in one polarity, with the places
// that show it.
type Sign struct {
	Symptom  string   `json:"symptom"` // id in the lexicon: "insomnia"
	Name     string   `json:"name"`    // "loss of appetite"
	Risk     bool     `json:"risk"`    // the symptom asks for a human reader soon
	Polarity Polarity `json:"polarity"`

	// Probability is the highest of what heads give the sentences in Evidence, see
	// [classify.Pointing]; 0, and absent in JSON, if phrases alone show the symptom.
	Probability float64    `json:"probability,omitempty"`
	Items       []string   `json:"items"`                  // the items of instruments that ask for the symptom: "phq9.3", "bdi2.16"
	Evidence    []Evidence `json:"evidence"`               // in text order, at least one and at most 20
	EvidenceCut int        `json:"evidence_cut,omitempty"` // how many further places are left out, none graver than those in Evidence
}

// Evidence is a place in the text that tells of a symptom.
type Evidence struct {
	Start int             `json:"start"` // bytes
	End   int             `json:"end"`
	Found Found           `json:"found"`         // by what
	Cue   *tokenizer.Span `json:"cue,omitempty"` // the words that decide the polarity, such as "never"; nil if it is present, or there are no such words
}

// Span returns the place in the text.
func (e Evidence) Span() tokenizer.Span { return tokenizer.Span{Start: e.Start, End: e.End} }

// Found says what found evidence.
type Found string

// What finds evidence, as it stands in JSON.
const (
	FoundByPhrase Found = "phrase" // a phrase of the lexicon
	FoundByTag    Found = "tag"    // the model, which tags each word with the symptom that it tells
	FoundByHead   Found = "head"   // a head that asks for this symptom alone: the strongest clause of a sentence that its answer rests on
)

// Polarity says whether a text affirms that its author has a symptom now.
type Polarity string

// The polarities, as they stand in JSON. All but Present are contrary evidence.
const (
	Present      Polarity = "present"      // "I can't sleep"
	Negated      Polarity = "negated"      // "I am not tired"
	Past         Polarity = "past"         // "two years ago I couldn't sleep"
	OtherPerson  Polarity = "other person" // "my brother can't sleep"
	Hypothetical Polarity = "hypothetical" // "if I couldn't sleep I would call you"
	Quoted       Polarity = "quoted"       // lyrics, titles, the words of others
	Sarcastic    Polarity = "sarcastic"    // "yeah right, I'm so sad": the opposite may be meant
)

// Polarities are all polarities in the order in which they are listed.
var Polarities = []Polarity{Present, Negated, Past, OtherPerson, Hypothetical, Quoted, Sarcastic}
