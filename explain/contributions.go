package explain

import "github.com/mindsieve/mindsieve/classify"

// contributionsOf returns for each sentence the sum of what its tokens speak for
// the answer, see support, or nil if the head has no contributions. Sentences
// and tokens are in text order. A token belongs to the sentence that holds its
// last byte, as some tokenizers count the space before a word as part of its
// token.
func contributionsOf(sentences, tokens []classify.Span, head classify.HeadPrediction) []float64 {
	if head.Contributions == nil {
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
			sums[i] += support(head.Contributions[t], head)
		}
	}
	return sums
}

// support is how much a token speaks for the answer of a head, in logits: its
// margin for the label. The labels of a multilabel head do not compete, so
// there it is the sum of its contributions to the answered labels, 0 if there
// are none.
func support(contributions []float64, head classify.HeadPrediction) float64 {
	if head.Kind != classify.Multilabel {
		return margin(contributions, head.Label)
	}
	var sum float64
	for _, label := range head.Answers {
		sum += contributions[label]
	}
	return sum
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

// positiveShares returns each sentence's part of the sum of the positive
// contributions, 0 to 1. A sentence that speaks against the label has 0.
func positiveShares(contributions []float64) []float64 {
	var sum float64
	for _, c := range contributions {
		sum += max(c, 0)
	}
	shares := make([]float64, len(contributions))
	for i, c := range contributions {
		if sum > 0 {
			shares[i] = max(c, 0) / sum
		}
	}
	return shares
}
