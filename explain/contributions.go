package explain

import (
	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// contributionsOf returns for each sentence the sum of what its tokens speak for
// the answer, or nil if nothing is known of the tokens. Sentences and tokens are
// in text order. A token belongs to the sentence that holds its last byte, as
// some tokenizers count the space before a word as part of its token.
func contributionsOf(sentences, tokens []tokenizer.Span, supports []float64) []float64 {
	if supports == nil {
		return nil
	}
	sums := make([]float64, len(sentences))
	i := 0
	for t, token := range tokens {
		last := max(token.Start, token.End-1)
		for i < len(sentences) && sentences[i].End <= last {
			i++
		}
		if i < len(sentences) && sentences[i].Start <= last {
			sums[i] += supports[t]
		}
	}
	return sums
}

// Support returns how much each token speaks for labels of a head, in logits:
// its margin for the one label. The labels of a multilabel head do not compete,
// so there it is the sum of its contributions to the labels, 0 if there are
// none. It is nil if the head has no contributions.
func Support(head classify.HeadPrediction, labels []int) []float64 {
	if head.Contributions == nil {
		return nil
	}
	sums := make([]float64, len(head.Contributions))
	for t, contributions := range head.Contributions {
		if head.Kind != classify.Multilabel {
			sums[t] = margin(contributions, labels[0])
			continue
		}
		for _, label := range labels {
			sums[t] += contributions[label]
		}
	}
	return sums
}

// margin is how much a token speaks for one label against the others, in
// logits: its contribution to the label minus the mean of its contributions to
// the other labels. Of two labels it is the difference. Only differences
// matter, since adding the same number to all logits leaves the probabilities
// as they are.
func margin(contributions []float64, label int) float64 {
	if len(contributions) == 1 {
		return contributions[0]
	}
	var others float64
	for i, c := range contributions {
		if i != label {
			others += c
		}
	}
	return contributions[label] - others/float64(len(contributions)-1)
}
