package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/onnx"
	"github.com/mindsieve/mindsieve/datasets"
)

// loadModel loads ONNX Runtime and the bundle in a folder, or the bundle that
// ships with the program if folder is "".
func loadModel(folder string) (*classify.Classifier, error) {
	library, err := onnx.Find()
	if err != nil {
		return nil, err
	}
	if err := onnx.Load(library); err != nil {
		return nil, err
	}
	fsys := classify.Bundled()
	if folder != "" {
		fsys = os.DirFS(folder)
	}
	bundle, err := classify.OpenBundle(fsys)
	if err != nil {
		if folder != "" {
			err = fmt.Errorf("%s: %w", folder, err)
		}
		return nil, err
	}
	return classify.New(bundle)
}

// checkLabels refuses a bundle whose labels for a task are not the dataset's.
func checkLabels(b *classify.Bundle, d *datasets.Dataset, task datasets.Task) error {
	head, err := b.Head(task.Name)
	if err != nil {
		return fmt.Errorf("dataset %s: %w", d.Name, err)
	}
	if !slices.Equal(head.Labels, task.Labels) {
		return fmt.Errorf("bundle %s and dataset %s disagree on the labels of %s: the bundle has %q, the dataset %q",
			b.Name, d.Name, task.Name, head.Labels, task.Labels)
	}
	return nil
}
