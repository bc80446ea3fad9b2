package metrics

import (
	"slices"
	"testing"
)

func TestNewResampling(t *testing.T) {
	alone := func(n int) []string { return make([]string, n) }
	for _, c := range []struct {
		name                string
		groups              []string
		labels              []int
		units               int
		grouped, stratified bool
	}{
		{"frequent labels", alone(200), append(make([]int, 100), slices.Repeat([]int{1}, 100)...), 200, false, false},
		{"a rare label", alone(3), []int{0, 1, 1}, 3, false, true},
		{"a rare label alone", alone(2), []int{1, 1}, 2, false, false},
		{"no labels", alone(3), nil, 3, false, false},
		{"no cases", nil, nil, 0, false, false},
		{"groups of one case each", []string{"a", "b", "c"}, []int{0, 1, 1}, 3, false, true},
		{"groups of several cases", []string{"a", "b", "a", "", ""}, []int{0, 1, 1, 1, 1}, 4, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewResampling(c.groups, c.labels)
			if r.Units != c.units || r.Grouped != c.grouped || r.Stratified != c.stratified {
				t.Errorf("%d units, grouped %v, stratified %v", r.Units, r.Grouped, r.Stratified)
			}
			for _, weights := range weightsOf(r) {
				checkWeights(t, r, c.groups, c.labels, weights)
			}
		})
	}
}

func TestNewResamplingRefusesDifferentLengths(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was counted")
		}
	}()
	NewResampling([]string{"a"}, []int{0, 1})
}

// weightsOf returns the weights of all resamples.
func weightsOf(r *Resampling) [][]float64 {
	return r.Run(func(weights []int32) []float64 {
		copied := make([]float64, len(weights))
		for i, w := range weights {
			copied[i] = float64(w)
		}
		return copied
	})
}

// checkWeights checks that a group has one weight, and that without groups a
// resample has as many cases as there are, of each label too if they are strata.
func checkWeights(t *testing.T, r *Resampling, groups []string, labels []int, weights []float64) {
	t.Helper()
	total, ofGroup := 0.0, make(map[string]float64)
	var drawn, all [2]float64
	for i, group := range groups {
		total += weights[i]
		if labels != nil {
			drawn[labels[i]] += weights[i]
			all[labels[i]]++
		}
		if before, ok := ofGroup[group]; ok && group != "" && before != weights[i] {
			t.Fatalf("group %s has the weights %v and %v", group, before, weights[i])
		}
		ofGroup[group] = weights[i]
	}
	if !r.Grouped && total != float64(len(groups)) {
		t.Fatalf("a resample has %v cases", total)
	}
	if r.Stratified && drawn != all {
		t.Fatalf("a resample has %v cases of the labels", drawn)
	}
}
