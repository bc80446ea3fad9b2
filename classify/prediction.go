package classify

import "github.com/mindsieve/mindsieve/classify/tokenizer"

// Prediction is what a bundle says of one text. Every head reads the same
// encoder pass.
type Prediction struct {
	Heads        []HeadPrediction // one a head that is asked, in the order of the classifier's bundle
	LayerWeights []float64        // [layers+1], sum 1; nil if the graph has no such output
	Tokens       []tokenizer.Span // byte ranges of the word pieces, special tokens left out, in text order
	Telling      *Telling         // which symptoms the words tell; nil if the graph tags no tokens
	Tags         []Tag            // places that tell symptoms, in text order; nil if the graph tags no tokens
	Windows      int              // encoder windows the text was read in; 1 unless it is long

	// Attention and AttentionOverlap say how much the last layer attends to each
	// token, [tokens]; nil if the graph has no such output. The first is that of
	// [CLS], the mean of the heads; with the special tokens, which are left out
	// here, it sums to 1 in a window. The second is that of the first head, summed
	// over all tokens: what WellDunn (Mohammadi et al. 2024) compares with human
	// explanations. Over windows they are means, 0 for tokens outside a window.
	Attention, AttentionOverlap []float64
}

// HeadPrediction is one head's answer for one text.
//
// Contributions are exact: for each label, Bias plus the sum over the tokens
// is the label's logit. They are nil, and Bias is 0, if the graph has no such
// output.
type HeadPrediction struct {
	Task          string // "dreaddit/stress"
	Role          Role
	Unit          string // what one answer is about: "post", "user" or "thread"
	Population    string // in words for a reader: for whose texts the answer is meaningful
	Kind          Kind
	Labels        []string     // shared with the bundle: do not change
	Positive      []string     // those of Labels that are positive or high-risk; shared with the bundle: do not change
	Risk          []string     // those of Labels that speak of danger to life; shared with the bundle: do not change
	Label         int          // index of the answer in Labels; of a multilabel head the most probable label, answered or not
	Answers       []int        // indices of the answers in Labels, ascending: one, or any number if the head is multilabel
	Abstained     bool         // the head declined to answer: Label is its best guess
	Logits        []float64    // [labels]
	Probabilities []float64    // [labels], calibrated; sum 1 unless the head is multilabel
	Contributions [][]float64  // [tokens][labels], in logits
	Bias          []float64    // [labels], in logits
	Evidence      *Pointing    // how the head points at sentences that show a symptom; nil if it does not; shared with the bundle: do not change
	Concern       *ConcernRule // from which probabilities on the answer asks for a reader; nil if it never does; shared with the bundle: do not change
}

// Probability returns the sum of the probabilities of some labels, such as those
// of a [ConcernRule]. It is itself a probability unless the head is multilabel.
func (p HeadPrediction) Probability(labels []string) float64 {
	return mass(p.Labels, labels, p.Probabilities)
}
