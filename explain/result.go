package explain

// SchemaVersion is the version of the JSON form of Result. It changes when a
// field changes its name or its meaning, not when one is added.
const SchemaVersion = 1

// Result is what the pipeline says of one post for one task: the record that
// travels over NATS, lies in files and feeds every table and page.
//
// In JSON no list is null except layer_weights, which is null if the model has
// no such output. All spans are half-open byte ranges of the text that was
// classified, which the result itself does not hold.
type Result struct {
	Schema        int           `json:"schema"`          // SchemaVersion
	ID            string        `json:"id"`              // the post's id
	Task          string        `json:"task"`            // "dreaddit/stress"
	Label         string        `json:"label"`           // the answer; empty if the task is multilabel or Error is set
	Labels        []string      `json:"labels"`          // the answers in the task's order: Label, or any number if the task is multilabel
	Probabilities []Score       `json:"probabilities"`   // calibrated, in the task's order of labels; sum 1 unless the task is multilabel
	Abstained     bool          `json:"abstained"`       // the model declined to answer; Label is its best guess
	LayerWeights  []float64     `json:"layer_weights"`   // [layers+1], sum 1
	Evidence      []Evidence    `json:"evidence"`        // in text order
	Method        Method        `json:"method"`          // how the contributions of Sentences and Words were found; empty if there are none
	Ranked        bool          `json:"ranked"`          // there are contributions, by which Sentences are in order
	Sentences     []Sentence    `json:"sentences"`       // at most TopSentences: the most important first, or in text order
	Words         []Word        `json:"words"`           // at most TopWords: those of the largest contributions, for the answer or against it, first
	Rationale     string        `json:"rationale"`       // a few sentences for a reader
	Clauses       []Clause      `json:"clauses"`         // the parts of Rationale, in its order, and what each rests on
	HighRisk      bool          `json:"high_risk"`       // a present sign of risk, or a label that speaks of it: a human should read the post soon
	Consistency   Consistency   `json:"consistency"`     // whether label and evidence agree
	SymptomLevel  *SymptomLevel `json:"symptom_level"`   // what the mentioned symptoms count up to; null unless the task asks for a level of depression
	Bundle        string        `json:"bundle"`          // the digest of the bundle that answered
	Windows       int           `json:"windows"`         // encoder windows the text was read in
	Truncated     bool          `json:"truncated"`       // part of the text was not read
	Error         string        `json:"error,omitempty"` // why there is no answer
}

// Score is one label with its probability, 0 to 1.
type Score struct {
	Label       string  `json:"label"`
	Probability float64 `json:"probability"`
}

// Evidence is a place in the text that names a symptom of the lexicon, or that a
// head of the model reads as one.
type Evidence struct {
	Start    int      `json:"start"` // bytes
	End      int      `json:"end"`
	Found    Found    `json:"found"`     // by what
	Symptom  string   `json:"symptom"`   // id in the lexicon: "insomnia"
	Name     string   `json:"name"`      // "loss of appetite"
	Score    float64  `json:"score"`     // 0 to 1: how specific the phrase is and how much its sentence weighs; of a head see FoundByHead
	Polarity Polarity `json:"polarity"`  // whether the text affirms it
	Phrase   string   `json:"phrase"`    // the phrase that matched, not the post's own words; empty if a head found it
	Risk     bool     `json:"risk"`      // the symptom asks for a human reader soon
	Items    []string `json:"items"`     // the items of instruments that ask for the symptom: "phq9.3", "bdi2.16"
	CueStart int      `json:"cue_start"` // the words that decide the polarity, in bytes: "never";
	CueEnd   int      `json:"cue_end"`   // an empty range if it is present, or there are no such words

	Contribution float64 `json:"contribution"` // of its place to the answer, as of a Sentence: whether the label rests on it
}

// Found says what found evidence.
type Found string

// What finds evidence, as it stands in JSON.
const (
	// FoundByPhrase: a phrase of the lexicon. The score orders evidence and is no
	// probability.
	FoundByPhrase Found = "phrase"
	// FoundByHead: a head that asks for this symptom alone, whose answer rests on
	// the sentence. The place is the sentence's strongest clause, the score the
	// probability that people would mark words of the sentence for the symptom,
	// see [classify.Pointing].
	FoundByHead Found = "head"
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

// Sentence is a sentence of the text with its part in the answer, in logits:
// positive speaks for the answered label, negative against it. If the task is
// multilabel it is the sum over the answered labels. It is 0 if there are no
// contributions, or no label was answered.
type Sentence struct {
	Start        int     `json:"start"` // bytes
	End          int     `json:"end"`
	Contribution float64 `json:"contribution"`
}

// Method says how contributions were found.
type Method string

// The methods, as they stand in JSON.
const (
	ByContributions Method = "contributions" // exact parts of the logits, which the model gives
	ByOcclusion     Method = "occlusion"     // what the logits lose when a word is deleted, see [Occlude]
)

// Word is a word of the text, as white space delimits it, with its part in the
// answer, as of a [Sentence]. By ByContributions the parts of all words of a
// text add up to those of all its tokens, so that what a phrase or a sentence
// contributes is the sum over its words.
type Word struct {
	Start        int     `json:"start"` // bytes
	End          int     `json:"end"`
	Contribution float64 `json:"contribution"`
}
