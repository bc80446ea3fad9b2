package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// The golden file is the crosswalk as a table: a row a symptom, a column an instrument.
func TestCrosswalk(t *testing.T) {
	all := embedded(t)
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	header := []string{"symptom"}
	for _, in := range all {
		header = append(header, in.ID)
	}
	fmt.Fprintln(table, strings.Join(header, "\t"))
	for _, c := range Crosswalk(all...) {
		row := []string{c.ID}
		for _, in := range all {
			var items []string
			for _, item := range c.Items {
				if part, ok := strings.CutPrefix(item, in.ID+"."); ok {
					items = append(items, part)
				}
			}
			row = append(row, strings.Join(items, " "))
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	golden(t, "crosswalk.txt", strings.Join(lines, "\n"))
}

// Only what the instruments ask for is searched.
func TestCrosswalkOfOneInstrument(t *testing.T) {
	gad7 := embedded(t)[1]
	for _, c := range Crosswalk(gad7) {
		if !slices.ContainsFunc(c.Items, func(item string) bool { return strings.HasPrefix(item, "gad7.") }) {
			t.Errorf("%s: the items are %q", c.ID, c.Items)
		}
	}
	text := "I can't sleep and I can't stop worrying."
	found := newExplainer(t, gad7).find(text, split(text))
	if len(found) != 1 || found[0].crossing.ID != "uncontrolled-worry" || !slices.Equal(found[0].crossing.Items, []string{"gad7.2"}) {
		t.Errorf("got %+v, want the worry alone", found)
	}
}

func TestCrosswalkOfNothing(t *testing.T) {
	if got := Crosswalk(); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
}
