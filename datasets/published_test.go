package datasets

import (
	"math"
	"strings"
	"testing"
)

func TestPublishedFiguresAreCompleteAndInRange(t *testing.T) {
	all, err := parseFigures(publishedFile)
	if err != nil {
		t.Fatal(err)
	}
	type place struct{ dataset, task, protocol, model, metric, average string }
	seen := map[place]bool{}
	for _, f := range all {
		p := place{f.Dataset, f.Task, f.Protocol, f.Model, f.Metric, f.Average}
		if seen[p] {
			t.Errorf("two figures of %+v", p)
		}
		seen[p] = true
		if f.Metric == "balanced accuracy" && (f.Value < 0 || f.Value > 1) {
			t.Errorf("%s has a balanced accuracy of %v", f.Model, f.Value)
		}
	}
}

func TestPublished(t *testing.T) {
	found := Published("dreaddit", "binary", "mental-llm-80-20", "balanced accuracy")
	if len(found) != 33 {
		t.Fatalf("%d figures, want the 33 of Xu et al. 2024, table 10", len(found))
	}
	if best := found[0]; best.Model != "Mental-RoBERTa (fine-tuned per task)" || best.Value != 0.831 || best.SD != nil {
		t.Errorf("the first is %+v, want Mental-RoBERTa with 0.831 and no deviation", best)
	}
	if second := found[1]; second.Model != "Mental-Alpaca" || second.Value != 0.816 || second.SD == nil || *second.SD != 0.006 {
		t.Errorf("the second is %+v, want Mental-Alpaca with 0.816 ± 0.006", second)
	}
	for i, f := range found[1:] {
		if f.Value > found[i].Value {
			t.Errorf("%s with %v stands below %v", f.Model, f.Value, found[i].Value)
		}
	}
	if none := Published("dreaddit", "binary", "another-protocol", "balanced accuracy"); len(none) != 0 {
		t.Errorf("%d figures of a protocol that there is not", len(none))
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
