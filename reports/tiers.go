package reports

import (
	"slices"
	"strconv"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// TierCount says how many units with a gold label have each tier of concern.
type TierCount struct {
	Label string `json:"label"`
	N     int    `json:"n"`
	Now   int    `json:"read_now"`
	Soon  int    `json:"read_soon"`
	Watch int    `json:"watch"`
}

// tierCounts counts the tiers by gold label, of a multilabel task those of all units;
// none where units are no posts or were not screened.
func tierCounts(task datasets.Task, cases []Case) []TierCount {
	if task.Unit != "post" || !slices.ContainsFunc(cases, func(c Case) bool { return c.Tier != "" }) {
		return nil
	}
	labels := task.Labels
	if task.Kind == datasets.Multilabel {
		labels = []string{"any"}
	}
	counts := make([]TierCount, len(labels))
	for i, label := range labels {
		counts[i].Label = label
	}
	for _, c := range cases {
		of := &counts[0]
		if task.Kind != datasets.Multilabel {
			of = &counts[c.Gold[0]]
		}
		of.N++
		of.Now += one(c.Tier == "read now")
		of.Soon += one(c.Tier == "read soon")
		of.Watch += one(c.Tier == "watch")
	}
	return counts
}

// tiersTable shows the tiers by gold label, and the share that asks for a reader.
func tiersTable(r *Report) []tables.Table {
	if r.Tiers == nil {
		return nil
	}
	t := tables.Table{Name: "Tiers of concern by gold label", Columns: tables.Numbers("label", r.Task.Unit+"s", "read now", "read soon", "watch", "alarm")}
	for _, c := range r.Tiers {
		alarm := Reached{Count: c.Now + c.Soon, N: c.N}
		t.Add(c.Label, strconv.Itoa(c.N), strconv.Itoa(c.Now), strconv.Itoa(c.Soon), strconv.Itoa(c.Watch), alarm.String())
	}
	t.Footnote("Alarm: read soon or graver, with its 95% interval, Wilson.")
	return []tables.Table{t}
}
