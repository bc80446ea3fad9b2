package reports

import (
	"encoding/json"
	"io"
	"math"

	"github.com/mindsieve/mindsieve/datasets"
)

// jsonReport is a report in JSON. Numbers have full precision; one that is not
// defined is null.
type jsonReport struct {
	Task          string                 `json:"task"`
	Kind          datasets.Kind          `json:"kind"`
	Dataset       string                 `json:"dataset"`
	Split         string                 `json:"split"`
	System        string                 `json:"system"`
	N             int                    `json:"n"`
	Missing       int                    `json:"missing"` // of n; they are errors in every metric
	Metrics       map[string]*float64    `json:"metrics"`
	Intervals     map[string][2]*float64 `json:"intervals"` // 95%: [low, high]
	PerClass      map[string]jsonClass   `json:"per_class"`
	Labels        []string               `json:"labels"`                     // of the rows and columns below
	Confusion     [][]int                `json:"confusion_matrix,omitempty"` // [gold][predicted]; missing ones are in no column; none if multilabel
	Against       *jsonContrast          `json:"against,omitempty"`
	Strata        []jsonStratum          `json:"strata,omitempty"`
	Tiers         []TierCount            `json:"tiers,omitempty"` // of concern, by gold label
	Screening     *jsonScreening         `json:"screening,omitempty"`
	Published     []jsonPublished        `json:"published"`
	NotComparable []jsonIncomparable     `json:"not_comparable"`
	Notes         []string               `json:"notes"`
}

// jsonClass holds the metrics of one label.
type jsonClass struct {
	Precision        *float64 `json:"precision"`
	Recall           *float64 `json:"recall"`
	F1               *float64 `json:"f1"`
	Specificity      *float64 `json:"specificity"`
	ROCAUC           *float64 `json:"roc_auc"`
	AveragePrecision *float64 `json:"average_precision"`
	Support          int      `json:"support"`
	Predicted        int      `json:"predicted"`
}

// jsonStratum holds the metrics of the units with one value of a column.
type jsonStratum struct {
	Column    string                 `json:"column"`
	Value     string                 `json:"value"`
	N         int                    `json:"n"`
	Missing   int                    `json:"missing"`
	Metrics   map[string]*float64    `json:"metrics"`
	Intervals map[string][2]*float64 `json:"intervals"`
}

// jsonPublished is a published system of the same protocol.
type jsonPublished struct {
	Model    string                     `json:"model"`
	Protocol string                     `json:"protocol"`
	Source   string                     `json:"source"`
	Verified bool                       `json:"verified"`
	Trusted  bool                       `json:"trusted"`
	Notes    []string                   `json:"notes"`
	Figures  map[string]datasets.Figure `json:"figures"` // by the name of the metric
}

// jsonIncomparable holds published figures that must not be ranked with n.
type jsonIncomparable struct {
	Reason  string            `json:"reason"`
	Figures []datasets.Figure `json:"figures"`
}

// writeJSON writes one report as an object, and several as an array of such
// objects.
func writeJSON(w io.Writer, reports []*Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if len(reports) == 1 {
		return enc.Encode(reportJSON(reports[0]))
	}
	all := make([]jsonReport, len(reports))
	for i, r := range reports {
		all[i] = reportJSON(r)
	}
	return enc.Encode(all)
}

func reportJSON(r *Report) jsonReport {
	out := jsonReport{
		Task: r.Task.Name, Kind: r.Task.Kind, Dataset: r.Dataset, Split: r.Split.Name, System: r.System, N: r.N, Missing: r.Missing,
		Labels: r.Task.Labels, Confusion: r.Confusion.Counts, PerClass: make(map[string]jsonClass), Against: contrastJSON(r.Against), Tiers: r.Tiers, Screening: screeningJSON(r.Screening),
		Published: []jsonPublished{}, NotComparable: []jsonIncomparable{}, // [] rather than null
		Notes: append(append([]string{}, r.Notes...), r.Unmatched...),
	}
	out.Metrics, out.Intervals = jsonScores(r.Scores)
	for _, c := range r.PerClass {
		out.PerClass[c.Label] = jsonClass{
			number(c.Precision), number(c.Recall), number(c.F1), number(c.Specificity),
			number(c.ROCAUC), number(c.AveragePrecision), c.Support, c.Predicted,
		}
	}
	for _, s := range r.Strata {
		stratum := jsonStratum{Column: s.Column, Value: s.Value, N: s.N, Missing: s.Missing}
		stratum.Metrics, stratum.Intervals = jsonScores(s.Scores)
		out.Strata = append(out.Strata, stratum)
	}
	compared := Compare(r)
	for _, row := range compared.Rows {
		row.Notes = append([]string{}, row.Notes...)
		out.Published = append(out.Published, jsonPublished(row))
	}
	for _, o := range compared.Others {
		out.NotComparable = append(out.NotComparable, jsonIncomparable(o))
	}
	return out
}

// jsonScores returns the values of scores and the intervals of those that have one.
func jsonScores(scores []Score) (values map[string]*float64, intervals map[string][2]*float64) {
	values, intervals = make(map[string]*float64), make(map[string][2]*float64)
	for _, s := range scores {
		values[s.Name] = number(s.Value)
		if !math.IsNaN(s.Low) {
			intervals[s.Name] = [2]*float64{number(s.Low), number(s.High)}
		}
	}
	return values, intervals
}

// number returns nil, null in JSON, for a number that is not defined.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
