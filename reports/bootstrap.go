package reports

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/mindsieve/mindsieve/datasets"
)

const (
	// resamples is the number of bootstrap resamples of an interval.
	resamples = 1000
	// rareClass is the number of units below which a class is rare: without
	// stratification it would be absent from some resamples.
	rareClass = 30
	// Seed makes the resamples the same in every run. Resample i has the
	// generator PCG(Seed, i), so that neither the number of cores nor
	// their timing changes a figure.
	Seed = 1
)

// resampling says how cases are drawn with replacement: those of one group
// together, and from each stratum as many as it has.
type resampling struct {
	cases  int
	unit   []int32   // the group of each case; nil if each case is drawn on its own
	units  int       // what is drawn: groups or cases
	strata [][]int32 // units by what they are drawn from; nil if all are drawn from all
}

// newResampling draws groups whole. Without groups of several cases, they are
// drawn within each gold label if one of the labels is rare and a unit has one.
func newResampling(task datasets.Task, cases []Case) *resampling {
	r := &resampling{cases: len(cases), units: len(cases)}
	r.group(cases)
	if r.unit == nil && task.Kind != datasets.Multilabel {
		r.strata = rareStrata(len(task.Labels), cases)
	}
	return r
}

// group numbers the groups of cases, if one of them has several cases. A case
// without a group is one of its own.
func (r *resampling) group(cases []Case) {
	number := make(map[string]int32)
	unit, units := make([]int32, len(cases)), 0
	for i, c := range cases {
		of, ok := number[c.Group]
		if !ok {
			of = int32(units)
			units++
		}
		if c.Group != "" {
			number[c.Group] = of
		}
		unit[i] = of
	}
	if units < len(cases) {
		r.unit, r.units = unit, units
	}
}

// rareStrata returns the cases by their gold label if one of the labels that
// occur is rare, and nil otherwise.
func rareStrata(labels int, cases []Case) [][]int32 {
	byLabel := make([][]int32, labels)
	for i, c := range cases {
		byLabel[c.Gold[0]] = append(byLabel[c.Gold[0]], int32(i))
	}
	byLabel = slices.DeleteFunc(byLabel, func(s []int32) bool { return len(s) == 0 })
	if slices.ContainsFunc(byLabel, func(s []int32) bool { return len(s) < rareClass }) {
		return byLabel
	}
	return nil
}

// note says how the intervals of a report were made.
func (r *resampling) note(task datasets.Task) string {
	what := fmt.Sprintf("the %d %ss", r.units, task.Unit)
	if r.unit != nil {
		what = fmt.Sprintf("the %d users or other groups with all their %ss", r.units, task.Unit)
	}
	if len(r.strata) > 1 { // one label alone is no stratum
		what += fmt.Sprintf(", within each gold label since one has fewer than %d", rareClass)
	}
	return fmt.Sprintf("Intervals: 95%%, percentile bootstrap, %d resamples of %s, seed %d.", resamples, what, Seed)
}

// run returns the values of some statistics for each resample, in the order of
// the resamples. A weight says how often the resample has the case. Of is
// called from several goroutines and must not keep the weights.
func (r *resampling) run(of func(weights []int32) []float64) [][]float64 {
	values := make([][]float64, resamples)
	workers := runtime.GOMAXPROCS(0)
	var g sync.WaitGroup
	for w := range workers {
		g.Go(func() {
			drawn, weights := make([]int32, r.units), make([]int32, r.cases)
			for i := w; i < resamples; i += workers {
				values[i] = of(r.draw(rand.NewPCG(Seed, uint64(i)), drawn, weights))
			}
		})
	}
	g.Wait()
	return values
}

// draw makes one resample in the two buffers and returns the weight of each
// case. A unit is drawn by the high half of a product rather than by rand.IntN,
// which is slower; the chances of two units differ by at most 2⁻⁶⁴.
func (r *resampling) draw(pcg *rand.PCG, drawn, weights []int32) []int32 {
	clear(drawn)
	if r.strata == nil {
		for range drawn {
			i, _ := bits.Mul64(pcg.Uint64(), uint64(len(drawn)))
			drawn[i]++
		}
	}
	for _, stratum := range r.strata {
		for range stratum {
			i, _ := bits.Mul64(pcg.Uint64(), uint64(len(stratum)))
			drawn[stratum[i]]++
		}
	}
	if r.unit == nil {
		return drawn
	}
	for i, unit := range r.unit {
		weights[i] = drawn[unit]
	}
	return weights
}

// setIntervals gives each score that is defined the middle 95% of its values,
// values[resample][score].
func setIntervals(scores []Score, values [][]float64) {
	for i := range scores {
		if !math.IsNaN(scores[i].Value) {
			scores[i].Low, scores[i].High = middle95(column(values, i))
		}
	}
}

// column returns the value at index i of each row.
func column(rows [][]float64, i int) []float64 {
	values := make([]float64, len(rows))
	for r, row := range rows {
		values[r] = row[i]
	}
	return values
}

// middle95 returns the 2.5% and the 97.5% quantile of the values that are
// defined, NaN if none is. It sorts values.
func middle95(values []float64) (low, high float64) {
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	return quantile(values, 0.025), quantile(values, 0.975)
}

// quantile returns a quantile of sorted values, between two of them by linear
// interpolation: NumPy's quantile. NaN without values.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
