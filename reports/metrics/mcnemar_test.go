package metrics

import (
	"fmt"
	"math"
	"testing"
)

func TestMcNemarAtTheEdges(t *testing.T) {
	for _, c := range []struct {
		first, second int
		want          float64
	}{
		{0, 0, 1},
		{0, 1, 1},
		{0, 6, 2. / 64},
		{3, 3, 1},
		{0, 24, 2. / (1 << 24)},
		{0, 25, math.Erfc(24 / 5. / math.Sqrt2)}, // no longer exact
	} {
		t.Run(fmt.Sprint(c.first, c.second), func(t *testing.T) {
			if got := McNemar(c.first, c.second); !near(got, c.want) {
				t.Errorf("p is %v, want %v", got, c.want)
			}
			if a, b := McNemar(c.first, c.second), McNemar(c.second, c.first); a != b {
				t.Errorf("p is %v one way and %v the other", a, b)
			}
		})
	}
}

func TestMcNemarEqualsThatOfSciPy(t *testing.T) {
	var cases struct {
		Paired []struct {
			First, Second int
			Want          struct{ P float64 }
		}
	}
	readJSON(t, "metrics_cases.json", &cases)
	if len(cases.Paired) < 50 {
		t.Fatalf("only %d cases", len(cases.Paired))
	}
	for _, c := range cases.Paired {
		if got := McNemar(c.First, c.Second); !near(got, c.Want.P) {
			t.Errorf("p of %d and %d is %v, want %v", c.First, c.Second, got, c.Want.P)
		}
	}
}
