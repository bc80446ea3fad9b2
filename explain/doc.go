// Package explain turns the prediction of a post into one [Result] that says why.
//
// A result holds
//
//   - Symptoms: which symptoms the text tells of, where, and whether it affirms them
//     of its author now. Symptoms come from one lexicon. An [Instrument], a
//     published questionnaire kept as data, says for each of its items which
//     symptoms it asks for. So evidence for a symptom is evidence for items of
//     several instruments, see [Crosswalk].
//   - Answers: what each head of the model that was asked answers. With
//     [Explainer].Contributions an answer says which sentences and words it rests
//     on. The logits of the bundled model are sums of token contributions, so these
//     are parts of the logit itself and no estimates.
//   - [Concern]: how soon a person should read the post, and why. Phrases of risk
//     and screening answers give the reasons. An answer to a benchmark question is
//     never one.
//   - Rationale: a few sentences for a reader, whose [Clause]s point to what they
//     rest on. It says what was found, what speaks against it and what is doubtful:
//     no diagnosis and no advice.
//
// A text in a language that the bundle does not know, or without words, is not
// classified, see [Explainer.Withhold] and package explain/language.
//
// The polarity of evidence is decided by the words around its phrase, whose place
// it gives: negated ("I never …"), past ("two years ago …"), of another person ("my
// brother …"), hypothetical ("if I …") or quoted. Without such words it is present,
// unless a model that tags tokens is sure of something else, such as sarcasm. A risk
// is present wherever the words leave a doubt. A time told in one sentence does not
// reach the next.
//
// Phrases are found with no regard to the answers: a post that is answered "not
// stressed" can have evidence, and a reader should see it. A head that asks for one
// symptom points at evidence as well, see [FoundByHead]: at the clause from which it
// reads the symptom, with a calibrated probability. It confirms no answer, since it
// is the same model that speaks.
//
// Package explain/measure compares ways to explain, and finds contributions for
// models that give none.
//
// All positions are half-open byte ranges of the text that was classified.
package explain
