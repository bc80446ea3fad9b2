package classify

import (
	"math"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

func TestLogitsThatAreNoNumbersAreAnError(t *testing.T) {
	o := outputs{heads: []Head{{Output: "stress", Labels: []string{"no", "yes"}}}}
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1))} {
		b := &onnx.Batch{Rows: 1, Tokens: 2, Outputs: [][]float32{{1}, {0, bad}, make([]float32, 4)}}
		err := o.read(b, []window{{}}, []int{0})
		if err == nil || !strings.Contains(err.Error(), "logits.stress are [0 ") {
			t.Errorf("logit %v: error is %v", bad, err)
		}
	}
}
