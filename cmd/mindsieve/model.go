package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/onnx"
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
