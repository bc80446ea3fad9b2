package datasets

import (
	"cmp"
	"math"
	"strings"
	"testing"
)

func TestPublishedFiguresAreCompleteAndInRange(t *testing.T) {
	all, err := parseFigures(publishedFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1316 {
		t.Errorf("%d figures, want 1316", len(all))
	}
	type place struct{ dataset, task, protocol, units, model, metric, average, source string }
	seen := map[place]bool{}
	for _, f := range all {
		p := place{f.Dataset, f.Task, f.Protocol, f.Units, f.Model, f.Metric, f.Average, f.Source}
		if seen[p] {
			t.Errorf("two figures of %+v", p)
		}
		seen[p] = true
		if f.Metric == "balanced accuracy" && (f.Value < 0 || f.Value > 1) {
			t.Errorf("%s has a balanced accuracy of %v", f.Model, f.Value)
		}
	}
}

// What a dataset is called in the figures must be there, and every dataset and
// protocol that the loaders name must have figures.
func TestPublishedFiguresMeetTheDatasets(t *testing.T) {
	has := map[string]bool{}
	for _, f := range figures() {
		has[f.Dataset] = true
		has[f.Dataset+" "+f.Protocol] = true
	}
	for name, key := range keys {
		if _, err := Named(name); err != nil || !has[key] {
			t.Errorf("no dataset is called %s, or no figure %s", name, key)
		}
	}
	for _, d := range All {
		for _, s := range d.Splits {
			for _, protocol := range s.Protocols {
				if key := cmp.Or(keys[d.Name], d.Name); !has[key+" "+protocol] {
					t.Errorf("the %s split of %s has the protocol %s, of which there is no figure", s.Name, d.Name, protocol)
				}
			}
		}
	}
}

func TestPublished(t *testing.T) {
	count := func(dataset, task, protocol string) (n int) {
		for _, f := range Published(dataset, task) {
			if f.Protocol == protocol {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		dataset, task, protocol string
		want                    int // rows of the table in the paper
	}{
		{"dreaddit", "binary", "mental-llm-80-20", 33},       // Xu et al. 2024, table 10
		{"cssrs-suicide", "5-level", "mental-llm-80-20", 29}, // the same table, by its key cssrs
		{"imhi-dreaddit", "binary", "imhi", 15},              // Yang et al. 2024, table 2
		{"dreaddit", "5-level", "mental-llm-80-20", 0},
		{"nowhere", "binary", "mental-llm-80-20", 0},
	} {
		if got := count(c.dataset, c.task, c.protocol); got != c.want {
			t.Errorf("%d figures of %s, %s, %s; want %d", got, c.dataset, c.task, c.protocol, c.want)
		}
	}
}

func TestTrusted(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Figure
		want bool
	}{
		{"seen at its source", Figure{Verified: true}, true},
		{"seen at its source, with a remark", Figure{Verified: true, Note: "the same split sizes as before"}, true},
		{"from memory", Figure{SourceKind: "memory"}, false},
		{"seen at its source, and doubtful", Figure{Verified: true, Note: "Caution: another metric."}, false},
	} {
		if got := c.f.Trusted(); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
	for _, f := range Published("depseverity", "4-level") {
		if f.Protocol == "mental-llm-80-20" && f.Trusted() {
			t.Errorf("the four-level figure of %s is a target", f.Model)
		}
	}
}

const someFigure = `{"dataset": "Example", "task": "two labels", "model": "m", "metric": "F1", "value": 74.5, "unit": "percent",` +
	` "average": "weighted", "protocol": "in words", "source": "s", "verified": true, "source_kind": "primary", "std": 1.5,` +
	` "notes": "n", "dataset_key": "example", "task_key": "binary", "value_pct": 74.5, "protocol_key": "p"}`

func TestParseFigures(t *testing.T) {
	all, err := parseFigures([]byte(someFigure + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	f := all[0]
	if f.Dataset != "example" || f.Task != "binary" || f.Protocol != "p" {
		t.Errorf("%+v is not placed by its keys", f)
	}
	if math.Abs(f.Value-0.745) > 1e-12 || math.Abs(*f.SD-0.015) > 1e-12 {
		t.Errorf("%v ± %v, want the fractions 0.745 ± 0.015", f.Value, *f.SD)
	}
}

func TestParseFiguresRefusesWhatCannotBePlaced(t *testing.T) {
	for _, c := range []struct{ name, old, replacement, want string }{
		{"no source", `"source": "s"`, `"source": ""`, "figure 2: no source"},
		{"no keys", `"dataset_key": "example", "task_key": "binary"`, `"notes": ""`, "figure 2: no dataset_key, task_key"},
		{"no value", `"value": 74.5`, `"value": null`, "figure 2: no value or no word on whether it was verified"},
		{"nobody says whether it was verified", `"verified": true, `, ``, "figure 2: no value or no word on whether it was verified"},
		{"a unit that there is not", `"percent"`, `"per mille"`, `figure 2: the unit "per mille" is not one of ` + strings.Join(units, ", ")},
		{"a kind of source that there is not", `"primary"`, `"hearsay"`, `figure 2: the source_kind "hearsay" is not one of ` + strings.Join(SourceKinds, ", ")},
		{"a share above one", `"value_pct": 74.5`, `"value_pct": 745`, "figure 2: a share of 745 percent"},
		{"a field that there is not", `"notes"`, `"remarks"`, `figure 2: json: unknown field "remarks"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(someFigure, c.old, c.replacement, 1)
			if _, err := parseFigures([]byte(someFigure + "\n" + bad + "\n")); err == nil || err.Error() != c.want {
				t.Errorf("the error is %v, want %s", err, c.want)
			}
		})
	}
}
