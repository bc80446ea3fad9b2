package metrics

// Multilabel counts the answers to a task whose units have any number of
// labels. A unit without a valid answer is wrong on each of its labels.
type Multilabel struct {
	Labels []Confusion // [labels]; two classes each: 0 the unit does not have the label, 1 it has
	Exact  int         // units whose set of labels is exactly the gold one
	Units  int         // all units, those without a valid answer included
}

// ExactMatch returns the share of units whose set of labels is exactly right:
// scikit-learn's accuracy_score of label indicators, the subset accuracy. NaN
// without units.
func (m Multilabel) ExactMatch() float64 { return Ratio(m.Exact, m.Units) }

// HammingLoss returns the share of wrong answers among all units and labels:
// scikit-learn's hamming_loss. NaN without units.
func (m Multilabel) HammingLoss() float64 {
	wrong := 0
	for _, c := range m.Labels {
		wrong += c.N() - c.Correct()
	}
	return Ratio(wrong, m.Units*len(m.Labels))
}

// Macro returns the plain mean of a metric over all labels, such as
// m.Macro(Confusion.BalancedAccuracy) for the mean label-wise balanced accuracy.
// With F1, precision or recall of class 1 it is scikit-learn's average="macro":
// a label that no unit has counts as 0 (zero_division=0).
func (m Multilabel) Macro(metric func(Confusion) float64) float64 {
	sum := 0.0
	for _, c := range m.Labels {
		sum += metric(c)
	}
	return sum / float64(len(m.Labels))
}

// Weighted returns the mean of a metric over the labels, weighted by the units
// that have the label: scikit-learn's average="weighted". 0 if no unit has one.
func (m Multilabel) Weighted(metric func(Confusion) float64) float64 {
	sum, support := 0.0, 0
	for _, c := range m.Labels {
		sum += float64(c.Support(1)) * metric(c)
		support += c.Support(1)
	}
	if support == 0 {
		return 0
	}
	return sum / float64(support)
}

// MicroPrecision returns the share of right ones among all given labels:
// scikit-learn's precision_score(average="micro"). 0 if none was given.
func (m Multilabel) MicroPrecision() float64 {
	hits, _, predicted := m.totals()
	return ratioOrZero(hits, predicted)
}

// MicroRecall returns the share of all gold labels that were given:
// scikit-learn's recall_score(average="micro"). 0 if there is none.
func (m Multilabel) MicroRecall() float64 {
	hits, support, _ := m.totals()
	return ratioOrZero(hits, support)
}

// MicroF1 returns F1 over the pooled counts of all labels: scikit-learn's
// f1_score(average="micro"). 0 without gold and given labels.
func (m Multilabel) MicroF1() float64 {
	hits, support, predicted := m.totals()
	return ratioOrZero(2*hits, support+predicted)
}

// totals sums true positives, gold labels and given labels over all labels.
func (m Multilabel) totals() (hits, support, predicted int) {
	for _, c := range m.Labels {
		hits += c.Counts[1][1]
		support += c.Support(1)
		predicted += c.Predicted(1)
	}
	return hits, support, predicted
}
