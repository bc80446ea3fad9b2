// Package explain grounds a label in the text it was given for.
//
// It takes a text with the classifier's prediction and returns a [Result] for
// each task. A result holds the label, or the labels if a post may have several,
// with the probabilities and four answers to the question why:
//
//   - Sentences: which sentences of the post carried the label. The model's
//     logits are sums of token contributions, so a sentence's contribution is
//     a part of the logit itself, not an estimate.
//   - Words: which words did, in the same way.
//   - Evidence: which symptoms the post names, where, and whether it affirms
//     or negates them. Symptoms come from one lexicon; an [Instrument], a
//     published questionnaire kept as data, says for each of its items which
//     symptoms it asks for. So evidence for a symptom is evidence for items of
//     several instruments, see [Crosswalk].
//   - Rationale: both in a few sentences for a reader, whose [Clause]s point to
//     the words they rest on. It says what was found in the text, what speaks
//     against it and what is doubtful, and nothing else: no diagnosis and no
//     advice. At high risk a notice asks for a human reader and says where help
//     is, with the [Explainer.HelpLine] of whoever runs the program.
//   - [Consistency]: whether label and evidence agree. Of a task that asks for a
//     level of depression, the [SymptomLevel] stands beside the model's.
//
// The polarity of evidence is decided by the words around its phrase, whose
// place it gives: negated ("I never …"), past ("two years ago …"), of another
// person ("my brother …"), hypothetical ("if I …"), quoted, or sarcastic ("yeah
// right, …"). Without such words it is present, and a risk is present wherever they
// leave a doubt, in sarcasm too. A time told in one sentence does not reach the
// next, and sarcasm is told from earnest only by its marks.
//
// Evidence is found by phrases, with no regard to the label: a post that is
// screened as "not stressed" can have evidence, and a reader should see it. A
// head that asks for one symptom points at evidence as well, see [FoundByHead]:
// the clause that it reads the symptom from, with a calibrated probability. It
// confirms no label, since it is the same model that speaks.
//
// A model that gives no contributions is asked again without each word, see
// [Occlude]. How much explanations are worth can be measured: [Explainer.Attributors]
// are the ways to explain that are compared, [Erase] takes away the tokens that
// one of them names, [Perturb] changes a word.
//
// All positions are half-open byte ranges of the text that was classified.
package explain
