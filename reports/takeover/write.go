package takeover

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// Write shows the comparison on a terminal. It holds ids, and no text.
func (c *Comparison) Write(w io.Writer) error {
	fmt.Fprintf(w, "before  %s\nafter   %s\n\n%d posts in both\n\n", c.Before.line(), c.After.line(), c.Both)
	if err := c.Tiers.write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d posts were screened by both: %s of the tiers agree, Cohen's kappa %s, quadratic weighted %s\n",
		c.Tiers.Screened, share(c.Tiers.Agreement), decimals(c.Tiers.CohenKappa), decimals(c.Tiers.QuadraticKappa))
	a := c.Alarms
	fmt.Fprintf(w, "alarms a thousand posts: %.1f before, %.1f after; %d posts alarm only before, %d only after (McNemar, p = %.2g)\n",
		a.PerThousandBefore, a.PerThousandAfter, a.OnlyBefore, a.OnlyAfter, a.P)
	fmt.Fprintf(w, "risk: mean %s before, %s after, difference %+.4f, mean distance %.4f\n",
		decimals(c.Risk.MeanBefore), decimals(c.Risk.MeanAfter), c.Risk.MeanDifference, c.Risk.MeanDistance)
	if l := c.Risk.Largest; l != nil {
		fmt.Fprintf(w, "the largest difference of a risk: %.3f → %.3f, post %s\n", l.RiskBefore, l.RiskAfter, strconv.Quote(l.ID))
	}
	for _, write := range []func(io.Writer) error{c.writeTasks, c.writeSymptoms, c.writeExamples} {
		if err := write(w); err != nil {
			return err
		}
	}
	return nil
}

func (s Side) line() string {
	var answerers []string
	for _, name := range slices.Sorted(maps.Keys(s.Answerers)) {
		digest, asked, _ := strings.Cut(name, "-")
		answerers = append(answerers, fmt.Sprintf("%d by %s", s.Answerers[name], strings.TrimSuffix(digest[:min(12, len(digest))]+"-"+asked, "-")))
	}
	return fmt.Sprintf("%s: %d results (%s), %d only here, %d replaced by a later one", s.Name, s.Results, strings.Join(answerers, ", "), s.Only, s.Repeated)
}

func (t Tiers) write(w io.Writer) error {
	table := tables.Table{Columns: slices.Concat(tables.Words("before \\ after"), tables.Numbers(t.Names...))}
	for i, name := range t.Names {
		cells := []string{name}
		for _, n := range t.Counts[i] {
			cells = append(cells, strconv.Itoa(n))
		}
		table.Add(cells...)
	}
	return table.Draw(w)
}

func (c *Comparison) writeTasks(w io.Writer) error {
	table := tables.Table{Columns: slices.Concat(tables.Words("question"), tables.Numbers("in both", "only before", "only after", "same answer"))}
	for _, t := range c.Tasks {
		table.Add(t.Task, strconv.Itoa(t.Posts), strconv.Itoa(t.OnlyBefore), strconv.Itoa(t.OnlyAfter), share(t.Agreement))
	}
	return drawn(w, table)
}

func (c *Comparison) writeSymptoms(w io.Writer) error {
	table := tables.Table{Columns: slices.Concat(tables.Words("symptom, present"), tables.Numbers("before", "after", "both", "both of either"))}
	for _, s := range c.Symptoms {
		table.Add(s.Symptom, strconv.Itoa(s.Before), strconv.Itoa(s.After), strconv.Itoa(s.Both), share(s.Agreement))
	}
	return drawn(w, table)
}

func (c *Comparison) writeExamples(w io.Writer) error {
	table := tables.Table{Columns: slices.Concat(tables.Words("post", "before", "after"), tables.Numbers("risk before", "risk after"))}
	for _, e := range c.Examples {
		table.Add(strings.Trim(strconv.Quote(e.ID), `"`), e.Before, e.After, fmt.Sprintf("%.3f", e.RiskBefore), fmt.Sprintf("%.3f", e.RiskAfter))
	}
	return drawn(w, table)
}

// drawn draws a table, if it has a row, behind a blank line.
func drawn(w io.Writer, t tables.Table) error {
	if len(t.Rows) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	return t.Draw(w)
}

func share(n Number) string {
	if math.IsNaN(float64(n)) {
		return tables.Blank
	}
	return fmt.Sprintf("%.1f%%", 100*float64(n))
}

func decimals(n Number) string {
	if math.IsNaN(float64(n)) {
		return tables.Blank
	}
	return fmt.Sprintf("%.3f", float64(n))
}
