package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// finished is a finished run as it lies in its folder: manifest.json,
// results.parquet and gold.jsonl. All tables are made from it, those of the run
// itself and those of a replay, so that both are the same.
type finished struct {
	folder   string
	manifest manifest
	results  []explain.Result
	gold     []goldRow
}

// openRun reads a finished run.
func openRun(ctx context.Context, folder string) (finished, error) {
	f := finished{folder: folder}
	var err error
	if f.manifest, err = readManifest(folder); err != nil {
		return f, err
	}
	err = f.read("results.parquet", func(r *os.File) (err error) { f.results, err = reports.ReadResults(ctx, r); return err })
	if err != nil {
		return f, err
	}
	return f, f.read("gold.jsonl", func(r *os.File) (err error) { f.gold, err = readGold(r); return err })
}

func (f finished) read(name string, content func(*os.File) error) error {
	file, err := os.Open(filepath.Join(f.folder, name))
	if err != nil {
		return fmt.Errorf("not the folder of a finished run: %w", err)
	}
	defer file.Close()
	if err := content(file); err != nil {
		return fmt.Errorf("%s: %w", f.folder, err)
	}
	return nil
}

// save writes the run into its folder, the manifest last: a folder that has one
// is whole.
func (f finished) save(folder runFolder) error {
	for _, file := range []struct {
		name    string
		content func(io.Writer) error
	}{
		{"results.parquet", func(w io.Writer) error { return reports.WriteResults(w, f.results) }},
		{"gold.jsonl", func(w io.Writer) error { return writeGold(w, f.gold) }},
		{"manifest.json", func(w io.Writer) error {
			out := json.NewEncoder(w)
			out.SetIndent("", "  ")
			return out.Encode(f.manifest)
		}},
	} {
		if err := folder.write(file.name, file.content); err != nil {
			return err
		}
	}
	return nil
}

// sections evaluates the run: a section for each task. By names further columns
// to break scores down by.
func (f finished) sections(by []string) ([]reports.Section, error) {
	sections := make([]reports.Section, 0, len(f.manifest.Tasks))
	for _, task := range f.manifest.Tasks {
		s, err := f.section(task, by)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.folder, err)
		}
		sections = append(sections, s)
	}
	return sections, nil
}

func (f finished) section(task datasets.Task, by []string) (reports.Section, error) {
	var layers [][]float64
	results := map[string]explain.Result{}
	for _, r := range f.results {
		if r.Task == task.Name {
			results[r.ID] = r
			if len(r.LayerWeights) > 0 {
				layers = append(layers, r.LayerWeights)
			}
		}
	}
	cases, err := casesOf(task, f.gold, results, f.manifest.Dead)
	if err != nil {
		return reports.Section{}, err
	}
	report, err := reports.Evaluate(reports.Run{
		System: "mindsieve, " + f.manifest.Bundle, Dataset: f.manifest.Dataset, Split: f.manifest.Split, Task: task,
		Cases: cases, By: strataOf(cases, append(f.manifest.By, by...)), Notes: f.manifest.Notes,
	})
	return reports.Section{Report: report, Cases: cases, Layers: layers}, err
}

// tables are the files with the tables of a run, by their format.
var tables = map[string]string{
	"table.txt": "table", "table.md": "markdown", "table.tex": "latex", "table.csv": "csv", "table.json": "json",
}

// saveTables writes the tables of the run in every format, and the page.
func (f finished) saveTables(folder runFolder, sections []reports.Section) error {
	for name, format := range tables {
		err := folder.write(name, func(w io.Writer) error {
			return reports.Write(w, reports.Style{Format: format}, reportsOf(sections)...)
		})
		if err != nil {
			return err
		}
	}
	return folder.write("report.html", func(w io.Writer) error {
		return reports.WriteHTML(w, reports.Document{
			Title: "mindsieve: " + f.manifest.Title, Facts: f.manifest.facts(), Sections: sections,
		})
	})
}

func reportsOf(sections []reports.Section) []*reports.Report {
	list := make([]*reports.Report, len(sections))
	for i, s := range sections {
		list[i] = s.Report
	}
	return list
}
