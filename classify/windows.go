package classify

import "fmt"

// Window is a half-open range [Start, End) of a text's tokens, special tokens
// not counted.
type Window struct{ Start, End int }

// Windows splits n tokens into windows of at most size tokens, each of which
// shares its first stride tokens with the window before it. Windows start at
// 0, step, 2·step, … with step = size − stride; the first one that reaches n
// is the last and may be shorter. If n ≤ size there is one window, which is
// empty for n = 0.
//
// It panics unless 0 ≤ stride < size: no step forward would be left.
func Windows(n, size, stride int) []Window {
	if stride < 0 || stride >= size {
		panic(fmt.Sprintf("classify: windows of %d tokens can't share %d", size, stride))
	}
	var windows []Window
	for start := 0; ; start += size - stride {
		end := min(start+size, n)
		windows = append(windows, Window{start, end})
		if end == n {
			return windows
		}
	}
}
