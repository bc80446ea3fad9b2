package onnx

import (
	"context"
	"errors"
	"fmt"

	ort "github.com/yalue/onnxruntime_go"
)

// Batch is the input and output of one run. It belongs to one goroutine; its
// buffers grow to the largest run and are reused.
type Batch struct {
	Rows, Tokens int
	IDs, Mask    []int64     // [Rows*Tokens]; a mask of 1 is a token, 0 padding
	Outputs      [][]float32 // one an output of the session, row after row

	types []int64  // all zero: one segment
	half  [][]byte // the outputs that the graph gives in float16
}

// Reset makes room for rows of tokens padded tokens each, with every mask 0.
// What the batch held before is gone.
func (b *Batch) Reset(rows, tokens int) {
	b.Rows, b.Tokens = rows, tokens
	n := rows * tokens
	b.IDs, b.Mask, b.types = grow(b.IDs, n), grow(b.Mask, n), grow(b.types, n)
	clear(b.IDs)
	clear(b.Mask)
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// Run runs the graph on b and fills b.Outputs. When ctx ends it stops after the
// node of the graph that is being computed, and returns context.Cause(ctx); what
// b.Outputs hold then means nothing. Session and batch can be used again.
func (s *Session) Run(ctx context.Context, b *Batch) (err error) {
	var values []ort.Value
	defer func() {
		// The tensors point at Go memory: they go before the buffers can.
		for _, v := range values {
			err = errors.Join(err, v.Destroy())
		}
	}()
	shape := ort.NewShape(int64(b.Rows), int64(b.Tokens))
	for _, data := range [][]int64{b.IDs, b.Mask, b.types}[:len(s.inputs)] {
		t, err := ort.NewTensor(shape, data)
		if err != nil {
			return fmt.Errorf("making an input of %v: %w", shape, err)
		}
		values = append(values, t)
	}
	if b.Outputs == nil {
		b.Outputs, b.half = make([][]float32, len(s.Outputs)), make([][]byte, len(s.Outputs))
	}
	for i, o := range s.Outputs {
		t, err := b.output(i, o)
		if err != nil {
			return fmt.Errorf("making the output %s: %w", o.Name, err)
		}
		values = append(values, t)
	}
	in, out := values[:len(s.inputs)], values[len(s.inputs):]
	err = interruptible(ctx, func(options *ort.RunOptions) error {
		if err := s.session.RunWithOptions(in, out, options); err != nil {
			return fmt.Errorf("running the graph on %d×%d tokens: %w", b.Rows, b.Tokens, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, o := range s.Outputs {
		if o.half {
			widen(b.Outputs[i], b.half[i])
		}
	}
	return nil
}

// output makes room for the output in place i and returns the tensor over it.
func (b *Batch) output(i int, o Output) (ort.Value, error) {
	shape, n := b.shapeOf(o)
	b.Outputs[i] = grow(b.Outputs[i], n)
	if !o.half {
		return ort.NewTensor(shape, b.Outputs[i])
	}
	b.half[i] = grow(b.half[i], 2*n)
	return ort.NewCustomDataTensor(shape, b.half[i], ort.TensorElementDataTypeFloat16)
}

// shapeOf fills in an output's open dimensions and counts its elements.
func (b *Batch) shapeOf(o Output) (ort.Shape, int) {
	shape, n := make(ort.Shape, len(o.Dims)), 1
	for i, d := range o.Dims {
		if d < 1 {
			d = int64([]int{b.Rows, b.Tokens}[i])
		}
		shape[i], n = d, n*int(d)
	}
	return shape, n
}
