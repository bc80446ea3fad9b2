package classify

import "math"

// window is a stretch of a text's tokens that the encoder reads in one go,
// and what the graph says of it.
type window struct {
	text, start, end int // token indices in the text: [start, end)

	layerWeights  []float64   // [layers+1]
	logits        [][]float64 // [heads][labels]
	contributions [][]float64 // [heads][tokens*labels]
}

// merge makes one prediction a text from its windows, which stand side by side.
// Logits, layer weights and contributions are means over the windows, with a
// window's contribution 0 for tokens outside it, so that the bias plus the
// contributions is still exactly the logit.
func (c *Classifier) merge(tokens []Tokens, windows []window) []Prediction {
	predictions := make([]Prediction, len(tokens))
	for len(windows) > 0 {
		n := 1
		for n < len(windows) && windows[n].text == windows[0].text {
			n++
		}
		i := windows[0].text
		predictions[i] = c.mergeText(tokens[i], windows[:n])
		windows = windows[n:]
	}
	return predictions
}

func (c *Classifier) mergeText(tokens Tokens, windows []window) Prediction {
	p := Prediction{Tokens: tokens.Spans, Windows: len(windows), LayerWeights: make([]float64, len(windows[0].layerWeights))}
	for _, w := range windows {
		addScaled(p.LayerWeights, w.layerWeights, 1/float64(len(windows)))
	}
	for h, head := range c.Bundle.Heads {
		p.Heads = append(p.Heads, mergeHead(head, h, len(tokens.IDs), windows))
	}
	return p
}

func mergeHead(head Head, h, tokens int, windows []window) HeadPrediction {
	k := len(head.Labels)
	logits, flat := make([]float64, k), make([]float64, tokens*k)
	for _, w := range windows {
		addScaled(logits, w.logits[h], 1/float64(len(windows)))
		addScaled(flat[w.start*k:w.end*k], w.contributions[h], 1/float64(len(windows)))
	}
	contributions := make([][]float64, tokens)
	for t := range contributions {
		contributions[t] = flat[t*k : (t+1)*k : (t+1)*k]
	}
	probabilities := softmax(logits, head.Temperature)
	return HeadPrediction{
		Task: head.Task, Labels: head.Labels, Label: argmax(probabilities),
		Logits: logits, Probabilities: probabilities, Contributions: contributions, Bias: head.Bias,
	}
}

// addScaled adds factor·x to sum, element by element.
func addScaled(sum, x []float64, factor float64) {
	for i, v := range x {
		sum[i] += v * factor
	}
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
