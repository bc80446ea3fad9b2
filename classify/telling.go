package classify

import (
	"slices"
	"sort"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
)

// Telling is what a graph that tags tokens says of the words of one text.
type Telling struct {
	Tagging *Tagging         // shared with the bundle: do not change
	Tokens  []tokenizer.Span // byte ranges, in text order
	Shown   [][]float64      // [tokens][symptoms], probabilities
	Status  []float64        // logits, [tokens*len(Tagging.Status)]
	Whose   []float64        // logits, [tokens*len(Tagging.Whose)]
}

// Tag is a place in a text that tells a symptom.
type Tag struct {
	tokenizer.Span

	Symptom     string
	Probability float64 // of the symptom, that of the token which shows it most
	Status      string
	Whose       string
}

// gap is how many tokens that tell nothing may stand within a tag.
const gap = 2

// telling returns what logits [tokens*K] of each of tagOutputs say.
func (t *Tagging) telling(tokens []tokenizer.Span, logits [][]float64) *Telling {
	width := t.widths()[0]
	shown := make([][]float64, len(tokens))
	for i := range tokens {
		shown[i] = softmax(logits[0][i*width:(i+1)*width], 1)[1:]
	}
	return &Telling{Tagging: t, Tokens: tokens, Shown: shown, Status: logits[1], Whose: logits[2]}
}

// Probability returns how probable it is that some words tell a symptom: the
// probability of their token that shows it most. It is 1 for a symptom that the
// graph does not know.
func (t *Telling) Probability(at tokenizer.Span, symptom string) float64 {
	column := slices.Index(t.Tagging.Symptoms, symptom)
	if column < 0 {
		return 1
	}
	most := 0.0
	from, to := t.within(at)
	for _, p := range t.Shown[from:to] {
		most = max(most, p[column])
	}
	return most
}

// Stance returns the most probable status and person of what some words tell, and
// how probable it is at least that they are the first ones of the [Tagging]: that it
// is so now, and the author's. All are of the mean of the logits of the tokens.
func (t *Telling) Stance(at tokenizer.Span) (status, whose string, affirmed float64) {
	from, to := t.within(at)
	if from == to {
		return t.Tagging.Status[0], t.Tagging.Whose[0], 1
	}
	statuses := softmax(sumOf(t.Status, len(t.Tagging.Status), from, to), float64(to-from))
	persons := softmax(sumOf(t.Whose, len(t.Tagging.Whose), from, to), float64(to-from))
	return t.Tagging.Status[argmax(statuses)], t.Tagging.Whose[argmax(persons)], min(statuses[0], persons[0])
}

// within returns the tokens [from, to) that share bytes with a place.
func (t *Telling) within(at tokenizer.Span) (from, to int) {
	from = sort.Search(len(t.Tokens), func(i int) bool { return t.Tokens[i].End > at.Start })
	to = from
	for to < len(t.Tokens) && t.Tokens[to].Start < at.End {
		to++
	}
	return from, to
}

// tags returns the places that tell symptoms, in text order.
func (t *Telling) tags() []Tag {
	var found []Tag
	for i := 0; i < len(t.Tokens); {
		symptom := argmax(t.Shown[i])
		if t.Shown[i][symptom] < t.Tagging.Extends {
			i++
			continue
		}
		end, top := t.reach(i, symptom)
		if t.Shown[top][symptom] >= t.Tagging.Thresholds[symptom] {
			tag := Tag{
				Span:    tokenizer.Span{Start: t.Tokens[i].Start, End: t.Tokens[end-1].End},
				Symptom: t.Tagging.Symptoms[symptom], Probability: t.Shown[top][symptom],
			}
			tag.Status, tag.Whose, _ = t.Stance(tag.Span)
			found = append(found, tag)
		}
		i = end
	}
	return found
}

// reach returns the end of the place that begins with a token and tells a symptom,
// and the token of it that shows it most.
func (t *Telling) reach(from, symptom int) (end, top int) {
	end, top = from+1, from
	for i := from + 1; i < len(t.Shown) && i <= end+gap; i++ {
		if argmax(t.Shown[i]) != symptom || t.Shown[i][symptom] < t.Tagging.Extends {
			continue
		}
		end = i + 1
		if t.Shown[i][symptom] > t.Shown[top][symptom] {
			top = i
		}
	}
	return end, top
}

// sumOf returns the sums of the columns of values [tokens*k] over the tokens [from, to).
func sumOf(values []float64, k, from, to int) []float64 {
	sum := make([]float64, k)
	for i := from; i < to; i++ {
		addScaled(sum, values[i*k:(i+1)*k], 1)
	}
	return sum
}
