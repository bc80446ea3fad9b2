package reports

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// disclaimer stands under every table.
const disclaimer = "mindsieve screens, it does not diagnose."

// groups puts reports on the same units and the same task together, in the order
// of the first one of each.
func groups(reports []*Report) [][]*Report {
	var all [][]*Report
	for _, r := range reports {
		i := slices.IndexFunc(all, func(g []*Report) bool {
			return g[0].Dataset == r.Dataset && g[0].Split.Name == r.Split.Name && g[0].Task.Name == r.Task.Name
		})
		if i < 0 {
			all = append(all, []*Report{r})
			continue
		}
		all[i] = append(all[i], r)
	}
	return all
}

// mainPage shows the systems on the same units and task, and how they compare.
func mainPage(group []*Report, c Comparison, notes func(*Report) []string) tables.Page {
	p := tables.Page{Title: titleOf(group[0]), Tables: []tables.Table{systemsTable(group, c, notes)}}
	if paired := pairedTable(group); len(paired.Rows) > 0 {
		p.Tables = append(p.Tables, paired)
	}
	return p
}

// fullPage is the main page with the scores broken down.
func fullPage(group []*Report, c Comparison, notes func(*Report) []string) tables.Page {
	p := mainPage(group, c, notes)
	p.Tables = append(p.Tables, breakdown(group)...)
	return p
}

// allNotes returns the notes of a report, those with ids of units too.
func allNotes(r *Report) []string { return slices.Concat(r.Notes, r.Unmatched) }

// notesWithoutIDs returns those notes of a report that may be passed on.
func notesWithoutIDs(r *Report) []string { return r.Notes }

// titleOf says what was scored: the task, the units, the positive labels.
func titleOf(r *Report) string {
	where := r.Dataset
	if r.Split.Name != "" {
		where = fmt.Sprintf("%s split of %s", r.Split.Name, r.Dataset)
	}
	title := fmt.Sprintf("%s: %s, %d %ss", r.Task.Name, where, r.N, r.Task.Unit)
	if len(r.Task.Positive) > 0 {
		title += ", positive: " + strings.Join(r.Task.Positive, ", ")
	}
	return title
}

// capital makes the first letter a capital.
func capital(s string) string {
	runes := []rune(s)
	return string(slices.Concat([]rune{unicode.ToUpper(runes[0])}, runes[1:]))
}
