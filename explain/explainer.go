package explain

import "github.com/mindsieve/mindsieve/classify"

// Explainer turns predictions into results. It may be used by several
// goroutines at once.
type Explainer struct {
	// HelpLine is added to the notice of high risk, such as "call 000 000, day and
	// night". Empty adds nothing.
	HelpLine string

	bundle    string
	crossings []Crossing
	tree      *phraseTree
	languages languages
	phq9      bool // the PHQ-9 is among the instruments
}

// New returns an explainer that looks for the symptoms that the instruments ask
// for. They are some that [Instruments] or [ReadInstrument] returned. The digest
// names the bundle whose predictions it will see.
func New(bundleDigest string, instruments ...Instrument) *Explainer {
	e := &Explainer{bundle: bundleDigest, crossings: Crosswalk(instruments...), tree: &phraseTree{}}
	for i, c := range e.crossings {
		e.tree.add(i, c.Symptom)
	}
	var tags []string
	for _, instrument := range instruments {
		e.phq9 = e.phq9 || instrument.ID == phq9ID
		tags = append(tags, instrument.Languages...)
	}
	if len(tags) > 0 {
		e.languages, _ = languagesOf(tags) // those of each were checked when it was read
	}
	return e
}

// Explain returns one result for each head of the prediction, in its order.
// The text is the one that was classified: all spans of the prediction and of
// the results are byte ranges of it.
func (e *Explainer) Explain(id, text string, p classify.Prediction) []Result {
	return e.explain(id, text, p, ByContributions)
}

// ExplainOccluded is Explain for a prediction of [Occlude].
func (e *Explainer) ExplainOccluded(id, text string, p classify.Prediction) []Result {
	return e.explain(id, text, p, ByOcclusion)
}

// explain returns the results of a prediction whose contributions were found by
// the method, if it has any.
func (e *Explainer) explain(id, text string, p classify.Prediction, by Method) []Result {
	spans := split(text)
	mentions := e.find(text, spans)
	caveat := e.languages.caveat(text)
	var pointed []Evidence
	if by == ByContributions && caveat == "" { // the scores are fitted to exact contributions, of texts in the phrases' language
		pointed = e.pointed(text, p, spans, mentions)
	}
	words := runsOf(text, p.Tokens)
	results := make([]Result, 0, len(p.Heads))
	for _, head := range p.Heads {
		supports := supports(head, head.Answers)
		contributions := contributionsOf(spans, p.Tokens, supports)
		r := Result{
			Schema: SchemaVersion, ID: id, Task: head.Task, Labels: answered(head), Probabilities: scores(head),
			Abstained: head.Abstained, LayerWeights: p.LayerWeights, Evidence: contributing(weigh(mentions, contributions, pointed), p.Tokens, supports),
			Ranked: contributions != nil, Sentences: rank(spans, contributions),
			Words: topWords(words, supports), Bundle: e.bundle, Windows: p.Windows,
		}
		if supports != nil {
			r.Method = by
		}
		if head.Kind != classify.Multilabel {
			r.Label = head.Labels[head.Label]
		}
		r.HighRisk = highRisk(head, r.Evidence)
		if e.phq9 {
			r.SymptomLevel = levelOf(head, r.Evidence)
		}
		if r.Consistency = consistencyOf(head, r); caveat != "" {
			r.Consistency = NotCompared
		}
		r.Rationale, r.Clauses = e.account(text, r, head, reading{spans, len(p.Tokens), caveat})
		results = append(results, r)
	}
	return results
}

// answered names the answers of a head.
func answered(head classify.HeadPrediction) []string {
	labels := make([]string, len(head.Answers))
	for i, a := range head.Answers {
		labels[i] = head.Labels[a]
	}
	return labels
}

// scores names the probabilities of a head.
func scores(head classify.HeadPrediction) []Score {
	scores := make([]Score, len(head.Labels))
	for i, label := range head.Labels {
		scores[i] = Score{Label: label, Probability: head.Probabilities[i]}
	}
	return scores
}
