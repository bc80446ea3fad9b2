package classify

import (
	"fmt"
	"math"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

// outputs says where in a run's outputs each thing stands, and what is read of it.
//
// The graph gives, in this order: layer_weights [batch, layers+1], and for
// each head logits [batch, labels] and contributions [batch, tokens, labels].
// One of logits only gives each head's logits and nothing else.
// Behind these come tagOutputs, if the bundle has a Tagging, and those of
// attentionOutputs that the graph has.
type outputs struct {
	heads      []Head   // those of the graph
	asked      []int    // those that are read, as indices into heads
	tagging    *Tagging // nil if the graph tags no tokens
	logitsOnly bool
	plain      bool // a plain export's: of one head, whose name its logits lack
}

// attentionOutputs are outputs [batch, tokens] that a graph may have: how much
// the last layer attends to each token, by [CLS] in the mean of the heads, and
// by all tokens together in the first head.
var attentionOutputs = []string{"attention", "attention_overlap"}

func (o outputs) names() []string {
	if o.plain {
		return []string{"logits"}
	}
	var names []string
	if !o.logitsOnly {
		names = append(names, "layer_weights")
	}
	for _, h := range o.heads {
		names = append(names, "logits."+h.Output)
		if !o.logitsOnly {
			names = append(names, "contributions."+h.Output)
		}
	}
	if o.tagging != nil {
		names = append(names, tagOutputs...)
	}
	return names
}

// check compares the graph's shapes with the bundle's labels. Where the graph
// leaves open how many labels there are, their number is filled in.
func (o outputs) check(graph []onnx.Output) error {
	for _, out := range graph[len(o.names()):] {
		if len(out.Dims) != 2 || out.Dims[1] > 0 {
			return fmt.Errorf("%s has the shape %v, want batch and tokens, both open", out.Name, out.Dims)
		}
	}
	file, each := "bundle.json", 2
	if o.plain {
		file = "config.json"
	}
	if o.logitsOnly {
		each = 1
	} else if dims := graph[0].Dims; dims[len(dims)-1] < 1 {
		return fmt.Errorf("%s has the shape %v, whose last dimension is not fixed", graph[0].Name, dims)
	}
	for i, h := range o.heads {
		for _, out := range graph[o.logits(i):][:each] {
			if err := checkLast(out, h, file); err != nil {
				return err
			}
		}
	}
	return o.checkTags(graph)
}

// checkTags compares the shapes of the outputs that tag tokens with the bundle's lists.
func (o outputs) checkTags(graph []onnx.Output) error {
	if o.tagging == nil {
		return nil
	}
	for i, k := range o.tagging.widths() {
		out := graph[o.tags()+i]
		if len(out.Dims) != 3 || int(out.Dims[2]) != k {
			return fmt.Errorf("%s has the shape %v, want batch, tokens and %d columns, as bundle.json has in tags", out.Name, out.Dims, k)
		}
	}
	return nil
}

// tags returns the place of the first of tagOutputs.
func (o outputs) tags() int { return len(o.names()) - len(tagOutputs) }

// checkLast compares an output's last dimension with the labels that a file
// lists for a head, or fills it in.
func checkLast(out onnx.Output, h Head, file string) error {
	last := &out.Dims[len(out.Dims)-1]
	if *last < 1 {
		*last = int64(len(h.Labels))
	}
	if int(*last) != len(h.Labels) {
		return fmt.Errorf("%s has %d labels, %s has %d: %q", out.Name, *last, file, len(h.Labels), h.Labels)
	}
	return nil
}

// read copies the rows of a run to the windows they belong to. Logits that are
// not finite numbers are an error: no label may rest on them. Graph are the
// outputs of the session.
func (o outputs) read(graph []onnx.Output, b *onnx.Batch, windows []window, pack []int) error {
	names := o.names()
	for row, i := range pack {
		w := &windows[i]
		if !o.logitsOnly {
			w.layerWeights = rowOf(b.Outputs[0], row, b.Rows)
		}
		for _, h := range o.asked {
			head, at := o.heads[h], o.logits(h)
			logits := reordered(rowOf(b.Outputs[at], row, b.Rows), head.columns)
			for _, v := range logits {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("the graph's %s are %v", names[at], logits)
				}
			}
			w.logits = append(w.logits, logits)
			if o.logitsOnly || w.bare {
				continue
			}
			k, perToken := len(head.Labels), rowOf(b.Outputs[at+1], row, b.Rows)
			perToken = perToken[k : (1+w.end-w.start)*k] // without [CLS], [SEP], padding
			w.contributions = append(w.contributions, reordered(perToken, head.columns))
		}
		if w.bare {
			continue
		}
		if o.tagging != nil {
			for i, k := range o.tagging.widths() {
				perToken := rowOf(b.Outputs[o.tags()+i], row, b.Rows)
				w.tags = append(w.tags, perToken[k:(1+w.end-w.start)*k]) // without [CLS], [SEP], padding
			}
		}
		for at := len(names); at < len(graph); at++ {
			w.setAttention(graph[at].Name, rowOf(b.Outputs[at], row, b.Rows)[1:1+w.end-w.start]) // the same
		}
	}
	return nil
}

// setAttention sets the one of attentionOutputs that is called name.
func (w *window) setAttention(name string, perToken []float64) {
	if name == attentionOutputs[0] {
		w.attention = perToken
	} else {
		w.overlap = perToken
	}
}

// logits returns the place of a head's logits; its contributions follow, if
// there are any.
func (o outputs) logits(head int) int {
	if o.logitsOnly {
		return head
	}
	return 1 + 2*head
}

// reordered returns rows of one number a label with these in the order of
// columns, or as they are if columns is nil.
func reordered[T any](rows []T, columns []int) []T {
	if columns == nil {
		return rows
	}
	out := make([]T, len(rows))
	for at := 0; at < len(rows); at += len(columns) {
		for i, column := range columns {
			out[at+i] = rows[at+column]
		}
	}
	return out
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
