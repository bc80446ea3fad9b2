package classify

import (
	"math"
	"slices"
)

// probabilities returns the calibrated probabilities of logits, one a label.
func (h Head) probabilities(logits []float64) []float64 {
	if h.Kind == Multilabel {
		return sigmoid(logits, h.Temperature)
	}
	return softmax(logits, h.Temperature)
}

// answers returns the indices of the labels that a text has by their
// probabilities: one, or any number in ascending order if the head is
// multilabel. A probability equal to its threshold reaches it.
func (h Head) answers(probabilities []float64) []int {
	switch {
	case h.Kind == Multilabel:
		return h.reached(probabilities)
	case len(h.Thresholds) > 0:
		positive := slices.Index(h.Labels, h.Positive[0])
		if probabilities[positive] >= h.Thresholds[0] {
			return []int{positive}
		}
		return []int{1 - positive}
	case h.Decision == "median":
		return []int{median(probabilities)}
	}
	return []int{argmax(probabilities)}
}

// reached returns the labels whose probability is at or over their threshold.
func (h Head) reached(probabilities []float64) []int {
	answers := []int{}
	for i, p := range probabilities {
		threshold := 0.5
		if len(h.Thresholds) > 0 {
			threshold = h.Thresholds[i]
		}
		if p >= threshold {
			answers = append(answers, i)
		}
	}
	return answers
}

// abstains reports whether the head declines to answer: no label is probable
// enough.
func (h Head) abstains(probabilities []float64) bool {
	return slices.Max(probabilities) < h.AbstainBelow
}

// counted returns the windows of a text that count for head number i of the
// bundle: all, or the one with the most probability on the positive labels, the
// first one of equals.
func (h Head) counted(i int, windows []window) []window {
	if h.Windows != "max" {
		return windows
	}
	masses := make([]float64, len(windows))
	for w := range windows {
		masses[w] = mass(h.Labels, h.Positive, h.probabilities(windows[w].logits[i]))
	}
	top := argmax(masses)
	return windows[top : top+1]
}

// mass returns the sum of the probabilities of those labels that are asked for.
func mass(labels, asked []string, probabilities []float64) float64 {
	sum := 0.0
	for i, label := range labels {
		if slices.Contains(asked, label) {
			sum += probabilities[i]
		}
	}
	return sum
}

// softmax returns exp(x_i/t) / Σ_j exp(x_j/t). The maximum is subtracted
// first, so that large values do not overflow.
func softmax(x []float64, t float64) []float64 {
	out, sum, top := make([]float64, len(x)), 0.0, x[argmax(x)]
	for i, v := range x {
		out[i] = math.Exp((v - top) / t)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// sigmoid returns 1 / (1 + exp(−x_i/t)). Large values end at 0 or 1.
func sigmoid(x []float64, t float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = 1 / (1 + math.Exp(-v/t))
	}
	return out
}

// argmax returns the index of the largest value, the first one of equals.
func argmax(x []float64) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// median returns the first index up to which the probabilities add up to 0.5.
func median(probabilities []float64) int {
	i, sum := 0, probabilities[0]
	for sum < 0.5 && i < len(probabilities)-1 {
		i++
		sum += probabilities[i]
	}
	return i
}
