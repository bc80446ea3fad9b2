package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

const (
	explainManifest = "explain-manifest.json"
	explainedFile   = "explained.jsonl"
)

// explainedRun is a finished run of bench --explain as it lies in its folder:
// explain-manifest.json and explained.jsonl. All tables are made from it, as
// those of a [finished] run are, beside which it may lie.
type explainedRun struct {
	folder   string
	manifest manifest
	posts    []reports.MeasuredPost // of one task after the other
}

// openExplained reads a finished run of bench --explain.
func openExplained(folder string) (explainedRun, error) {
	e := explainedRun{folder: folder}
	var err error
	if e.manifest, err = readManifest(folder, explainManifest); err != nil {
		return e, err
	}
	return e, readPart(folder, explainedFile, func(r *os.File) (err error) { e.posts, err = reports.ReadExplained(r); return err })
}

// isExplained reports whether a folder has measured explanations.
func isExplained(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, explainManifest))
	return err == nil
}

// save writes the run into its folder, the manifest last.
func (e explainedRun) save(folder runFolder) error {
	if err := folder.write(explainedFile, func(w io.Writer) error { return reports.WriteExplained(w, e.posts) }); err != nil {
		return err
	}
	return folder.write(explainManifest, e.manifest.write)
}

// reports scores the explanations of each task.
func (e explainedRun) reports() ([]*reports.ExplanationReport, error) {
	var list []*reports.ExplanationReport
	for _, task := range e.manifest.Tasks {
		r, err := reports.MeasureExplanations(reports.Explaining{
			System: e.manifest.Bundle, Dataset: e.manifest.Dataset, Split: e.manifest.Split, Task: task,
			Attributors: e.manifest.Attributors, Chance: explain.Chance, Attention: explain.Attention,
			Posts: e.of(task), Notes: e.manifest.Notes,
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.folder, err)
		}
		list = append(list, r)
	}
	return list, nil
}

// of returns the posts of a task.
func (e explainedRun) of(task datasets.Task) []reports.MeasuredPost {
	var posts []reports.MeasuredPost
	for _, p := range e.posts {
		if p.Task == task.Name {
			posts = append(posts, p)
		}
	}
	return posts
}

// saveExplanations writes the tables of explanations in every format.
func saveExplanations(folder runFolder, list []*reports.ExplanationReport) error {
	var failed error
	for name, format := range map[string]string{
		"explain.txt": "table", "explain.md": "markdown", "explain.tex": "latex", "explain.csv": "csv", "explain.json": "json",
	} {
		failed = errors.Join(failed, folder.write(name, func(w io.Writer) error { return reports.WriteExplanations(w, format, list...) }))
	}
	return failed
}

// replayExplanations makes the tables of finished runs of bench --explain again.
func (f benchFlags) replayExplanations(stdout, stderr io.Writer) error {
	var all []*reports.ExplanationReport
	for _, folder := range f.replay {
		run, err := openExplained(folder)
		if err != nil {
			return err
		}
		list, err := run.reports()
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	return f.writeExplanations(all, stdout, stderr)
}

// writeExplanations prints tables of explanations.
func (f benchFlags) writeExplanations(list []*reports.ExplanationReport, stdout, stderr io.Writer) error {
	if f.format == "csv" { // which has no room for footnotes
		for _, r := range list {
			for _, note := range r.Notes {
				fmt.Fprintf(stderr, "note on %s: %s\n", r.Task.Name, note)
			}
		}
	}
	return reports.WriteExplanations(stdout, f.format, list...)
}
