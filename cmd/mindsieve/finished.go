package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// finished is a finished run as it lies in its folder: manifest.json,
// results.parquet, gold.jsonl and, if other systems stand beside it, beside.jsonl.
// All tables are made from it, those of the run itself and those of a replay, so
// that both are the same.
type finished struct {
	folder   string
	manifest manifest
	results  []explain.Result
	gold     []goldRow
	beside   []besideRow
}

// openRun reads a finished run.
func openRun(ctx context.Context, folder string) (finished, error) {
	f := finished{folder: folder}
	var err error
	if f.manifest, err = readManifest(folder, "manifest.json"); err != nil && isExplained(folder) {
		return f, fmt.Errorf("%w; it holds measured explanations: add --explain", err)
	} else if err != nil {
		return f, err
	}
	err = readPart(folder, "results.parquet", func(r *os.File) (err error) { f.results, err = reports.ReadResults(ctx, r); return err })
	if err != nil {
		return f, err
	}
	err = readPart(folder, "gold.jsonl", func(r *os.File) (err error) { f.gold, err = readGold(r); return err })
	if err != nil || len(f.manifest.Beside) == 0 {
		return f, err
	}
	return f, readPart(folder, besideFile, func(r *os.File) (err error) { f.beside, err = readBeside(r); return err })
}

// add puts further systems beside those that the run has.
func (f *finished) add(systems []besideSystem) error {
	for _, s := range systems {
		if slices.Contains(f.manifest.Beside, s.name) {
			return fmt.Errorf("%s: there is a system %q beside the run already; give another name with --beside NAME=PATH", f.folder, s.name)
		}
	}
	rows, err := besideAnswers(systems, runName(f.manifest.Dataset, f.manifest.Split), f.manifest.Tasks, f.gold)
	f.manifest.Beside, f.beside = append(f.manifest.Beside, namesOf(systems)...), append(f.beside, rows...)
	return err
}

// readPart reads one file of a run folder through a function.
func readPart(folder, name string, content func(*os.File) error) error {
	file, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return fmt.Errorf("not the folder of a finished run: %w", err)
	}
	defer file.Close()
	if err := content(file); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return nil
}

// save writes the run into its folder, the manifest last: a folder that has one
// is whole.
func (f finished) save(folder runFolder) error {
	if err := f.saveBeside(folder); err != nil {
		return err
	}
	for _, file := range []struct {
		name    string
		content func(io.Writer) error
	}{
		{"results.parquet", func(w io.Writer) error { return reports.WriteResults(w, f.results) }},
		{"gold.jsonl", func(w io.Writer) error { return writeGold(w, f.gold) }},
		{"manifest.json", f.manifest.write},
	} {
		if err := folder.write(file.name, file.content); err != nil {
			return err
		}
	}
	return nil
}

// saveBeside writes the answers of other systems. Without one there is no file,
// not even that of an earlier run.
func (f finished) saveBeside(folder runFolder) error {
	if len(f.manifest.Beside) == 0 {
		return os.RemoveAll(filepath.Join(folder.path, besideFile))
	}
	return folder.write(besideFile, func(w io.Writer) error { return writeBeside(w, f.beside) })
}

// sections evaluates the run: for each task a section, and one for each system
// beside it. By names further columns to break scores down by.
func (f finished) sections(by []string) ([]reports.Section, error) {
	sections := make([]reports.Section, 0, len(f.manifest.Tasks))
	for _, task := range f.manifest.Tasks {
		own, layers, err := f.run(task, by)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.folder, err)
		}
		s, err := evaluate(f.withBeside(own))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.folder, err)
		}
		s[0].Layers = layers
		sections = append(sections, s...)
	}
	return sections, nil
}

// run returns the answers to a task, and the layer weights of the posts.
func (f finished) run(task datasets.Task, by []string) (reports.Run, [][]float64, error) {
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
	return reports.Run{
		System: "mindsieve, " + f.manifest.Bundle, Dataset: f.manifest.Dataset, Split: f.manifest.Split, Task: task,
		Cases: cases, By: strataOf(cases, append(f.manifest.By, by...)), Notes: f.manifest.Notes,
	}, layers, err
}

// withBeside returns a run and after it those of the other systems on the same
// units. Of a system that says nothing of them the first run has a note.
func (f finished) withBeside(own reports.Run) []reports.Run {
	runs := []reports.Run{own}
	for _, system := range f.manifest.Beside {
		other := own
		var answered bool
		other.System = system
		if other.Cases, answered = besideCases(own.Task, own.Cases, f.beside, system); answered {
			runs = append(runs, other)
			continue
		}
		runs[0].Notes = append(slices.Clone(runs[0].Notes), fmt.Sprintf("No predictions of %s for this task on these %ss.", system, own.Task.Unit))
	}
	return runs
}

// evaluate scores runs on the same units, and the others against the first one.
func evaluate(runs []reports.Run) ([]reports.Section, error) {
	var sections []reports.Section
	for _, run := range runs {
		report, err := reports.Evaluate(run)
		if err != nil {
			return nil, fmt.Errorf("scoring %s: %w", run.System, err)
		}
		sections = append(sections, reports.Section{Report: report, Cases: run.Cases})
	}
	return sections, reports.SetContrasts(reportsOf(sections), runs, runs[0].System)
}

// tableFiles are the formats of the files with the tables of a run.
var tableFiles = map[string]string{
	"table.txt": "table", "table.md": "markdown", "table.tex": "latex", "table.csv": "csv", "table.json": "json",
}

// saveTables writes the tables of the run in every format, and the page.
func (f finished) saveTables(folder runFolder, sections []reports.Section) error {
	for name, format := range tableFiles {
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
