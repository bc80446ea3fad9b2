package runs

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain/measure"
	"github.com/mindsieve/mindsieve/reports"
)

const explainedFile = "explained.jsonl"

// Explained is a finished run of bench explain as it lies in its folder:
// explain-manifest.json and explained.jsonl. All tables are made from it, as
// those of a [finished] run are, beside which it may lie.
type Explained struct {
	Folder   string
	Manifest Manifest

	posts  []reports.MeasuredPost // of one task after the other
	marked []reports.MarkedPost   // those in which people marked symptoms
}

// OpenExplained reads a finished run of bench explain.
func OpenExplained(folder string) (Explained, error) {
	e := Explained{Folder: folder}
	var err error
	if e.Manifest, err = readManifest(folder, explainManifestFile); err != nil {
		return e, err
	}
	err = readWhole(folder, explainedFile, e.Manifest.Files[explainedFile], func(r *os.File) (err error) { e.posts, err = reports.ReadExplained(r); return err })
	err = errors.Join(err, readMarks(&e))
	return e, err
}

// save writes the run into its folder, the manifest last.
func (e Explained) save(folder *Folder) error {
	if err := folder.write(explainedFile, func(w io.Writer) error { return reports.WriteExplained(w, e.posts) }); err != nil {
		return err
	}
	e.Manifest.Files = map[string]string{explainedFile: folder.digests[explainedFile]}
	if len(e.marked) > 0 {
		if err := folder.write(marksFile, func(w io.Writer) error { return reports.WriteMarked(w, e.marked) }); err != nil {
			return err
		}
		e.Manifest.Files[marksFile] = folder.digests[marksFile]
	}
	return folder.write(explainManifestFile, e.Manifest.write)
}

// Reports scores the explanations of each task.
func (e Explained) Reports() ([]*reports.ExplanationReport, error) {
	var list []*reports.ExplanationReport
	for _, task := range e.Manifest.Tasks {
		r, err := reports.MeasureExplanations(reports.Explaining{
			System: e.Manifest.Bundle, Dataset: e.Manifest.Dataset, Split: e.Manifest.Split, Task: task,
			Attributors: e.Manifest.Attributors, Chance: measure.Chance, Attention: measure.Attention, Posts: e.of(task), Notes: e.Manifest.Notes,
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Folder, err)
		}
		list = append(list, r)
	}
	return list, nil
}

// of returns the posts of a task.
func (e Explained) of(task datasets.Task) []reports.MeasuredPost {
	var posts []reports.MeasuredPost
	for _, p := range e.posts {
		if p.Task == task.Name {
			posts = append(posts, p)
		}
	}
	return posts
}

// saveExplanations writes the tables of explanations in every format.
func saveExplanations(folder *Folder, list []*reports.ExplanationReport) error {
	var failed error
	for name, format := range map[string]string{
		"explain.txt": "table", "explain.md": "markdown", "explain.tex": "latex", "explain.csv": "csv", "explain.json": "json",
	} {
		failed = errors.Join(failed, folder.write(name, func(w io.Writer) error { return reports.WriteExplanations(w, format, list...) }))
	}
	return failed
}
