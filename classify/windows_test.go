package classify

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestWindows(t *testing.T) {
	cases := []struct {
		name            string
		n, size, stride int
		want            string
	}{
		{"no tokens", 0, 4, 1, "[{0 0}]"},
		{"fewer than a window", 3, 4, 1, "[{0 3}]"},
		{"exactly a window", 4, 4, 1, "[{0 4}]"},
		{"one more than a window", 5, 4, 1, "[{0 4} {3 5}]"},
		{"two full windows", 7, 4, 1, "[{0 4} {3 7}]"},
		{"three windows", 8, 4, 1, "[{0 4} {3 7} {6 8}]"},
		{"no overlap", 8, 4, 0, "[{0 4} {4 8}]"},
		{"step of one", 6, 4, 3, "[{0 4} {1 5} {2 6}]"},
		{"windows of one token", 2, 1, 0, "[{0 1} {1 2}]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(Windows(c.n, c.size, c.stride)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWindowsCoverEveryToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "n")
		size := rapid.IntRange(1, 40).Draw(t, "size")
		stride := rapid.IntRange(0, size-1).Draw(t, "stride")
		windows := Windows(n, size, stride)
		for i, w := range windows {
			last := i == len(windows)-1
			if w.Start != i*(size-stride) || w.End > n || last != (w.End == n) || !last && w.End != w.Start+size {
				t.Fatalf("window %d of %v is wrong", i, windows)
			}
		}
	})
}

func TestWindowsRefuseToStandStill(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for a stride of the whole window")
		}
	}()
	Windows(10, 4, 4)
}
