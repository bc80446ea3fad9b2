package runs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// Run is a finished run as it lies in its folder. All tables are made from it,
// those of the run itself and those of a replay, so that both are the same.
type Run struct {
	Folder   string
	Manifest Manifest
	Gold     []reports.Gold
	Beside   []SystemAnswer

	answers map[string]answered // by the id of the post
	layers  [][]float64         // [posts][layers+1]
}

// Open reads a finished run. It fails if a file is not as the manifest says.
func Open(ctx context.Context, folder string) (*Run, error) {
	r := &Run{Folder: folder}
	var err error
	if r.Manifest, err = readManifest(folder, manifestFile); err != nil && IsExplained(folder) {
		return nil, fmt.Errorf("%w; it holds measured explanations: mindsieve bench explain --replay %s", err, folder)
	} else if err != nil {
		return nil, err
	}
	read := func(name string, content func(*os.File) error) {
		if err == nil {
			err = readWhole(folder, name, r.Manifest.Files[name], content)
		}
	}
	read(goldFile, func(f *os.File) (err error) { r.Gold, err = reports.ReadGold(f); return err })
	if len(r.Manifest.Beside) > 0 {
		read(besideFile, func(f *os.File) (err error) { r.Beside, err = readBeside(f); return err })
	}
	if err != nil {
		return nil, err
	}
	return r, r.load(ctx)
}

// load reads what tables need of the results.
func (r *Run) load(ctx context.Context) error {
	r.answers = make(map[string]answered, len(r.Gold))
	return readWhole(r.Folder, resultsFile, r.Manifest.Files[resultsFile], func(f *os.File) error {
		return EachResult(ctx, f, func(result explain.Result) error {
			if _, twice := r.answers[result.ID]; twice {
				return nil
			}
			r.answers[result.ID] = answered{result.Answers, result.Concern, result.Error}
			if len(result.LayerWeights) > 0 {
				r.layers = append(r.layers, result.LayerWeights)
			}
			return nil
		}, "id", "answers", "concern", "layer_weights", "error")
	})
}

// Results calls use for each result of the run.
func (r *Run) Results(ctx context.Context, use func(explain.Result) error) error {
	return readWhole(r.Folder, resultsFile, r.Manifest.Files[resultsFile], func(f *os.File) error { return EachResult(ctx, f, use) })
}

// Add puts further systems beside those that the run has.
func (r *Run) Add(systems []System) error {
	for _, s := range systems {
		if slices.Contains(r.Manifest.Beside, s.Name) {
			return fmt.Errorf("%s: there is a system %q beside the run already; give another name with --beside NAME=PATH", r.Folder, s.Name)
		}
	}
	rows, err := answersOf(systems, runName(r.Manifest.Dataset, r.Manifest.Split), r.Manifest.Tasks, r.Gold)
	r.Manifest.Beside, r.Beside = append(r.Manifest.Beside, namesOf(systems)...), append(r.Beside, rows...)
	return err
}

// save writes what tables are made of, the manifest last: a folder that has one
// is whole. The results are there already.
func (r *Run) save(folder *Folder) error {
	if err := folder.write(goldFile, func(w io.Writer) error { return reports.WriteGold(w, r.Gold) }); err != nil {
		return err
	}
	if len(r.Manifest.Beside) == 0 {
		if err := folder.remove(besideFile); err != nil {
			return err
		}
	} else if err := folder.write(besideFile, func(w io.Writer) error { return writeBeside(w, r.Beside) }); err != nil {
		return err
	}
	r.Manifest.Files = map[string]string{}
	for _, name := range []string{resultsFile, goldFile, besideFile} {
		if digest, ok := folder.digests[name]; ok {
			r.Manifest.Files[name] = digest
		}
	}
	return folder.write(manifestFile, r.Manifest.write)
}

// Sections evaluates the run: for each task a section, one for each system beside
// it, and one for the units alone whose texts the bundle has not learnt from, if
// it has learnt from others. By names further columns to break scores down by.
func (r *Run) Sections(by ...string) ([]reports.Section, error) {
	var sections []reports.Section
	for _, task := range r.Manifest.Tasks {
		own, err := r.evaluated(task, by)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Folder, err)
		}
		all := r.withBeside(own)
		s, err := evaluate(all)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Folder, err)
		}
		s[0].Layers = r.layers
		unseen, err := r.unseen(&s[0], all[0])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Folder, err)
		}
		sections = append(append(sections, s...), unseen...)
	}
	return sections, nil
}

// evaluated returns the answers to a task, to be evaluated.
func (r *Run) evaluated(task datasets.Task, by []string) (reports.Run, error) {
	cases, err := casesOf(task, r.Gold, r.answers, r.Manifest.Dead)
	return reports.Run{
		System: "mindsieve, " + r.Manifest.Bundle, Dataset: r.Manifest.Dataset, Split: r.Manifest.Split, Task: task,
		Cases: cases, By: strataOf(cases, append(slices.Clone(r.Manifest.By), by...)), Notes: r.Manifest.Notes,
	}, err
}

// withBeside returns a run and after it those of the other systems on the same
// units. Of a system that says nothing of them the first run has a note.
func (r *Run) withBeside(own reports.Run) []reports.Run {
	runs := []reports.Run{own}
	for _, system := range r.Manifest.Beside {
		other := own
		var answered bool
		other.System = system
		if other.Cases, answered = besideCases(own.Task, own.Cases, r.Beside, system); answered {
			runs = append(runs, other)
			continue
		}
		runs[0].Notes = append(slices.Clone(runs[0].Notes), fmt.Sprintf("No predictions of %s for this task on these %ss.", system, own.Task.Unit))
	}
	return runs
}

// unseen returns a section of the units alone whose texts the bundle has not
// learnt from, and says so in the notes of the section of all units. There is
// none if the bundle learnt from no text of the test.
func (r *Run) unseen(all *reports.Section, own reports.Run) ([]reports.Section, error) {
	learnt := map[string]bool{}
	for _, g := range r.Gold {
		if _, labelled := g.Labels[own.Task.Name]; g.Learnt && labelled {
			learnt[g.ID] = true
		}
	}
	if len(learnt) == 0 {
		return nil, nil
	}
	note := fmt.Sprintf("The bundle learnt from the texts of %d of these %d %ss, or was chosen by them, under this or another dataset's labels: "+
		"the figures are too good by an unknown amount.", len(learnt), all.Report.N, own.Task.Unit)
	name := own.System + ", unseen texts alone"
	if len(learnt) < all.Report.N {
		note += fmt.Sprintf(" The row %q leaves them out.", name)
	}
	all.Report.Notes = append(all.Report.Notes, note)
	own.System, own.By = name, nil
	own.Cases = slices.DeleteFunc(slices.Clone(own.Cases), func(c reports.Case) bool { return learnt[c.ID] })
	own.Notes = append(slices.Clone(own.Notes), fmt.Sprintf("Only the %d %ss whose texts the bundle has not learnt from.", all.Report.N-len(learnt), own.Task.Unit))
	if !slices.ContainsFunc(own.Cases, func(c reports.Case) bool { return c.Gold != nil }) {
		return nil, nil // it learnt from every one
	}
	return evaluate([]reports.Run{own})
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
	return sections, reports.SetContrasts(ReportsOf(sections), runs, runs[0].System)
}

// tableFiles are the files with the tables of a run, by their format.
var tableFiles = map[string]string{
	"table.txt": "table", "table.md": "markdown", "table.tex": "latex", "table.csv": "csv", "table.json": "json",
}

// saveTables writes the tables of the run in every format, and the page.
func (r *Run) saveTables(folder *Folder) error {
	sections, err := r.Sections()
	if err != nil {
		return err
	}
	var failed error
	for name, format := range tableFiles {
		failed = errors.Join(failed, folder.write(name, func(w io.Writer) error {
			return reports.Write(w, reports.Style{Format: format}, ReportsOf(sections)...)
		}))
	}
	return errors.Join(failed, folder.write("report.html", func(w io.Writer) error {
		return reports.WriteHTML(w, reports.Document{
			Title: "mindsieve: " + r.Manifest.Title, Facts: r.Manifest.facts(), Sections: sections,
		})
	}))
}

// ReportsOf returns the report of each section.
func ReportsOf(sections []reports.Section) []*reports.Report {
	list := make([]*reports.Report, len(sections))
	for i, s := range sections {
		list[i] = s.Report
	}
	return list
}

// runName is how a run is called in folders of other systems' predictions.
func runName(dataset string, s datasets.Split) string { return dataset + "-" + s.Name }

// IsExplained reports whether a folder has measured explanations.
func IsExplained(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, explainManifestFile))
	return err == nil
}
