package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/mindsieve/mindsieve/reports/metrics"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Screening says what a screen of a stream would find: of the posts of each level
// of risk, and of everyday posts. Posts that are neither count nowhere.
type Screening struct {
	Everyday    int        // everyday posts
	Levels      []Reached  // the levels of posts that are not everyday ones, with their posts; Count is not set
	At          []Alarming // at shares of everyday posts, then at the program's tiers
	AUROC       float64    // of positive posts against everyday ones
	Prevalence  float64    // of positive posts among both: of the decision curve and the calibration
	Intercept   float64    // of the logistic recalibration
	Slope       float64
	Brier       float64
	DecisionsAt []float64 // thresholds of the decision curve
	NetBenefit  []float64 // one a threshold
	AlarmOnAll  []float64 // net benefit of alarming on each post
}

// Alarming is who is found by one way to alarm.
type Alarming struct {
	Name      string    // "2% of everyday posts", or "read soon or graver"
	Threshold float64   // of the probability of risk; NaN of a tier
	Everyday  Reached   // those that alarm for nothing
	Levels    []Reached // [levels]
	Positive  Reached   // the posts that have the positive label
}

// Reached counts the posts of a kind that alarm.
type Reached struct {
	Name     string // of the level
	Count, N int
}

// Share returns the share of the posts that alarm; NaN if there are none.
func (r Reached) Share() float64 { return metrics.Ratio(r.Count, r.N) }

// String returns the share with its interval, after Wilson.
func (r Reached) String() string {
	if r.N == 0 {
		return tables.Blank
	}
	low, high := metrics.Wilson(r.Count, r.N)
	return tables.Decimals(r.Share()) + " " + tables.Interval(low, high)
}

var (
	everydayShares = []float64{0.01, 0.02, 0.05}
	prevalences    = []float64{0.001, 0.01, 0.05, 0.1}
	decisions      = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5}

	// tierNames are the program's tiers, the gravest first.
	tierNames = []string{"read now", "read soon", "watch"}
)

// screeningOf returns what the cases of a task that is answered by the concern
// tell; nil if no post is an everyday one or none is positive. A post without an
// answer does not alarm.
func screeningOf(cases []Case) *Screening {
	s := &Screening{DecisionsAt: decisions}
	var everyday, positive []Case
	byLevel := map[string][]Case{}
	for _, c := range cases {
		if c.Columns["everyday"] == "yes" {
			everyday = append(everyday, c)
			continue
		}
		byLevel[c.Columns["level"]] = append(byLevel[c.Columns["level"]], c)
		if c.Gold[0] == 1 {
			positive = append(positive, c)
		}
	}
	if len(everyday) == 0 || len(positive) == 0 {
		return nil
	}
	s.Everyday = len(everyday)
	for _, level := range levelsOf(cases) {
		if of := byLevel[level]; len(of) > 0 {
			s.Levels = append(s.Levels, Reached{Name: level, N: len(of)})
		}
	}
	s.alarm(everyday, positive, byLevel)
	s.calibrate(everyday, positive)
	return s
}

// levelsOf returns the levels of cases, the least grave first; those that are not in
// levelOrder come last.
func levelsOf(cases []Case) []string {
	var levels []string
	for _, c := range cases {
		if level := c.Columns["level"]; !slices.Contains(levels, level) {
			levels = append(levels, level)
		}
	}
	place := func(level string) int {
		if i := slices.Index(levelOrder, level); i >= 0 {
			return i
		}
		return len(levelOrder)
	}
	slices.SortStableFunc(levels, func(a, b string) int { return place(a) - place(b) })
	return levels
}

// levelOrder are the levels that corpora have, the least grave first.
var levelOrder = []string{"none", "supportive", "indicator", "wish", "thoughts", "ideation", "intent", "behavior", "preparation", "attempt"}

// alarm counts who is found at each share of everyday posts, and in each tier.
func (s *Screening) alarm(everyday, positive []Case, byLevel map[string][]Case) {
	scores := riskOf(everyday)
	count := func(name string, threshold float64, alarms func(Case) bool) {
		a := Alarming{Name: name, Threshold: threshold, Everyday: reachedOf("everyday", everyday, alarms), Positive: reachedOf("positive", positive, alarms)}
		for _, level := range s.Levels {
			a.Levels = append(a.Levels, reachedOf(level.Name, byLevel[level.Name], alarms))
		}
		s.At = append(s.At, a)
	}
	for _, share := range everydayShares {
		threshold := metrics.ThresholdAt(share, scores)
		count(fmt.Sprintf("%g%% of everyday posts", 100*share), threshold, func(c Case) bool { return risk(c) >= threshold })
	}
	for i, tier := range tierNames {
		name := tier
		if i > 0 {
			name += " or graver"
		}
		count(name, math.NaN(), func(c Case) bool { return slices.Contains(tierNames[:i+1], c.Tier) })
	}
}

// risk returns the probability of the positive label, 0 without an answer.
func risk(c Case) float64 {
	if len(c.Probabilities) < 2 {
		return 0
	}
	return c.Probabilities[1]
}

func riskOf(cases []Case) []float64 {
	all := make([]float64, len(cases))
	for i, c := range cases {
		all[i] = risk(c)
	}
	return all
}

func reachedOf(name string, cases []Case, alarms func(Case) bool) Reached {
	r := Reached{Name: name, N: len(cases)}
	for _, c := range cases {
		if alarms(c) {
			r.Count++
		}
	}
	return r
}

// calibrate compares the probabilities of positive and everyday posts with what they are.
func (s *Screening) calibrate(everyday, positive []Case) {
	scores := slices.Concat(riskOf(positive), riskOf(everyday))
	labels := make([]bool, len(scores))
	for i := range positive {
		labels[i] = true
	}
	s.Prevalence = metrics.Ratio(len(positive), len(scores))
	s.AUROC = metrics.ROCAUC(scores, labels)
	s.Brier = metrics.BinaryBrier(scores, labels)
	s.Intercept, s.Slope = metrics.Recalibration(scores, labels)
	for _, t := range s.DecisionsAt {
		reaches := func(c Case) bool { return risk(c) >= t }
		se, fpr := reachedOf("", positive, reaches).Share(), reachedOf("", everyday, reaches).Share()
		s.NetBenefit = append(s.NetBenefit, metrics.NetBenefit(se, 1-fpr, s.Prevalence, t))
		s.AlarmOnAll = append(s.AlarmOnAll, metrics.NetBenefit(1, 0, s.Prevalence, t))
	}
}

// screeningTables shows what a screen would find, of another task the tiers alone.
func screeningTables(r *Report) []tables.Table {
	if r.Screening == nil {
		return tiersTable(r)
	}
	return []tables.Table{r.Screening.foundTable(), r.Screening.valueTable(), r.Screening.decisionTable()}
}

func (s *Screening) foundTable() tables.Table {
	t := tables.Table{Name: "Found by a screen: shares of posts that alarm", Columns: tables.Numbers("alarm on", "from", fmt.Sprintf("everyday (%d)", s.Everyday))}
	for _, level := range s.Levels {
		t.Columns = append(t.Columns, tables.Numbers(fmt.Sprintf("%s (%d)", level.Name, level.N))...)
	}
	t.Columns = append(t.Columns, tables.Numbers(fmt.Sprintf("positive (%d)", s.At[0].Positive.N))...)
	for _, a := range s.At {
		cells := []string{a.Name, tables.Decimals(a.Threshold), a.Everyday.String()}
		for _, level := range a.Levels {
			cells = append(cells, level.String())
		}
		t.Add(append(cells, a.Positive.String())...)
	}
	t.Footnote("Thresholds at shares of everyday posts are those of these posts themselves; tiers are the program's. Intervals of shares: Wilson, 95%.")
	return t
}

func (s *Screening) valueTable() tables.Table {
	t := tables.Table{Name: "Among so many posts at risk: PPV and NPV, and alerts of 1,000 posts", Columns: tables.Numbers("alarm on")}
	for _, p := range prevalences {
		t.Columns = append(t.Columns, tables.Numbers(fmt.Sprintf("PPV at %g%%", 100*p), fmt.Sprintf("NPV at %g%%", 100*p), fmt.Sprintf("alerts at %g%%", 100*p))...)
	}
	for _, a := range s.At {
		cells := []string{a.Name}
		se, fpr := a.Positive.Share(), a.Everyday.Share()
		for _, p := range prevalences {
			cells = append(cells, tables.Decimals(metrics.PPV(se, 1-fpr, p)), fmt.Sprintf("%.4f", metrics.NPV(se, 1-fpr, p)), fmt.Sprintf("%.1f", 1000*(p*se+(1-p)*fpr)))
		}
		t.Add(cells...)
	}
	return t
}

func (s *Screening) decisionTable() tables.Table {
	t := tables.Table{Name: "Decision curve and calibration, positive against everyday posts", Columns: tables.Numbers("at the probability", "net benefit", "of alarming on all")}
	for i, at := range s.DecisionsAt {
		t.Add(strconv.FormatFloat(at, 'g', -1, 64), fmt.Sprintf("%+.4f", s.NetBenefit[i]), fmt.Sprintf("%+.4f", s.AlarmOnAll[i]))
	}
	t.Footnote(fmt.Sprintf("AUROC %s; logistic recalibration: intercept %s, slope %s; Brier %s; all at a prevalence of %.0f%%. Alarming on none has a net benefit of 0.",
		tables.Decimals(s.AUROC), tables.Decimals(s.Intercept), tables.Decimals(s.Slope), tables.Decimals(s.Brier), 100*s.Prevalence))
	return t
}
