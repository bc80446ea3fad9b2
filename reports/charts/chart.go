// Package charts draws the charts of a page as SVG, each with its numbers as a table
// for a reader who does not see it.
package charts

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/mindsieve/mindsieve/reports/tables"
)

// Chart is a drawing, with the words and numbers for a reader who does not see it.
type Chart struct {
	ID      string // of its title on the page
	Title   string
	Text    string       // what is drawn, and how to read it
	Keys    []Key        // what each line is; none if there is one kind of line
	Numbers tables.Table // the numbers that are drawn, or enough of them
	ViewBox string
	SVG     template.HTML // the inside of an <svg> element
}

// Key names a line of a chart. The lines differ in dashes as well as in
// colour.
type Key struct {
	Name   string
	Colour template.CSS
	Dashes string // as SVG's stroke-dasharray has them
}

// size is the size of a drawing in points. A page may scale it; a phone
// shows it at about this size.
var size = vg.Point{X: 340, Y: 250}

// role is a colour that the style sheet of the page chooses: an RGB value that
// stands for it while the library draws, then gives way to the CSS variable.
type role struct {
	drawn    color.RGBA
	variable template.CSS
}

var (
	ink    = role{color.RGBA{R: 1, G: 1, B: 1, A: 255}, "var(--ink)"}
	faded  = role{color.RGBA{R: 1, G: 1, B: 2, A: 255}, "var(--faded)"}
	ruling = role{color.RGBA{R: 1, G: 1, B: 3, A: 255}, "var(--rule)"}
	series = []role{
		{color.RGBA{R: 1, G: 2, B: 1, A: 255}, "var(--line1)"},
		{color.RGBA{R: 1, G: 2, B: 2, A: 255}, "var(--line2)"},
		{color.RGBA{R: 1, G: 2, B: 3, A: 255}, "var(--line3)"},
		{color.RGBA{R: 1, G: 2, B: 4, A: 255}, "var(--line4)"},
		{color.RGBA{R: 1, G: 2, B: 5, A: 255}, "var(--line5)"},
		{color.RGBA{R: 1, G: 2, B: 6, A: 255}, "var(--line6)"},
	}
	// dashes belong to the series at the same index.
	dashes = [][]vg.Length{nil, {7, 3}, {2, 2}, {9, 3, 2, 3}, {4, 4}, {12, 4}}
)

// inStyle maps what vgsvg writes in a style attribute to what the page needs:
// colours that follow the page's scheme, and the page's own font.
var inStyle = func() *strings.Replacer {
	var pairs []string
	for _, r := range append([]role{ink, faded, ruling}, series...) {
		c := r.drawn
		pairs = append(pairs, fmt.Sprintf(":#%02X%02X%02X", c.R, c.G, c.B), ":"+string(r.variable))
	}
	return strings.NewReplacer(append(pairs,
		"font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;", "")...)
}()

// lineKey names the line of a series.
func lineKey(i int, name string) Key {
	var lengths []string
	for _, d := range dashes[i] {
		lengths = append(lengths, fmt.Sprint(d.Points()))
	}
	return Key{Name: name, Colour: series[i].variable, Dashes: cmp.Or(strings.Join(lengths, " "), "none")}
}

// newPlot returns an empty plot in the style of the page.
func newPlot(x, y string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	sans := font.Font{Typeface: "Liberation", Variant: "Sans"}
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.LineStyle = draw.LineStyle{Color: faded.drawn, Width: 0.75}
		axis.Tick.LineStyle = axis.LineStyle
		axis.Tick.Length = 4
		axis.Padding = 0
		axis.Tick.Label.Font = font.From(sans, 10)
		axis.Tick.Label.Color = ink.drawn
		axis.Label.TextStyle.Font = font.From(sans, 11)
		axis.Label.TextStyle.Color = ink.drawn
		axis.Label.Padding = 4
	}
	p.X.Label.Text, p.Y.Label.Text = x, y
	lines := draw.LineStyle{Color: ruling.drawn, Width: 0.75}
	p.Add(&plotter.Grid{Vertical: lines, Horizontal: lines})
	return p
}

// shares are the ticks of an axis from 0 to 1.
var shares = plot.ConstantTicks{
	{Value: 0, Label: "0"},
	{Value: 0.2, Label: "0.2"},
	{Value: 0.4, Label: "0.4"},
	{Value: 0.6, Label: "0.6"},
	{Value: 0.8, Label: "0.8"},
	{Value: 1, Label: "1"},
}

// unitAxis lets an axis run from 0 to 1.
func unitAxis(axis *plot.Axis) {
	axis.Min, axis.Max = 0, 1
	axis.Tick.Marker = shares
}

// seriesLine returns the line of series i through points.
func seriesLine(i int, points plotter.XYs) *plotter.Line {
	return &plotter.Line{XYs: points, LineStyle: draw.LineStyle{Color: series[i].drawn, Width: 1.75, Dashes: dashes[i]}}
}

// guide returns a thin line for the eye from one point to another.
func guide(from, to plotter.XY) *plotter.Line {
	return &plotter.Line{
		XYs:       plotter.XYs{from, to},
		LineStyle: draw.LineStyle{Color: faded.drawn, Width: 1, Dashes: []vg.Length{3, 3}},
	}
}

// thinned leaves out points that are less than a pixel or so from the last one
// that is kept, on an x axis of length 1 and a y axis of length height. The first
// and the last point stay.
func thinned(points plotter.XYs, height float64) plotter.XYs {
	if len(points) == 0 {
		return nil
	}
	kept := points[:1:1]
	for _, p := range points[1:] {
		last := kept[len(kept)-1]
		if math.Abs(p.X-last.X) > 1./300 || math.Abs(p.Y-last.Y) > height/300 {
			kept = append(kept, p)
		}
	}
	if last := points[len(points)-1]; kept[len(kept)-1] != last {
		kept = append(kept, last)
	}
	return slices.Clip(kept)
}

// drawn returns the chart with its drawing. It fails only if the library does.
func (c Chart) drawn(p *plot.Plot) (Chart, error) {
	canvas := vgsvg.New(size.X, size.Y)
	p.Draw(draw.New(canvas))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return c, fmt.Errorf("drawing the chart %s: %w", c.Title, err)
	}
	_, inside, opened := strings.Cut(out.String(), "xlink\">\n") // the end of the opening tag
	inside, closed := strings.CutSuffix(inside, "</svg>\n")
	if !opened || !closed {
		return c, fmt.Errorf("drawing the chart %s: gonum.org/v1/plot/vg/vgsvg writes an <svg> tag that is not known here", c.Title)
	}
	c.Numbers.Caption = c.Title + ", the numbers"
	c.ViewBox = fmt.Sprintf("0 0 %g %g", size.X.Points(), size.Y.Points())
	c.SVG = template.HTML(inStyle.Replace(inside))
	return c, nil
}
