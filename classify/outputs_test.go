package classify

import (
	"math"
	"strings"
	"testing"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

func TestAttentionIsOptional(t *testing.T) {
	p := predict(t, load(t, plain("bert")), "A slow walk.")[0]
	if p.Attention != nil || p.AttentionOverlap != nil {
		t.Errorf("there is attention, which the graph does not give: %v, %v", p.Attention, p.AttentionOverlap)
	}
}

func TestAttentionMustHaveANumberForEachToken(t *testing.T) {
	o := outputs{heads: []Head{{Output: "logits", Labels: []string{"no", "yes"}}}, plain: true, logitsOnly: true}
	logits := onnx.Output{Name: "logits", Dims: []int64{-1, 2}}
	for _, c := range []struct {
		name string
		dims []int64
		ok   bool
	}{
		{"batch and tokens", []int64{-1, -1}, true},
		{"heads too", []int64{-1, -1, 4}, false},
		{"so many tokens", []int64{-1, 64}, false},
	} {
		err := o.check([]onnx.Output{logits, {Name: "attention", Dims: c.dims}})
		if c.ok != (err == nil) || err != nil && !strings.Contains(err.Error(), "attention has the shape [-1 ") {
			t.Errorf("%s: error is %v", c.name, err)
		}
	}
}

func TestLogitsThatAreNoNumbersAreAnError(t *testing.T) {
	o := outputs{asked: []int{0}, heads: []Head{{Output: "stress", Labels: []string{"no", "yes"}}}}
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1))} {
		b := &onnx.Batch{Rows: 1, Tokens: 2, Outputs: [][]float32{{1}, {0, bad}, make([]float32, 4)}}
		err := o.read(nil, b, []window{{}}, []int{0})
		if err == nil || !strings.Contains(err.Error(), "logits.stress are [0 ") {
			t.Errorf("logit %v: error is %v", bad, err)
		}
	}
}
