package onnx

import (
	"fmt"
	"slices"

	ort "github.com/yalue/onnxruntime_go"
)

// An Output is one output of a graph. A dimension of -1 is the batch's rows in
// first place and its padded tokens in second. In last place it is one that the
// graph leaves open: who made the session puts a number there before the first
// run, which fails if the graph gives another.
type Output struct {
	Name string
	Dims []int64

	half bool // float16, not float32
}

// Session is a loaded graph that reads token ids. It makes no threads of its
// own: run it from as many goroutines as there are cores.
type Session struct {
	Outputs []Output // in the order of the names given to NewSession; of the optional ones those the graph has

	inputs  []string // input_ids, attention_mask, token_type_ids: those the graph has
	session *ort.DynamicAdvancedSession
}

// NewSession loads the graph model (the bytes of an ONNX file) and checks that
// its inputs are input_ids, attention_mask and perhaps token_type_ids, and
// that it has the outputs asked for, of float32 or float16. The optional ones
// may be absent. [Load] must have been called.
func NewSession(model []byte, outputs, optional []string) (*Session, error) {
	ins, outs, err := ort.GetInputOutputInfoWithONNXData(model)
	if err != nil {
		return nil, fmt.Errorf("reading the graph: %w", err)
	}
	s := &Session{}
	if s.inputs, err = inputsOf(ins); err != nil {
		return nil, err
	}
	for _, name := range optional {
		if slices.Contains(names(outs), name) {
			outputs = append(slices.Clip(outputs), name)
		}
	}
	for _, name := range outputs {
		o, err := outputOf(outs, name)
		if err != nil {
			return nil, err
		}
		s.Outputs = append(s.Outputs, o)
	}
	s.session, err = newOrtSession(model, s.inputs, outputs)
	return s, err
}

// inputsOf returns the names of the graph's inputs, in the order of a batch's.
func inputsOf(ins []ort.InputOutputInfo) ([]string, error) {
	var inputs []string
	for _, name := range []string{"input_ids", "attention_mask", "token_type_ids"} {
		if slices.ContainsFunc(ins, func(i ort.InputOutputInfo) bool { return i.Name == name }) {
			inputs = append(inputs, name)
		}
	}
	if len(inputs) != len(ins) || len(ins) < 2 {
		return nil, fmt.Errorf("the graph's inputs are %v, want input_ids, attention_mask and perhaps token_type_ids", names(ins))
	}
	for _, in := range ins {
		if in.DataType != ort.TensorElementDataTypeInt64 {
			return nil, fmt.Errorf("the graph's input %s is %s, want int64", in.Name, in.DataType)
		}
		if d := in.Dimensions; len(d) != 2 || d[0] > 0 || d[1] > 0 {
			return nil, fmt.Errorf("the graph's input %s has the fixed shape %v: export it with open (dynamic) axes for batch and tokens", in.Name, d)
		}
	}
	return inputs, nil
}

func outputOf(outs []ort.InputOutputInfo, name string) (Output, error) {
	i := slices.IndexFunc(outs, func(o ort.InputOutputInfo) bool { return o.Name == name })
	if i < 0 {
		return Output{}, fmt.Errorf("the graph has no output %s; it has %v", name, names(outs))
	}
	o := Output{Name: name, Dims: outs[i].Dimensions, half: outs[i].DataType == ort.TensorElementDataTypeFloat16}
	if !o.half && outs[i].DataType != ort.TensorElementDataTypeFloat {
		return Output{}, fmt.Errorf("the graph's output %s is %s, want float32 or float16", name, outs[i].DataType)
	}
	if len(o.Dims) < 2 {
		return Output{}, fmt.Errorf("the graph's output %s has the shape %v, want two dimensions or more", name, o.Dims)
	}
	return o, nil
}

func newOrtSession(model []byte, inputs, outputs []string) (*ort.DynamicAdvancedSession, error) {
	so, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer so.Destroy()
	for _, set := range []func() error{
		func() error { return so.SetIntraOpNumThreads(1) },
		func() error { return so.SetInterOpNumThreads(1) },
		func() error { return so.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll) },
	} {
		if err := set(); err != nil {
			return nil, fmt.Errorf("setting up the session: %w", err)
		}
	}
	session, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, so)
	if err != nil {
		return nil, fmt.Errorf("loading the graph: %w", err)
	}
	return session, nil
}

func names(infos []ort.InputOutputInfo) []string {
	var out []string
	for _, i := range infos {
		out = append(out, i.Name)
	}
	return out
}

// Close frees the graph. No run may be under way.
func (s *Session) Close() error { return s.session.Destroy() }
