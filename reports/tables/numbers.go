package tables

import (
	"math"
	"strconv"
)

// Decimals returns a share with three decimals, as papers print it: "0.794". It
// is [Blank] for NaN.
func Decimals(x float64) string {
	if math.IsNaN(x) {
		return Blank
	}
	return strconv.FormatFloat(x, 'f', 3, 64)
}

// Interval returns the ends of an interval: "[0.763, 0.823]".
func Interval(low, high float64) string { return "[" + Decimals(low) + ", " + Decimals(high) + "]" }
