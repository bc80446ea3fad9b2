package reports

import (
	"math"

	"github.com/mindsieve/mindsieve/explain"
)

// explainedSample is what the measures see of one attributor's explanations: a
// number a post, NaN where there is none.
type explainedSample struct {
	n               int
	deleted, masked erased
	tokens, spans   []Overlap // of posts without a rationale the zero value
	rationale       []bool    // whether a post has a rationale and was explained
	auprc, overlap  []float64
	jaccard         []float64
	spearman        []float64
}

// erased are the measures of taking tokens away, one a post.
type erased struct{ comprehensiveness, sufficiency, flips, share []float64 }

func newExplainedSample(posts []MeasuredPost, attributor string, share float64) *explainedSample {
	e := &explainedSample{}
	for i := range posts {
		x, ok := posts[i].by(attributor)
		e.n += one(ok)
		deleted := &x.Deleted
		if !ok {
			deleted = nil
		}
		e.deleted.add(&posts[i], deleted)
		e.masked.add(&posts[i], x.Masked)
		e.addAgreement(&posts[i], x, share)
		e.addStability(x)
	}
	return e
}

// flipShare is the share of tokens, in percent, without which answers are
// counted that change.
const flipShare = 20

func (e *erased) add(p *MeasuredPost, x *explain.Erasure) {
	values := [4]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	if x != nil {
		values = [4]float64{MeanDrop(p.Probability, x.Without), MeanDrop(p.Probability, x.Only), 0, ShareToFlip(len(p.Tokens), x.Changed)}
		for i, percent := range explain.Cutoffs {
			if percent == flipShare {
				values[2] = float64(one(x.Changed[i]))
			}
		}
	}
	for i, list := range []*[]float64{&e.comprehensiveness, &e.sufficiency, &e.flips, &e.share} {
		*list = append(*list, values[i])
	}
}

// addAgreement compares an explanation with the rationale of its post.
func (e *explainedSample) addAgreement(p *MeasuredPost, x Explanation, share float64) {
	var tokens, spans Overlap
	auprc, overlap := math.NaN(), math.NaN()
	has := len(p.InRationale) > 0 && x.GoldScores != nil
	if has {
		gold, ranking := p.gold(), explain.Ranking(x.GoldScores)
		predicted := make([]bool, len(gold))
		for _, t := range ranking[:max(1, int(math.Round(share*float64(len(gold)))))] {
			predicted[t] = x.GoldScores[t] > 0
		}
		tokens, spans = TokenOverlap(gold, predicted), IOUOverlap(gold, predicted)
		auprc, overlap = AUPRC(places(ranking), gold), float64(one(AttentionOverlap(ranking, gold)))
	}
	e.tokens, e.spans, e.rationale = append(e.tokens, tokens), append(e.spans, spans), append(e.rationale, has)
	e.auprc, e.overlap = append(e.auprc, auprc), append(e.overlap, overlap)
}

// places returns a score for each token that gives the same ranking without ties:
// over equal scores the trapezoids of [AUPRC] begin at a precision of 1, which
// would make a row that knows nothing better than chance.
func places(ranking []int) []float64 {
	scores := make([]float64, len(ranking))
	for i, t := range ranking {
		scores[t] = float64(len(ranking) - i)
	}
	return scores
}

func (e *explainedSample) addStability(x Explanation) {
	jaccard, spearman := math.NaN(), math.NaN()
	if len(x.Words) > 0 && len(x.Perturbed) == len(x.Words) {
		jaccard, spearman = topShared(x.Words, x.Perturbed), Spearman(x.Words, x.Perturbed)
	}
	e.jaccard, e.spearman = append(e.jaccard, jaccard), append(e.spearman, spearman)
}

// pooled is a score of the counts of all posts together, NaN if none has a rationale.
func (e *explainedSample) pooled(overlaps []Overlap, weights []int32, of func(Overlap) float64) float64 {
	sum := Pooled(overlaps, weights)
	if sum.Gold == 0 {
		return math.NaN()
	}
	return of(sum)
}

// average is the mean of a score over the posts with a rationale.
func (e *explainedSample) average(overlaps []Overlap, weights []int32, of func(Overlap) float64) float64 {
	values := make([]float64, len(overlaps))
	for i, o := range overlaps {
		values[i] = math.NaN()
		if e.rationale[i] {
			values[i] = of(o)
		}
	}
	return mean(values, weights)
}

// iouMacro is the harmonic mean of mean precision and mean recall of spans, as
// ERASER's scorer has it.
func (e *explainedSample) iouMacro(weights []int32) float64 {
	return harmonic(e.average(e.spans, weights, Overlap.Precision), e.average(e.spans, weights, Overlap.Recall))
}
