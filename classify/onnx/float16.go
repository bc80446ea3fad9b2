package onnx

import (
	"encoding/binary"
	"math"
)

// widen writes the float16 numbers of half, two bytes each in the machine's
// order, to full.
func widen(full []float32, half []byte) {
	for i := range full {
		full[i] = fromFloat16(binary.NativeEndian.Uint16(half[2*i:]))
	}
}

// fromFloat16 returns the number that IEEE 754 binary16 writes as h, exactly.
func fromFloat16(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10)&0x1f, uint32(h)&0x3ff
	switch exponent {
	case 0: // zero and subnormal numbers: fraction × 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*0x1p-24))
	case 0x1f: // infinity and NaN
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
