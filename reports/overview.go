package reports

import (
	"fmt"
	"strconv"
)

// overview returns the page with a row for each dataset, task and system, or
// false if the reports are about one set of units. The difference is to the
// best published figure of the same protocol that may be a target.
func overview(reports []*Report) (page, bool) {
	if len(groups(reports)) < 2 {
		return page{}, false
	}
	p := page{title: "Overview"}
	several := severalSystems(reports)
	p.systems.header = []string{"dataset, task", "n", balancedAccuracy, columnTitles["f1_macro"], "best published", "difference"}
	for _, r := range reports {
		name := r.Dataset + ", " + r.Task.Name
		if several {
			name += ", " + r.System
		}
		score := r.Score("balanced_accuracy")
		published, difference := blank, blank
		if best, ok := r.Compare().Best(score.Name); ok {
			published = printed(best)
			name += p.footnote(fmt.Sprintf("Best published: %s; %s.", best.Model, best.Source))
			difference = fmt.Sprintf("%+.3f", score.Value-best.Value)
		}
		p.systems.cells = append(p.systems.cells, []string{
			name, strconv.Itoa(r.N), score.String(), decimals(r.Score("f1_macro").Value), published, difference,
		})
	}
	p.own = len(p.systems.cells)
	p.footnotes = append(p.footnotes, "Best published: the highest balanced accuracy of the same units, without figures that are unverified or doubtful.")
	return p, true
}

// severalSystems reports whether the reports are about more than one system.
func severalSystems(reports []*Report) bool {
	for _, r := range reports {
		if r.System != reports[0].System {
			return true
		}
	}
	return false
}
