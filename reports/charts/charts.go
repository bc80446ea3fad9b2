package charts

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/mindsieve/mindsieve/reports/metrics"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// Reliability draws how often the answers are right against how confident
// the system is.
func Reliability(bins []metrics.Bin) (Chart, error) {
	c := Chart{
		Title: "Reliability",
		Text: "How often answers are right, by the probability that the system gives them. On the dashed line a probability is what it says; " +
			"below it the system is too sure of itself. A larger dot stands for more units.",
		Numbers: tables.Table{Columns: tables.Numbers("probability", "n", "mean probability", "right")},
	}
	n := 0
	for _, b := range bins {
		n += b.N
	}
	var points plotter.XYs
	var radii []vg.Length
	for _, b := range bins {
		if b.N == 0 {
			continue
		}
		points = append(points, plotter.XY{X: b.Confidence, Y: b.Accuracy()})
		radii = append(radii, vg.Length(2+6*math.Sqrt(float64(b.N)/float64(n))))
		c.Numbers.Add(fmt.Sprintf("%.1f–%.1f", b.Low, b.High), strconv.Itoa(b.N), tables.Decimals(b.Confidence), tables.Decimals(b.Accuracy()))
	}
	p := newPlot("probability of the answer", "share of right answers")
	dots := &plotter.Scatter{XYs: points, GlyphStyleFunc: func(i int) draw.GlyphStyle {
		return draw.GlyphStyle{Color: series[0].drawn, Radius: radii[i], Shape: draw.CircleGlyph{}}
	}}
	p.Add(guide(plotter.XY{}, plotter.XY{X: 1, Y: 1}), seriesLine(0, points), dots)
	unitAxis(&p.X)
	unitAxis(&p.Y)
	return c.drawn(p)
}

// Curve is the precision–recall curve of one label, or of all pooled.
type Curve struct {
	Name   string
	Points []metrics.Recalled
}

// MostCurves is how many curves a chart can tell apart.
var MostCurves = len(series)

// PrecisionRecall draws at most [MostCurves] curves.
func PrecisionRecall(curves []Curve) (Chart, error) {
	c := Chart{
		Title:   "Precision and recall",
		Text:    "What each threshold on the probability of a label gives: the share of the units so labelled that truly have the label, and the share of those with the label that are found.",
		Numbers: tables.Table{Columns: tables.Numbers("label", "recall", "precision", "threshold")},
	}
	p := newPlot("recall", "precision")
	for i, curve := range curves {
		var points plotter.XYs
		for _, o := range curve.Points {
			points = append(points, plotter.XY{X: o.Recall, Y: o.Precision})
		}
		line := seriesLine(i, thinned(points, 1))
		line.StepStyle = plotter.PreStep
		p.Add(line)
		c.Keys = append(c.Keys, lineKey(i, curve.Name))
		for _, o := range atShares(curve.Points, func(o metrics.Recalled) float64 { return o.Recall }) {
			c.Numbers.Add(curve.Name, tables.Decimals(o.Recall), tables.Decimals(o.Precision), tables.Decimals(o.Threshold))
		}
	}
	unitAxis(&p.X)
	unitAxis(&p.Y)
	return c.drawn(p)
}

// leastCoverage is where the drawing of a risk–coverage curve begins: the risk of
// fewer answers is mostly chance.
const leastCoverage = 0.05

// RiskCoverage draws the share of wrong answers against the share of units
// that are answered.
func RiskCoverage(points []metrics.Covered) (Chart, error) {
	c := Chart{
		Title: "Risk and coverage",
		Text: "The share of wrong answers if only the surest answers are given. The further the line falls to the left, the better " +
			"the system knows where it is wrong; the dashed line is the error if it answers everything. The line begins at a coverage of 0.05.",
		Numbers: tables.Table{Columns: tables.Numbers("coverage", "wrong", "lowest probability")},
	}
	var line plotter.XYs
	top := 0.0
	for _, o := range points {
		if o.Coverage >= leastCoverage {
			line = append(line, plotter.XY{X: o.Coverage, Y: o.Risk})
			top = max(top, o.Risk)
		}
	}
	for _, o := range atShares(points, func(o metrics.Covered) float64 { return o.Coverage }) {
		c.Numbers.Add(tables.Decimals(o.Coverage), tables.Decimals(o.Risk), threshold(o.Threshold))
	}
	p := newPlot("coverage: share of units answered", "share of wrong answers")
	all := points[len(points)-1].Risk
	p.Add(guide(plotter.XY{Y: all}, plotter.XY{X: 1, Y: all}), seriesLine(0, thinned(line, max(top, all))))
	unitAxis(&p.X)
	p.Y.Min, p.Y.Max = 0, max(1.1*top, 0.1)
	return c.drawn(p)
}

// threshold is blank for the units without probabilities, which are the last to
// be answered.
func threshold(x float64) string {
	if math.IsInf(x, -1) {
		return tables.Blank
	}
	return tables.Decimals(x)
}

// columnStats returns the mean of each column of rows, which are of one length,
// and its standard deviation over the rows: divided by n − 1, 0 for a single row.
func columnStats(rows [][]float64) (mean, sd []float64) {
	column := make([]float64, len(rows))
	for i := range rows[0] {
		for j, row := range rows {
			column[j] = row[i]
		}
		m, s := stat.MeanStdDev(column, nil)
		if len(rows) == 1 {
			s = 0
		}
		mean, sd = append(mean, m), append(sd, s)
	}
	return mean, sd
}

// Layers draws how much each layer counts: a bar for the mean over the
// posts, a whisker for the standard deviation. Rows are posts, columns layers.
func Layers(weights [][]float64) (Chart, error) {
	for i, row := range weights {
		if len(row) != len(weights[0]) {
			return Chart{}, fmt.Errorf("post %d has %d layer weights, the first has %d", i+1, len(row), len(weights[0]))
		}
	}
	mean, sd := columnStats(weights)
	c := Chart{
		Title: "Layers",
		Text: fmt.Sprintf("How much each layer of the encoder counts: the mean of its weight over %d posts, with the standard deviation as a whisker. "+
			"Layer 0 is the embeddings. The dashed line is what equal weights would be.", len(weights)),
		Numbers: tables.Table{Columns: tables.Numbers("layer", "mean weight", "sd")},
	}
	p := newPlot("layer", "weight")
	bars := &plotter.BarChart{Values: mean, Width: vg.Length(0.62 * 280 / float64(len(mean))), Color: series[0].drawn}
	whiskers := &plotter.YErrorBars{CapWidth: 4, LineStyle: draw.LineStyle{Color: ink.drawn, Width: 1}}
	top := 0.0
	var ticks plot.ConstantTicks
	for i := range mean {
		whiskers.XYs = append(whiskers.XYs, plotter.XY{X: float64(i), Y: mean[i]})
		whiskers.YErrors = append(whiskers.YErrors, struct{ Low, High float64 }{min(sd[i], mean[i]), sd[i]})
		top = max(top, mean[i]+sd[i])
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: layerLabel(i, len(mean))})
		c.Numbers.Add(strconv.Itoa(i), tables.Decimals(mean[i]), tables.Decimals(sd[i]))
	}
	equal := 1 / float64(len(mean))
	p.Add(bars, whiskers, guide(plotter.XY{X: -0.6, Y: equal}, plotter.XY{X: float64(len(mean)) - 0.4, Y: equal}))
	p.X.Min, p.X.Max = -0.6, float64(len(mean))-0.4
	p.X.Tick.Marker = ticks
	p.Y.Min, p.Y.Max = 0, 1.1*max(top, equal)
	return c.drawn(p)
}

// layerLabel leaves out every other number where there are many layers.
func layerLabel(i, n int) string {
	if n > 16 && i%2 == 1 {
		return ""
	}
	return strconv.Itoa(i)
}

// atShares picks from points, whose share grows to at most 1, the first that
// reaches 0.1, 0.2, … 1.
func atShares[T any](points []T, share func(T) float64) []T {
	var picked []T
	next := 1
	for _, p := range points {
		if share(p) < float64(next)/10 {
			continue
		}
		picked = append(picked, p)
		for next <= 10 && share(p) >= float64(next)/10 {
			next++
		}
		if next > 10 {
			break
		}
	}
	return picked
}
