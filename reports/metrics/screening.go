package metrics

import (
	"math"
	"slices"
)

// ThresholdAt returns the least score that at most a share of the negative units
// reaches, where a score equal to the threshold reaches it. It is a score of a
// negative unit, or just above one. +Inf if there is no negative unit.
func ThresholdAt(share float64, negatives []float64) float64 {
	sorted := slices.Sorted(slices.Values(negatives))
	if len(sorted) == 0 {
		return math.Inf(1)
	}
	allowed := int(share*float64(len(sorted)) + 1e-9)
	if allowed >= len(sorted) {
		return sorted[0]
	}
	above := sorted[len(sorted)-1-allowed] // the highest that must not reach it
	return math.Nextafter(above, math.Inf(1))
}

// PPV returns the positive predictive value at a prevalence π,
// se·π / (se·π + (1−sp)·(1−π)). NaN if nothing is called positive.
func PPV(sensitivity, specificity, prevalence float64) float64 {
	hits := sensitivity * prevalence
	return hits / (hits + (1-specificity)*(1-prevalence))
}

// NPV returns the negative predictive value at a prevalence π,
// sp·(1−π) / (sp·(1−π) + (1−se)·π). NaN if nothing is called negative.
func NPV(sensitivity, specificity, prevalence float64) float64 {
	right := specificity * (1 - prevalence)
	return right / (right + (1-sensitivity)*prevalence)
}

// NetBenefit returns that of calling positive what reaches the threshold t of
// probability, at a prevalence π: se·π − (1−sp)·(1−π)·t/(1−t) (Vickers and Elkin
// 2006, Decision curve analysis). Calling all positive has se 1 and sp 0.
func NetBenefit(sensitivity, specificity, prevalence, t float64) float64 {
	return sensitivity*prevalence - (1-specificity)*(1-prevalence)*t/(1-t)
}

// Wilson returns the 95% interval of a share k/n (Wilson 1927): statsmodels'
// proportion_confint with method "wilson". NaN if n is 0.
func Wilson(k, n int) (low, high float64) {
	const z = 1.959963984540054
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, centre-half), min(1, centre+half)
}

// Recalibration returns intercept and slope of the logistic regression of the
// labels on the logits of probabilities, by maximum likelihood: 0 and 1 if they are
// calibrated (Cox 1958). A slope under 1 says that they are too extreme. Both are
// NaN if one label is missing, or if the logits part the labels.
func Recalibration(probability []float64, positive []bool) (intercept, slope float64) {
	mustMatch(len(probability), len(positive))
	logits := make([]float64, len(probability))
	for i, p := range probability {
		p = min(max(p, 1e-12), 1-1e-12)
		logits[i] = math.Log(p / (1 - p))
	}
	if !slices.Contains(positive, true) || !slices.Contains(positive, false) || parts(logits, positive) {
		return math.NaN(), math.NaN()
	}
	a, b := 0.0, 0.0
	for range 100 {
		da, db := newton(logits, positive, a, b)
		a, b = a+da, b+db
		if math.Abs(da)+math.Abs(db) < 1e-12 {
			break
		}
	}
	return a, b
}

// parts reports whether a score parts the positive units from the others.
func parts(score []float64, positive []bool) bool {
	var of [2][]float64
	for i, s := range score {
		of[indicator(positive[i])] = append(of[indicator(positive[i])], s)
	}
	return slices.Min(of[1]) >= slices.Max(of[0]) || slices.Max(of[1]) <= slices.Min(of[0])
}

// newton returns a step of Newton's method for the logistic regression a + b·x. It
// is halved until the likelihood does not fall.
func newton(x []float64, positive []bool, a, b float64) (da, db float64) {
	var ga, gb, haa, hab, hbb float64
	for i, xi := range x {
		p := 1 / (1 + math.Exp(-a-b*xi))
		e, w := float64(indicator(positive[i]))-p, p*(1-p)
		ga, gb = ga+e, gb+e*xi
		haa, hab, hbb = haa+w, hab+w*xi, hbb+w*xi*xi
	}
	det := haa*hbb - hab*hab
	da, db = (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
	for now := logLikelihood(x, positive, a, b); logLikelihood(x, positive, a+da, b+db) < now-1e-12 && math.Abs(da)+math.Abs(db) > 1e-14; {
		da, db = da/2, db/2
	}
	return da, db
}

func logLikelihood(x []float64, positive []bool, a, b float64) float64 {
	sum := 0.0
	for i, xi := range x {
		z := a + b*xi
		if positive[i] {
			z = -z
		}
		sum -= max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
	}
	return sum
}
