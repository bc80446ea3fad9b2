package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// Fits reports a number in the JSON of a result that is too large for a column of
// [ResultSchema]: every number there is a place, a count or a share.
//
// Note: a builder of Arrow reads numbers as float64 and wraps what is too large for a
// column; it panics on what is no JSON, and a row that is refused halfway leaves it
// with columns of different lengths. So rows are made of an [explain.Result] alone,
// and checked before.
func Fits(result []byte) error {
	in := json.NewDecoder(bytes.NewReader(result))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n, ok := token.(float64); ok && math.Abs(n) > math.MaxInt32 {
			return fmt.Errorf("the number %v is too large", n)
		}
	}
}
