package explain

import (
	"fmt"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// Explainer turns predictions into results. It may be used by several
// goroutines at once.
type Explainer struct {
	// Contributions asks for what each answer rests on, sentence by sentence and
	// word by word. Results are small without.
	Contributions bool

	bundle    string
	crossings []Crossing
	tree      *phraseTree
	answers   gate // of the languages that the bundle knows
	phrases   gate // of the languages of the phrases
}

// New returns an explainer of what a bundle predicts. It looks for the symptoms
// that the instruments ask for, which are some that [Instruments] or
// [ReadInstrument] returned. It fails if the bundle names something that is no
// language.
func New(bundle *classify.Bundle, instruments ...Instrument) (*Explainer, error) {
	e := &Explainer{bundle: bundle.Digest, crossings: Crosswalk(instruments...), tree: &phraseTree{}}
	for i, c := range e.crossings {
		e.tree.add(i, c.Symptom)
	}
	var tags []string
	for _, instrument := range instruments {
		tags = append(tags, instrument.Languages...)
	}
	var err error
	if e.answers, err = newGate(bundle.Languages); err != nil {
		return nil, fmt.Errorf("bundle %s: %w", bundle.Name, err)
	}
	e.phrases, err = newGate(tags)
	return e, err
}

// Withhold reports whether a post must not be classified, because it has no words
// or the bundle does not know its language. If so, it returns the result that says
// why. A language that the post names itself is believed.
func (e *Explainer) Withhold(post ingest.Post) (Result, bool) {
	text := post.Text()
	r := e.resultOf(post)
	a := account{text: text}
	why, said := e.answers.refuse(text, post.Lang)
	if why == "" {
		return Result{}, false
	}
	a.sentence(WithheldClause, nil, "Not screened: %s.", said)
	r.Concern.Withheld = why
	r.Rationale, r.Clauses = a.b.String(), a.clauses
	return r, true
}

// Explain returns the result of a post, made from the prediction of its text. All
// spans of the prediction and of the result are byte ranges of that text.
func (e *Explainer) Explain(post ingest.Post, p classify.Prediction) Result {
	return e.explain(post, p, ByContributions)
}

// ExplainOccluded is Explain for a prediction whose contributions were found by
// occlusion, see explain/measure.
func (e *Explainer) ExplainOccluded(post ingest.Post, p classify.Prediction) Result {
	return e.explain(post, p, ByOcclusion)
}

// explain returns the result of a prediction whose contributions were found by
// the method, if it has any.
func (e *Explainer) explain(post ingest.Post, p classify.Prediction, by Method) Result {
	text := post.Text()
	sentences := split(text)
	r := e.resultOf(post)
	for _, head := range p.Heads {
		answer := answerOf(head)
		if e.Contributions {
			answer.Contributions = contributionsTo(text, sentences, p.Tokens, head, by)
		}
		r.Answers = append(r.Answers, answer)
	}
	doubt := e.phraseDoubt(text, post.Lang)
	r.LayerWeights, r.Windows = p.LayerWeights, p.Windows
	all := gather(e.mentions(text, sentences, p, by, doubt))
	tellings := all
	for _, most := range cuts {
		tellings = most.cut(tellings, readingOfRisk(p.Heads))
		r.Symptoms, r.SymptomsCut = signsOf(tellings), len(all)-len(tellings)
		r.Concern = concernOf(tellings, p.Heads)
		r.cutReasons(most.reasons)
		pointAt(r.Concern.Reasons, text, sentences, p)
		r.Cut = r.isCut()
		r.Rationale, r.Clauses = accountOf(text, r, len(p.Tokens), doubt)
		if r.fits() {
			break
		}
	}
	return r
}

// Failed returns the result of a post that could not be processed, and why.
func Failed(id, bundle string, why error) Result {
	r := (&Explainer{bundle: bundle}).resultOf(ingest.Post{ID: id})
	r.Error, r.Concern.Withheld = why.Error(), WithheldError
	return r
}

// resultOf returns a result that says nothing yet.
func (e *Explainer) resultOf(post ingest.Post) Result {
	return Result{
		Schema: SchemaVersion, ID: post.ID, Community: post.Community, Author: post.Author, CreatedAt: post.CreatedAt, Bundle: e.bundle,
		Concern: Concern{Tier: TierNone, Reasons: []Reason{}}, Symptoms: []Sign{}, Answers: []Answer{}, Clauses: []Clause{},
	}
}

// phraseDoubt says why symptoms cannot be looked for in a text, or "".
func (e *Explainer) phraseDoubt(text, lang string) string {
	if why, said := e.phrases.refuse(text, lang); why == WithheldLanguage {
		return "No symptoms were looked for: " + said + "."
	}
	return ""
}

// mentions returns what phrases and heads find in a text; nothing if there is a
// doubt that the phrases are in its language, to which the scores of heads are
// fitted too.
func (e *Explainer) mentions(text string, sentences []tokenizer.Span, p classify.Prediction, by Method, doubt string) []Mention {
	if doubt != "" {
		return nil
	}
	mentions := supported(e.find(text, sentences), p.Telling)
	mentions = append(mentions, e.tagged(p, sentences, mentions)...)
	if by == ByContributions { // the scores are fitted to exact contributions
		mentions = append(mentions, e.pointed(text, p, sentences, mentions)...)
	}
	return mentions
}
