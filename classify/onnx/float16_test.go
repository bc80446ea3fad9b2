package onnx

import (
	"math"
	"testing"
)

func TestFromFloat16(t *testing.T) {
	for _, c := range []struct {
		name string
		half uint16
		want float64
	}{
		{"zero", 0x0000, 0},
		{"one", 0x3c00, 1},
		{"minus two", 0xc000, -2},
		{"a third, rounded", 0x3555, 0.333251953125},
		{"the largest", 0x7bff, 65504},
		{"the smallest normal", 0x0400, 0x1p-14},
		{"the largest subnormal", 0x03ff, 1023 * 0x1p-24},
		{"the smallest", 0x8001, -0x1p-24},
		{"infinity", 0x7c00, math.Inf(1)},
		{"minus infinity", 0xfc00, math.Inf(-1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := float64(fromFloat16(c.half)); got != c.want {
				t.Errorf("%#04x is %v, want %v", c.half, got, c.want)
			}
		})
	}
	if got := fromFloat16(0x8000); got != 0 || !math.Signbit(float64(got)) {
		t.Errorf("0x8000 is %v, want minus zero", got)
	}
	if got := fromFloat16(0x7e00); got == got {
		t.Errorf("0x7e00 is %v, want no number", got)
	}
}

// Each of the numbers is the mean of its neighbours or a power of two, so the
// order of the codes is the order of the numbers.
func TestFloat16IsInOrder(t *testing.T) {
	for h := uint16(1); h <= 0x7c00; h++ {
		if !(fromFloat16(h-1) < fromFloat16(h)) {
			t.Fatalf("%#04x is %v, not more than %v of the code before", h, fromFloat16(h), fromFloat16(h-1))
		}
	}
}
