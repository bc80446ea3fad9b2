package reports

import (
	"math"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// explainedSample is what the measures see of one attributor's explanations: a
// number a post, NaN where there is none.
type explainedSample struct {
	n               int
	deleted, masked erased
	tokens, spans   []metrics.Overlap // of posts without a rationale the zero value
	rationale       []bool            // whether a post has a rationale and was explained
	auprc, overlap  []float64
	jaccard         []float64
	spearman        []float64
}

// explainedSamples returns the sample of each attributor of a run, with what
// there is of chance and of attention to compare it with.
func explainedSamples(run Explaining, share float64) []*explainedSample {
	samples := make([]*explainedSample, len(run.Attributors))
	for i, name := range run.Attributors {
		samples[i] = newExplainedSample(run.Posts, name, share)
	}
	for i, name := range run.Attributors {
		for _, e := range samples {
			switch {
			case e == samples[i]:
			case name == run.Chance:
				e.deleted.random, e.masked.random = e.deleted.beside(samples[i].deleted), e.masked.beside(samples[i].masked)
			case name == run.Attention:
				e.deleted.attention, e.masked.attention = e.deleted.beside(samples[i].deleted), e.masked.beside(samples[i].masked)
			}
		}
	}
	return samples
}

func newExplainedSample(posts []MeasuredPost, attributor string, share float64) *explainedSample {
	e := &explainedSample{deleted: newErased(), masked: newErased()}
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

func (e *explainedSample) whenDeleted() *erased { return &e.deleted }
func (e *explainedSample) whenMasked() *erased  { return &e.masked }

// addAgreement compares an explanation with the rationale of its post.
func (e *explainedSample) addAgreement(p *MeasuredPost, x Explanation, share float64) {
	var tokens, spans metrics.Overlap
	auprc, overlap := math.NaN(), math.NaN()
	has := len(p.InRationale) > 0 && x.GoldScores != nil
	if has {
		gold, ranking := p.gold(), metrics.Ranking(x.GoldScores)
		predicted := make([]bool, len(gold))
		for _, t := range ranking[:max(1, int(math.Round(share*float64(len(gold)))))] {
			predicted[t] = x.GoldScores[t] > 0
		}
		tokens, spans = metrics.TokenOverlap(gold, predicted), metrics.IOUOverlap(gold, predicted)
		auprc, overlap = metrics.AUPRC(places(ranking), gold), float64(one(metrics.AttentionOverlap(ranking, gold)))
	}
	e.tokens, e.spans, e.rationale = append(e.tokens, tokens), append(e.spans, spans), append(e.rationale, has)
	e.auprc, e.overlap = append(e.auprc, auprc), append(e.overlap, overlap)
}

// places returns a score for each token that gives the same ranking without ties:
// over equal scores the trapezoids of [metrics.AUPRC] begin at a precision of 1, which
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
		jaccard, spearman = metrics.TopShared(x.Words, x.Perturbed), metrics.Spearman(x.Words, x.Perturbed)
	}
	e.jaccard, e.spearman = append(e.jaccard, jaccard), append(e.spearman, spearman)
}

// stable reports whether there is a stability to speak of.
func (e *explainedSample) stable() bool { return !math.IsNaN(metrics.Mean(e.jaccard, nil)) }

// pooled is a score of the counts of all posts together, NaN if none has a rationale.
func (e *explainedSample) pooled(overlaps []metrics.Overlap, weights []int32, of func(metrics.Overlap) float64) float64 {
	sum := metrics.Pooled(overlaps, weights)
	if sum.Gold == 0 {
		return math.NaN()
	}
	return of(sum)
}

// average is the mean of a score over the posts with a rationale.
func (e *explainedSample) average(overlaps []metrics.Overlap, weights []int32, of func(metrics.Overlap) float64) float64 {
	values := make([]float64, len(overlaps))
	for i, o := range overlaps {
		values[i] = math.NaN()
		if e.rationale[i] {
			values[i] = of(o)
		}
	}
	return metrics.Mean(values, weights)
}

// iouMacro is the harmonic mean of mean precision and mean recall of spans, as
// ERASER's scorer has it.
func (e *explainedSample) iouMacro(weights []int32) float64 {
	return metrics.HarmonicMean(e.average(e.spans, weights, metrics.Overlap.Precision), e.average(e.spans, weights, metrics.Overlap.Recall))
}

// one returns 1 for true.
func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
