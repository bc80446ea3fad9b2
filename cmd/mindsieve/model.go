package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	bundle, err := openBundle(folder)
	if err != nil {
		return nil, err
	}
	return classify.New(bundle)
}

// openBundle opens the bundle in a folder, or the one that ships with the program
// if folder is "". A plain export has the name of its folder.
func openBundle(folder string) (*classify.Bundle, error) {
	if folder == "" {
		return classify.OpenBundle(classify.Bundled())
	}
	bundle, err := classify.OpenBundle(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	if bundle.Plain {
		path, err := filepath.Abs(folder)
		if err != nil {
			return nil, err
		}
		bundle.Name = filepath.Base(path)
	}
	return bundle, nil
}

// fitted returns the classifier of a plain export as that of the dataset's one
// task with the export's labels, or of the task with the name asked for. Any
// other classifier is returned as it is.
func fitted(c *classify.Classifier, d *datasets.Dataset, asked string) (*classify.Classifier, error) {
	b := c.Bundle
	switch {
	case !b.Plain && asked != "":
		return nil, fmt.Errorf("--task is for plain exports; the bundle %s names its tasks itself", b.Name)
	case !b.Plain:
		return c, nil
	}
	var found, all []string
	for _, task := range d.Tasks {
		all = append(all, fmt.Sprintf("%q (%s)", task.Labels, task.Name))
		if slices.Equal(b.Heads[0].Labels, task.Labels) && (asked == "" || asked == task.Name) {
			found = append(found, task.Name)
		}
	}
	switch len(found) {
	case 1:
		return c.ForTask(found[0]), nil
	case 0:
		return nil, fmt.Errorf("the plain export %s has the labels %q, the dataset %s has %s: give id2label in config.json the dataset's labels, in its order",
			b.Name, b.Heads[0].Labels, d.Name, strings.Join(all, ", "))
	}
	return nil, fmt.Errorf("the plain export %s may answer several tasks of the dataset %s: name one of %s with --task",
		b.Name, d.Name, strings.Join(found, ", "))
}

// checkLabels refuses a bundle whose labels for a task are not the dataset's, or
// that gives one label where the dataset has any number.
func checkLabels(b *classify.Bundle, d *datasets.Dataset, task datasets.Task) error {
	head, err := b.Head(task.Name)
	if err != nil {
		return fmt.Errorf("dataset %s: %w", d.Name, err)
	}
	if !slices.Equal(head.Labels, task.Labels) {
		return fmt.Errorf("bundle %s and dataset %s disagree on the labels of %s: the bundle has %q, the dataset %q",
			b.Name, d.Name, task.Name, head.Labels, task.Labels)
	}
	if (head.Kind == classify.Multilabel) != (task.Kind == datasets.Multilabel) {
		return fmt.Errorf("bundle %s and dataset %s disagree on the kind of %s: the bundle's is %s, the dataset's %s",
			b.Name, d.Name, task.Name, head.Kind, task.Kind)
	}
	return nil
}
