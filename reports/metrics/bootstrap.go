package metrics

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

const (
	// Resamples is the number of bootstrap resamples of an interval.
	Resamples = 1000
	// RareClass is the number of units below which a class is rare: without
	// stratification it would be absent from some resamples.
	RareClass = 30
	// Seed makes the resamples the same in every run. Resample i has the
	// generator PCG(Seed, i), so that neither the number of cores nor
	// their timing changes a figure.
	Seed = 1
)

// Resampling says how cases are drawn with replacement: those of one group
// together, and from each stratum as many as it has.
type Resampling struct {
	Units      int  // what is drawn: groups or cases
	Grouped    bool // a group has several cases, and groups are drawn whole
	Stratified bool // cases are drawn within each of several labels

	cases  int
	unit   []int32   // the group of each case; nil if each case is drawn on its own
	strata [][]int32 // units by what they are drawn from; nil if all are drawn from all
}

// NewResampling returns how cases are drawn, from the group of each case and its
// label. Groups are drawn whole; a case whose group is "" is a group of its own.
// Without groups of several cases, cases are drawn within each label if one of
// the labels that occur has fewer than [RareClass] cases. Nil labels: the cases
// have no label to draw within. It panics if groups and labels differ in length.
func NewResampling(groups []string, labels []int) *Resampling {
	if labels != nil && len(groups) != len(labels) {
		panic(fmt.Sprintf("metrics: %d groups and %d labels", len(groups), len(labels)))
	}
	r := &Resampling{Units: len(groups), cases: len(groups)}
	r.group(groups)
	if !r.Grouped {
		r.strata = rareStrata(labels)
		r.Stratified = len(r.strata) > 1 // one label alone is no stratum
	}
	return r
}

// group numbers the groups of cases, if one of them has several cases.
func (r *Resampling) group(groups []string) {
	number := make(map[string]int32)
	unit, units := make([]int32, len(groups)), 0
	for i, group := range groups {
		of, ok := number[group]
		if !ok {
			of = int32(units)
			units++
		}
		if group != "" {
			number[group] = of
		}
		unit[i] = of
	}
	if units < len(groups) {
		r.unit, r.Units, r.Grouped = unit, units, true
	}
}

// rareStrata returns the cases by their label if one of the labels that occur is
// rare, and nil otherwise.
func rareStrata(labels []int) [][]int32 {
	if len(labels) == 0 {
		return nil
	}
	byLabel := make([][]int32, slices.Max(labels)+1)
	for i, label := range labels {
		byLabel[label] = append(byLabel[label], int32(i))
	}
	byLabel = slices.DeleteFunc(byLabel, func(s []int32) bool { return len(s) == 0 })
	if slices.ContainsFunc(byLabel, func(s []int32) bool { return len(s) < RareClass }) {
		return byLabel
	}
	return nil
}

// Run returns the values of some statistics for each resample, in the order of
// the resamples. A weight says how often the resample has the case. Of is
// called from several goroutines and must not keep the weights.
func (r *Resampling) Run(of func(weights []int32) []float64) [][]float64 {
	values := make([][]float64, Resamples)
	workers := runtime.GOMAXPROCS(0)
	var g sync.WaitGroup
	for w := range workers {
		g.Go(func() {
			drawn, weights := make([]int32, r.Units), make([]int32, r.cases)
			for i := w; i < Resamples; i += workers {
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
func (r *Resampling) draw(pcg *rand.PCG, drawn, weights []int32) []int32 {
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
