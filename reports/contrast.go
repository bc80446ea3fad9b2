package reports

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/reports/tables"
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

// pairedTable has a row for each report that is compared with another system.
func pairedTable(group []*Report) tables.Table {
	t := tables.Table{Columns: tables.Numbers("system", "difference", "only this one right", "only the other right", "p")}
	for _, r := range group {
		if r.Against == nil {
			continue
		}
		p := r.Against.Paired
		t.Caption = fmt.Sprintf("Against %s: difference of balanced accuracy with its 95%% interval; McNemar's test", r.Against.Baseline)
		t.Add(r.System, p.Difference.String(), strconv.Itoa(p.OnlySecond), strconv.Itoa(p.OnlyFirst), pValue(p.P))
	}
	return t
}

// pValue returns a p-value with three decimals, as papers print it.
func pValue(p float64) string {
	if p < 0.001 {
		return "< 0.001"
	}
	return tables.Decimals(p)
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

// contrastJSON returns nil if c is nil.
func contrastJSON(c *Contrast) *jsonContrast {
	if c == nil {
		return nil
	}
	p := c.Paired
	return &jsonContrast{
		Baseline: c.Baseline, N: p.N, OnlyThis: p.OnlySecond, OnlyOther: p.OnlyFirst, P: p.P,
		Difference: number(p.Difference.Value), Interval: [2]*float64{number(p.Difference.Low), number(p.Difference.High)},
	}
}
