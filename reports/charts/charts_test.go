package charts

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/plotter"
	"pgregory.net/rapid"

	"github.com/mindsieve/mindsieve/reports/metrics"
)

// exampleCharts are all charts, drawn from few made-up numbers.
func exampleCharts(t *testing.T) []Chart {
	t.Helper()
	bins := metrics.Reliability([]float64{0.55, 0.65, 0.95, 0.97}, []bool{true, false, true, true}, 10)
	reliability, err1 := Reliability(bins)
	risk, err2 := RiskCoverage(metrics.RiskCoverage([]float64{0.9, 0.8, 0.7, math.Inf(-1)}, []bool{true, true, false, false}))
	var six []Curve
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		six = append(six, Curve{name, metrics.PrecisionRecall([]float64{0.9, 0.8, 0.7}, []bool{true, false, true})})
	}
	precision, err3 := PrecisionRecall(six)
	layers, err4 := Layers([][]float64{{0.2, 0.3, 0.5}, {0.4, 0.3, 0.3}})
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	return []Chart{reliability, risk, precision, layers}
}

func TestChartsAreWellFormed(t *testing.T) {
	for _, c := range exampleCharts(t) {
		decoder := xml.NewDecoder(strings.NewReader("<svg>" + string(c.SVG) + "</svg>"))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", c.Title, err)
			}
		}
	}
}

// A colour of the library's own would be invisible on one of the two grounds.
func TestChartsLeaveColoursAndFontsToThePage(t *testing.T) {
	for _, c := range exampleCharts(t) {
		for _, own := range []string{":#", "font-family", "Liberation"} {
			if strings.Contains(string(c.SVG), own) {
				t.Errorf("%s has %q in a style", c.Title, own)
			}
		}
		if !strings.Contains(string(c.SVG), "var(--line1)") {
			t.Errorf("%s has no line", c.Title)
		}
	}
}

func TestChartsDifferInDashes(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range exampleCharts(t)[2].Keys {
		if seen[k.Dashes] {
			t.Errorf("two lines have the dashes %s", k.Dashes)
		}
		seen[k.Dashes] = true
	}
}

func TestChartNumbers(t *testing.T) {
	charts := exampleCharts(t)
	for i, want := range map[int][][]string{
		0: {{"0.5–0.6", "1", "0.550", "1.000"}, {"0.6–0.7", "1", "0.650", "0.000"}, {"0.9–1.0", "2", "0.960", "1.000"}},
		1: {{"0.250", "0.000", "0.900"}, {"0.500", "0.000", "0.800"}, {"0.750", "0.333", "0.700"}, {"1.000", "0.500", "–"}},
		3: {{"0", "0.300", "0.141"}, {"1", "0.300", "0.000"}, {"2", "0.400", "0.141"}},
	} {
		var got [][]string
		for _, row := range charts[i].Numbers.Rows {
			var cells []string
			for _, c := range row.Cells {
				cells = append(cells, c.Text)
			}
			got = append(got, cells)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", charts[i].Title, diff)
		}
	}
}

func TestThinned(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) plotter.XY {
		return plotter.XY{X: rapid.Float64Range(0, 1).Draw(t, "x"), Y: rapid.Float64Range(0, 1).Draw(t, "y")}
	})
	rapid.Check(t, func(t *rapid.T) {
		points := plotter.XYs(rapid.SliceOfN(point, 1, 500).Draw(t, "points"))
		before := slices.Clone(points)
		kept := thinned(points, 1)
		if kept[0] != points[0] || kept[len(kept)-1] != points[len(points)-1] {
			t.Errorf("the ends are %v and %v, want those of %v", kept[0], kept[len(kept)-1], points)
		}
		if len(kept) > len(points) || !slices.Equal(points, before) {
			t.Errorf("%d points are kept of %d", len(kept), len(points))
		}
	})
}

func TestThinnedKeepsWhatIsSeen(t *testing.T) {
	var line plotter.XYs
	for i := range 100_001 {
		line = append(line, plotter.XY{X: float64(i) / 100_000, Y: 0.5})
	}
	if n := len(thinned(line, 1)); n < 250 || n > 310 {
		t.Errorf("%d points are kept of a straight line of 300 pixels", n)
	}
}

func TestColumnStats(t *testing.T) {
	for _, c := range []struct {
		name     string
		rows     [][]float64
		mean, sd []float64
	}{
		{"a post", [][]float64{{0.25, 0.75}}, []float64{0.25, 0.75}, []float64{0, 0}},
		{"three posts", [][]float64{{1, 5}, {2, 5}, {3, 5}}, []float64{2, 5}, []float64{1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mean, sd := columnStats(c.rows)
			if !slices.Equal(mean, c.mean) || !slices.Equal(sd, c.sd) {
				t.Errorf("mean %v, sd %v; want %v, %v", mean, sd, c.mean, c.sd)
			}
		})
	}
}
