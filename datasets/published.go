package datasets

import (
	"bytes"
	"cmp"
	_ "embed" // for published.jsonl
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

//go:embed published.jsonl
var publishedFile []byte

// Figure is one published score. Figures may be ranked only among those of one
// dataset, task, protocol, metric and average.
type Figure struct {
	Dataset    string   `json:"dataset"`  // a dataset_key, see [Published]
	Task       string   `json:"task"`     // a task_key: the Key of a [Task]
	Protocol   string   `json:"protocol"` // a protocol_key: one of the Protocols of a [Split]
	Units      string   `json:"units"`    // which units were scored, in the words of the source; may be empty
	Model      string   `json:"model"`
	Metric     string   `json:"metric"`       // in the words of the source
	Average    string   `json:"average"`      // how classes were averaged, in the words of the source
	Value      float64  `json:"value"`        // shares as fractions, others (levels, ranks) as printed
	SD         *float64 `json:"sd,omitempty"` // standard deviation on the scale of Value; nil if not published
	Source     string   `json:"source"`
	SourceKind string   `json:"source_kind"` // one of SourceKinds
	Verified   bool     `json:"verified"`    // seen at the source, not only in another's account of it
	Note       string   `json:"note,omitempty"`
}

// SourceKinds are the ways in which a figure came to be known: from the paper,
// from predictions that its authors released, from another paper, from a
// doubtful account, from memory, by arithmetic with printed figures.
var SourceKinds = []string{"primary", "recomputed", "secondary", "secondary-low-trust", "memory", "derived"}

// units are the units of a value. The first two are shares.
var units = []string{
	"fraction", "percent",
	"percent (as printed)", "percentage points", "levels", "rank", "variance",
}

// warnings are how a note begins that warns of its figure.
var warnings = []string{"Caution: ", "baseline reprinted from "}

// Trusted reports whether a figure may be a target: it was verified, and its
// note does not warn of it.
func (f Figure) Trusted() bool {
	return f.Verified && !slices.ContainsFunc(warnings, func(w string) bool { return strings.HasPrefix(f.Note, w) })
}

// keys are the dataset_keys of the datasets that are not called by theirs.
var keys = map[string]string{
	"cssrs-suicide":   "cssrs",
	"depsign-lt-edi":  "redsam",
	"imhi-cams":       "cams",
	"imhi-dr":         "dr",
	"imhi-dreaddit":   "dreaddit",
	"imhi-irf":        "irf",
	"imhi-loneliness": "loneliness",
	"imhi-multiwd":    "multiwd",
	"imhi-sad":        "sad",
	"imhi-swmh":       "swmh",
	"imhi-t-sid":      "tsid",
}

// Published returns the published figures of a dataset, by its name, and of the
// task with that key, of whatever protocol, metric and average, in the order of
// their file. It returns none if there are none.
func Published(dataset, task string) []Figure {
	key := cmp.Or(keys[dataset], dataset)
	var found []Figure
	for _, f := range figures() {
		if f.Dataset == key && f.Task == task {
			found = append(found, f)
		}
	}
	return found
}

// figures returns the figures of the embedded file.
var figures = sync.OnceValue(func() []Figure {
	all, err := parseFigures(publishedFile)
	if err != nil {
		panic("datasets: the embedded published.jsonl: " + err.Error()) // a test reads it
	}
	return all
})

// figureRow is a line of published.jsonl. Dataset, task and protocol stand
// there twice: in words, and as a key.
type figureRow struct {
	Dataset     string   `json:"dataset"`
	DatasetKey  string   `json:"dataset_key"`
	Task        string   `json:"task"`
	TaskKey     string   `json:"task_key"`
	Protocol    string   `json:"protocol"`
	ProtocolKey string   `json:"protocol_key"`
	Model       string   `json:"model"`
	Metric      string   `json:"metric"`
	Average     string   `json:"average"`
	Value       *float64 `json:"value"`
	ValuePct    *float64 `json:"value_pct"` // null where the value is not a share
	Std         *float64 `json:"std"`
	Unit        string   `json:"unit"`
	Source      string   `json:"source"`
	SourceKind  string   `json:"source_kind"`
	Verified    *bool    `json:"verified"`
	Notes       string   `json:"notes"`
}

// parseFigures reads figures from JSON lines.
func parseFigures(data []byte) ([]Figure, error) {
	var all []Figure
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	for {
		var row figureRow
		err := dec.Decode(&row)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err == nil {
			err = row.check()
		}
		if err != nil {
			return nil, fmt.Errorf("figure %d: %w", len(all)+1, err)
		}
		all = append(all, row.figure())
	}
}

// check reports a field without which a figure cannot be placed or trusted.
func (r figureRow) check() error {
	var absent []string
	for name, value := range map[string]string{
		"dataset_key": r.DatasetKey, "task_key": r.TaskKey, "protocol_key": r.ProtocolKey, "model": r.Model,
		"metric": r.Metric, "average": r.Average, "unit": r.Unit, "source": r.Source, "source_kind": r.SourceKind,
	} {
		if value == "" {
			absent = append(absent, name)
		}
	}
	slices.Sort(absent)
	switch {
	case len(absent) > 0:
		return fmt.Errorf("no %s", strings.Join(absent, ", "))
	case r.Value == nil || r.Verified == nil:
		return errors.New("no value or no word on whether it was verified")
	case !slices.Contains(units, r.Unit):
		return fmt.Errorf("the unit %q is not one of %s", r.Unit, strings.Join(units, ", "))
	case !slices.Contains(SourceKinds, r.SourceKind):
		return fmt.Errorf("the source_kind %q is not one of %s", r.SourceKind, strings.Join(SourceKinds, ", "))
	case r.ValuePct != nil && (*r.ValuePct < -100 || *r.ValuePct > 100):
		return fmt.Errorf("a share of %v percent", *r.ValuePct)
	}
	return nil
}

// figure returns the row as a figure, shares in percent as fractions.
func (r figureRow) figure() Figure {
	f := Figure{
		Dataset: r.DatasetKey, Task: r.TaskKey, Protocol: r.ProtocolKey, Units: r.Protocol, Model: r.Model,
		Metric: r.Metric, Average: r.Average, Value: *r.Value, SD: r.Std,
		Source: r.Source, SourceKind: r.SourceKind, Verified: *r.Verified, Note: r.Notes,
	}
	if r.Unit == "percent" {
		f.Value /= 100
		if r.Std != nil {
			sd := *r.Std / 100
			f.SD = &sd
		}
	}
	return f
}
