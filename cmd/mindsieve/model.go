package main

import (
	"fmt"
	"os"
	"path/filepath"
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

// fitted returns the classifier whose answers to a dataset's tasks have the
// dataset's labels, in its order: labels are matched by name, in any order. A
// plain export, which names no task, answers the one with its labels, or the one
// asked for.
func fitted(c *classify.Classifier, d *datasets.Dataset, asked string) (*classify.Classifier, error) {
	switch {
	case c.Bundle.Plain:
		return fittedPlain(c, d, asked)
	case asked != "":
		return nil, fmt.Errorf("--task is for plain exports; the bundle %s names its tasks itself", c.Bundle.Name)
	}
	for _, task := range d.Tasks {
		head, err := c.Bundle.Head(task.Name)
		if err != nil {
			continue // the bundle does not answer it
		}
		answering, err := c.Answering(head.Task, task.Name, task.Labels)
		if err != nil {
			return nil, fmt.Errorf("bundle %s and dataset %s disagree on the labels of %s: the bundle has %q, the dataset %q: %w",
				c.Bundle.Name, d.Name, task.Name, head.Labels, task.Labels, err)
		}
		c = answering
	}
	return c, nil
}

func fittedPlain(c *classify.Classifier, d *datasets.Dataset, asked string) (*classify.Classifier, error) {
	b, head := c.Bundle, c.Bundle.Heads[0]
	var found []datasets.Task
	var all []string
	for _, task := range d.Tasks {
		all = append(all, fmt.Sprintf("%q (%s)", task.Labels, task.Name))
		if _, err := head.Ordered(task.Labels); err == nil && (asked == "" || asked == task.Name) {
			found = append(found, task)
		}
	}
	switch len(found) {
	case 1:
		return c.Answering(head.Task, found[0].Name, found[0].Labels)
	case 0:
		return nil, fmt.Errorf("the plain export %s has the labels %q, the dataset %s has %s: they must be the same names, in any order; "+
			"where the export means a label of the dataset by another name, rename it in id2label of config.json and leave it at its number",
			b.Name, head.Labels, d.Name, strings.Join(all, ", "))
	}
	var names []string
	for _, task := range found {
		names = append(names, task.Name)
	}
	return nil, fmt.Errorf("the plain export %s may answer several tasks of the dataset %s: name one of %s with --task",
		b.Name, d.Name, strings.Join(names, ", "))
}
