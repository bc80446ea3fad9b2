package classify

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// load loads a bundle for a test. ONNX Runtime must be there: 'make setup'.
func load(t testing.TB, fsys fs.FS) *Classifier {
	t.Helper()
	library, err := onnx.Find()
	if err != nil {
		t.Fatal(err)
	}
	if err := onnx.Load(library); err != nil {
		t.Fatal(err)
	}
	bundle, err := OpenBundle(fsys)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(bundle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func predict(t *testing.T, c *Classifier, texts ...string) []Prediction {
	t.Helper()
	predictions, err := c.Predict(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	return predictions
}

// near fails the test if two lists of numbers differ by more than tolerance anywhere.
func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Errorf("%s [%d] is %.9f, want %.9f within %g", what, i, got[i], want[i], tolerance)
		}
	}
}

// texts of very different lengths, written for this test.
func someTexts() []string {
	line := "Work, the bus, the dishes, and then I lie awake and count the cars. "
	return []string{
		"Slept well.", "", "I can't keep up with anything and I snap at everyone.", strings.Repeat(line, 3),
		"🙂", strings.Repeat(line, 60), "A calm evening with tea.", strings.Repeat(line, 9),
	}
}

// A post's answer must not depend on the posts it is batched with. The int8
// graph quantises each token's activations on their own; there the shape of a
// batch can only move the last bits of float32, and with them a step of 8 bits.
func TestAloneAsInABatch(t *testing.T) {
	for _, c := range []struct {
		name      string
		fsys      fs.FS
		tolerance float64
	}{{"fp32", tiny(), 1e-5}, {"int8", Bundled(), graphBound}} {
		t.Run(c.name, func(t *testing.T) {
			classifier := load(t, c.fsys)
			texts := someTexts()
			for i, together := range predict(t, classifier, texts...) {
				alone := predict(t, classifier, texts[i])[0]
				near(t, "probabilities of "+texts[i], together.Heads[0].Probabilities, alone.Heads[0].Probabilities, c.tolerance)
				near(t, "layer weights of "+texts[i], together.LayerWeights, alone.LayerWeights, c.tolerance)
			}
		})
	}
}

func TestContributionsAddUpToTheLogits(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"fp32": tiny(), "int8": Bundled()} {
		t.Run(name, func(t *testing.T) {
			for _, p := range predict(t, load(t, fsys), someTexts()...) {
				head := p.Heads[0]
				sum := append([]float64(nil), head.Bias...)
				for _, token := range head.Contributions {
					addScaled(sum, token, 1)
				}
				near(t, "bias and contributions", sum, head.Logits, 1e-4)
				total, probability := 0.0, 0.0
				for _, w := range p.LayerWeights {
					total += w
				}
				for _, q := range head.Probabilities {
					probability += q
				}
				near(t, "sums of layer weights and probabilities", []float64{total, probability}, []float64{1, 1}, 1e-5)
				if len(head.Contributions) != len(p.Tokens) {
					t.Errorf("%d contributions for %d tokens", len(head.Contributions), len(p.Tokens))
				}
			}
		})
	}
}

func TestLongTextsAreReadInWindows(t *testing.T) {
	c := load(t, tiny())
	for _, p := range predict(t, c, someTexts()...) {
		if want := len(Windows(len(p.Tokens), c.Bundle.MaxTokens-2, c.Bundle.Stride)); p.Windows != want {
			t.Errorf("%d tokens were read in %d windows, want %d", len(p.Tokens), p.Windows, want)
		}
	}
}

func TestPredictNothing(t *testing.T) {
	if got := predict(t, load(t, tiny())); len(got) != 0 {
		t.Errorf("%d predictions for no text", len(got))
	}
}

func TestPredictStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := load(t, tiny()).Predict(ctx, []string{"a text"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	load(t, tiny()) // loads the library
	for _, c := range []struct {
		name string
		fsys fs.FS
		want string
	}{
		{"a head that the graph lacks", edited(t, `"output": "stress"`, `"output": "mood"`), "the graph has no output logits.mood"},
		{
			"three labels for a graph of two", edited(t, `"binary"`, `"multiclass"`, `"not stressed"`, `"calm", "not stressed"`, `"bias": [`, `"bias": [0,`),
			"logits.stress has 2 labels, bundle.json has 3",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := OpenBundle(c.fsys)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := New(b); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestSoftmax(t *testing.T) {
	for _, c := range []struct {
		name        string
		x           []float64
		temperature float64
		want        []float64
	}{
		{"equal", []float64{3, 3}, 1, []float64{0.5, 0.5}},
		{"far apart", []float64{-120, 5}, 1, []float64{0, 1}},
		{"large", []float64{1000, 1000}, 1, []float64{0.5, 0.5}},
		{"temperature", []float64{0, 2}, 2, []float64{1 / (1 + math.E), math.E / (1 + math.E)}},
	} {
		t.Run(c.name, func(t *testing.T) { near(t, "softmax", softmax(c.x, c.temperature), c.want, 1e-12) })
	}
}

func BenchmarkPredict(b *testing.B) {
	c := load(b, Bundled())
	texts := make([]string, 64)
	for i := range texts {
		texts[i] = strings.Repeat("Work, the bus, the dishes, and then I lie awake and count cars. ", 1+i%12)
	}
	for b.Loop() {
		if _, err := c.Predict(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "posts/s")
}

// dataFolder returns the folder of the real datasets, or skips the test.
func dataFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("MINDSIEVE_DATA")
	if folder == "" {
		t.Skip("set MINDSIEVE_DATA to the folder that holds a folder for each dataset")
	}
	return folder
}
