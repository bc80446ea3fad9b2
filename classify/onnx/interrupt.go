package onnx

import (
	"context"
	"errors"
	"fmt"

	ort "github.com/yalue/onnxruntime_go"
)

// interruptible calls run with options that end a run of a graph when ctx ends:
// after the node that is being computed, and before the first one if ctx has
// ended already. The error is then context.Cause(ctx). When it returns nothing
// holds the options any more.
//
// Note: the options are made anew for each run. That takes .6 µs of a run
// of many milliseconds, no run can find the flag of another one set, and a
// [Batch] has nothing to close.
func interruptible(ctx context.Context, run func(*ort.RunOptions) error) (err error) {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	options, err := ort.NewRunOptions()
	if err != nil {
		return fmt.Errorf("making the options of a run: %w", err)
	}
	terminated := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { terminated <- options.Terminate() })
	err = run(options)
	if !stop() {
		err = errors.Join(err, <-terminated)
	}
	err = errors.Join(err, options.Destroy())
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
