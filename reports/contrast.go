package reports

import (
	"fmt"
	"strconv"
	"strings"
)

// Contrast is a system against another one on the same units.
type Contrast struct {
	Baseline string // the System of the other
	Paired   *Paired
}

// SetContrasts compares each run with that of the system called baseline and
// puts what comes out on its report, which stands at the same index. It fails
// if no run has that name, or if two runs cannot be paired.
func SetContrasts(reports []*Report, runs []Run, baseline string) error {
	var base *Run
	var systems []string
	for i, run := range runs {
		if run.System == baseline {
			base = &runs[i]
		}
		systems = append(systems, run.System)
	}
	if base == nil {
		return fmt.Errorf("no system is called %q; there is %s", baseline, strings.Join(systems, ", "))
	}
	for i := range runs {
		if &runs[i] == base {
			continue
		}
		p, err := Pair(*base, runs[i])
		if err != nil {
			return fmt.Errorf("comparing %s with %s: %w", runs[i].System, baseline, err)
		}
		reports[i].Against = &Contrast{baseline, p}
	}
	return nil
}

// pairedGrid has a row for each report that is compared with another system.
// Its header is nil if none is.
func pairedGrid(group []*Report) grid {
	var g grid
	for _, r := range group {
		if r.Against == nil {
			continue
		}
		p := r.Against.Paired
		g.caption = fmt.Sprintf("Against %s: difference of balanced accuracy with its 95%% interval; McNemar's test", r.Against.Baseline)
		g.header = []string{"system", "difference", "only this one right", "only the other right", "p"}
		g.cells = append(g.cells, []string{
			r.System, p.Difference.String(), strconv.Itoa(p.OnlySecond), strconv.Itoa(p.OnlyFirst), pValue(p.P),
		})
	}
	return g
}

// pValue returns a p-value with three decimals, as papers print it.
func pValue(p float64) string {
	if p < 0.001 {
		return "< 0.001"
	}
	return decimals(p)
}

// jsonContrast is a system against another one, in JSON.
type jsonContrast struct {
	Baseline   string      `json:"baseline"`
	N          int         `json:"n"`
	OnlyThis   int         `json:"only_this_right"`
	OnlyOther  int         `json:"only_baseline_right"`
	P          float64     `json:"mcnemar_p"`
	Difference *float64    `json:"balanced_accuracy_difference"` // this less baseline
	Interval   [2]*float64 `json:"interval"`                     // 95%
}

func (r *Report) jsonContrast() *jsonContrast {
	if r.Against == nil {
		return nil
	}
	p := r.Against.Paired
	return &jsonContrast{
		Baseline: r.Against.Baseline, N: p.N, OnlyThis: p.OnlySecond, OnlyOther: p.OnlyFirst, P: p.P,
		Difference: number(p.Difference.Value), Interval: [2]*float64{number(p.Difference.Low), number(p.Difference.High)},
	}
}
