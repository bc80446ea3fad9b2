package metrics

import (
	"math"
	"slices"
)

// Accuracy returns the share of units with their gold label: scikit-learn's
// accuracy_score. It equals the support-weighted recall, and the micro-averaged
// precision, recall and F1 of scikit-learn where a missing label is one more
// label. NaN without units.
func (c Confusion) Accuracy() float64 { return Ratio(c.Correct(), c.N()) }

// Recall returns the share of gold class g that was given label g, TP/(TP+FN):
// scikit-learn's recall_score(average=None). 0 if no unit has gold class g.
func (c Confusion) Recall(g int) float64 { return ratioOrZero(c.Counts[g][g], c.Support(g)) }

// Precision returns the share of gold class g among the units given label g,
// TP/(TP+FP): scikit-learn's precision_score(average=None). 0 if none was.
func (c Confusion) Precision(g int) float64 { return ratioOrZero(c.Counts[g][g], c.Predicted(g)) }

// F1 returns the harmonic mean of precision and recall of class g,
// 2·TP/(2·TP+FP+FN): scikit-learn's f1_score(average=None). 0 if the class is
// neither among the gold labels nor among the predictions.
func (c Confusion) F1(g int) float64 {
	return ratioOrZero(2*c.Counts[g][g], c.Support(g)+c.Predicted(g))
}

// Macro returns the plain mean of a metric of single classes over the classes
// that are present in gold, such as c.Macro(c.F1). NaN without units.
//
// It is scikit-learn's average="macro" with labels set to those of gold.
// Without labels scikit-learn averages over gold and predicted labels together:
// a class that was only predicted, and a missing label too, are then one more
// class with the value 0, and its figure is lower.
func (c Confusion) Macro(metric func(g int) float64) float64 {
	present := c.present()
	sum := 0.0
	for _, g := range present {
		sum += metric(g)
	}
	return sum / float64(len(present))
}

// Weighted returns the mean of a metric of single classes weighted by their
// support, Σ (n_c/N)·metric(c): scikit-learn's average="weighted". A class that
// is absent from gold has no weight. NaN without units.
func (c Confusion) Weighted(metric func(g int) float64) float64 {
	sum := 0.0
	for _, g := range c.present() {
		sum += float64(c.Support(g)) * metric(g)
	}
	return sum / float64(c.N())
}

// BalancedAccuracy returns the mean recall over the classes present in gold:
// scikit-learn's balanced_accuracy_score. For two classes it is the mean of
// sensitivity and specificity; a constant answer has 1/k. NaN without units.
func (c Confusion) BalancedAccuracy() float64 { return c.Macro(c.Recall) }

// Sensitivity returns the share of the units whose gold class is one of the
// positive ones that were given one of the positive labels. For one positive
// class it is its recall. NaN if gold has no positive unit.
func (c Confusion) Sensitivity(positive ...int) float64 {
	return c.groupRecall(func(class int) bool { return slices.Contains(positive, class) })
}

// Specificity returns the share of the units whose gold class is none of the
// positive ones that were given a label that is none of them either; a missing
// label is an error. For two classes it is the recall of the negative one.
// NaN if gold has no negative unit.
func (c Confusion) Specificity(positive ...int) float64 {
	return c.groupRecall(func(class int) bool { return !slices.Contains(positive, class) })
}

// groupRecall returns the share of the units of a group of gold classes that
// were given a label of the same group.
func (c Confusion) groupRecall(in func(class int) bool) float64 {
	hits, all := 0, 0
	for g, counts := range c.Counts {
		if !in(g) {
			continue
		}
		all += c.Support(g)
		for p, n := range counts {
			if in(p) {
				hits += n
			}
		}
	}
	return Ratio(hits, all)
}

// CohenKappa returns the agreement of gold and predicted labels beyond chance,
// (p_o − p_e)/(1 − p_e), where p_o is the accuracy and p_e = Σ n_c·p_c/N² with
// n_c units of gold class c and p_c of label c: scikit-learn's
// cohen_kappa_score without weights. A missing label never agrees. NaN if
// p_e is 1, which is one class throughout, or without units.
func (c Confusion) CohenKappa() float64 {
	n, chance := c.N(), 0
	for g := range c.Counts {
		chance += c.Support(g) * c.Predicted(g)
	}
	// Both shares times N², so that equality is exact.
	return Ratio(n*c.Correct()-chance, n*n-chance)
}

// MCC returns the correlation coefficient of Matthews for any number of
// classes (Gorodkin 2004, Comparing two K-category assignments, equation 8),
//
//	(N·Σ TP − Σ n_c·p_c) / √((N² − Σ p_c²)·(N² − Σ n_c²)),
//
// where a missing label is one more label: scikit-learn's matthews_corrcoef.
// 0 if gold or the predictions are one class throughout.
func (c Confusion) MCC() float64 {
	n := c.N()
	both, pred, gold, missing := 0, 0, 0, 0
	for g := range c.Counts {
		ng, pg := c.Support(g), c.Predicted(g)
		both += ng * pg
		pred += pg * pg
		gold += ng * ng
		missing += c.Missing[g]
	}
	pred += missing * missing
	spread := math.Sqrt(float64(n*n-pred) * float64(n*n-gold))
	if spread == 0 {
		return 0
	}
	return float64(n*c.Correct()-both) / spread
}

// present returns the classes that occur in gold.
func (c Confusion) present() []int {
	var classes []int
	for g := range c.Counts {
		if c.Support(g) > 0 {
			classes = append(classes, g)
		}
	}
	return classes
}
