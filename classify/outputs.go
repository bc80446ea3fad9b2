package classify

import (
	"fmt"
	"math"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

// outputs says where in a run's outputs each thing stands.
//
// The graph gives, in this order: layer_weights [batch, layers+1], and for
// each head logits [batch, labels] and contributions [batch, tokens, labels].
type outputs struct{ heads []Head }

func (o outputs) names() []string {
	names := []string{"layer_weights"}
	for _, h := range o.heads {
		names = append(names, "logits."+h.Output, "contributions."+h.Output)
	}
	return names
}

// check compares the graph's shapes with the bundle's labels.
func (o outputs) check(graph []onnx.Output) error {
	for i, h := range o.heads {
		for _, out := range graph[1+2*i : 3+2*i] {
			if got := int(out.Dims[len(out.Dims)-1]); got != len(h.Labels) {
				return fmt.Errorf("%s has %d labels, bundle.json has %d: %q", out.Name, got, len(h.Labels), h.Labels)
			}
		}
	}
	return nil
}

// read copies the rows of a run to the windows they belong to. Logits that are
// not finite numbers are an error: no label may rest on them.
func (o outputs) read(b *onnx.Batch, windows []window, pack []int) error {
	for row, i := range pack {
		w := &windows[i]
		w.layerWeights = rowOf(b.Outputs[0], row, b.Rows)
		for h, head := range o.heads {
			k := len(head.Labels)
			logits := rowOf(b.Outputs[1+2*h], row, b.Rows)
			for _, v := range logits {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("the graph's logits.%s are %v", head.Output, logits)
				}
			}
			w.logits = append(w.logits, logits)
			perToken := rowOf(b.Outputs[2+2*h], row, b.Rows)
			w.contributions = append(w.contributions, perToken[k:(1+w.end-w.start)*k]) // without [CLS], [SEP], padding
		}
	}
	return nil
}

// rowOf returns a copy of one row as float64.
func rowOf(data []float32, row, rows int) []float64 {
	n := len(data) / rows
	out := make([]float64, n)
	for i, v := range data[row*n : (row+1)*n] {
		out[i] = float64(v)
	}
	return out
}
