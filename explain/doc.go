// Package explain grounds a label in the text it was given for.
//
// It takes a text with the classifier's prediction and returns a [Result] for
// each task. A result holds the label, or the labels if a post may have several,
// with the probabilities and three answers to the question why:
//
//   - Sentences: which sentences of the post carried the label. The model's
//     logits are sums of token contributions, so a sentence's contribution is
//     a part of the logit itself, not an estimate.
//   - Evidence: which symptoms the post names, where, and whether it affirms
//     or negates them. Symptoms come from an [Instrument], a published
//     questionnaire kept as data.
//   - Rationale: both in a few sentences for a reader. It says what was found
//     in the text and nothing else: no diagnosis and no advice.
//
// Evidence is found by phrases, with no regard to the label: a post that is
// screened as "not stressed" can have evidence, and a reader should see it.
//
// All positions are half-open byte ranges of the text that was classified.
package explain
