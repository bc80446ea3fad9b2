package reports

import (
	"encoding/json"
	"io"
	"math"

	"github.com/mindsieve/mindsieve/datasets"
)

// jsonReport is a report in JSON. Numbers have full precision; a metric that is
// not defined is null.
type jsonReport struct {
	Task      string               `json:"task"`
	Dataset   string               `json:"dataset"`
	Split     string               `json:"split"`
	System    string               `json:"system"`
	N         int                  `json:"n"`
	Missing   int                  `json:"missing"` // of n; they are errors in every metric
	Metrics   map[string]*float64  `json:"metrics"`
	PerClass  map[string]jsonClass `json:"per_class"`
	Labels    []string             `json:"labels"`           // of the rows and columns below
	Confusion [][]int              `json:"confusion_matrix"` // [gold][predicted]; missing ones are in no column
	Published []datasets.Figure    `json:"published"`
	Notes     []string             `json:"notes"`
}

// jsonClass holds the metrics of one class.
type jsonClass struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Support   int     `json:"support"`
}

// writeJSON writes one JSON object a report, one after the other.
func writeJSON(w io.Writer, reports []*Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for _, r := range reports {
		c := r.Confusion
		out := jsonReport{
			Task: r.Task.Name, Dataset: r.Dataset, Split: r.Split.Name, System: r.System, N: r.N, Missing: r.Missing,
			Metrics: make(map[string]*float64), PerClass: make(map[string]jsonClass),
			Labels: r.Task.Labels, Confusion: c.Counts,
			Published: append([]datasets.Figure{}, r.Published...), // [] rather than null
			Notes:     append([]string{}, r.Notes...),
		}
		for _, s := range scores {
			out.Metrics[s.key] = nil
			if x := s.of(r); !math.IsNaN(x) {
				out.Metrics[s.key] = &x
			}
		}
		for g, label := range r.Task.Labels {
			out.PerClass[label] = jsonClass{c.Precision(g), c.Recall(g), c.F1(g), c.Support(g)}
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	}
	return nil
}
