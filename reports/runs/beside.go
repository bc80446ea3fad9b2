package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// besideFile holds the answers of other systems in a run folder.
const besideFile = "beside.jsonl"

// System is a system whose predictions were made elsewhere: a file, or a
// folder with a file DATASET-SPLIT/TASK.jsonl for each task.
type System struct{ Name, Path string }

// SystemAnswer is the answer of another system to one unit. Its words are not in
// it, but those of frequent answers that are not valid. It is a line of beside.jsonl.
type SystemAnswer struct {
	System        string    `json:"system"`
	Task          string    `json:"task"`
	ID            string    `json:"id"`
	Labels        []string  `json:"labels"` // null: no valid answer
	Reason        string    `json:"reason,omitempty"`
	Said          string    `json:"said,omitempty"`          // what footnotes show of the answer, see [reports.Case]
	Probabilities []float64 `json:"probabilities,omitempty"` // in the order of the task's labels
}

// ParseSystems reads NAME=PATH, or PATH alone, whose last part is the name then.
func ParseSystems(values []string) ([]System, error) {
	var all []System
	for _, value := range values {
		name, path, named := strings.Cut(value, "=")
		if !named {
			name, path = filepath.Base(value), value
		}
		if name == "" || path == "" {
			return nil, fmt.Errorf("--beside %q is not NAME=PATH", value)
		}
		if slices.ContainsFunc(all, func(s System) bool { return s.Name == name }) {
			return nil, fmt.Errorf("two systems are called %q; tell them apart with --beside NAME=PATH", name)
		}
		all = append(all, System{name, path})
	}
	return all, nil
}

// namesOf returns the names of systems.
func namesOf(systems []System) []string {
	var names []string
	for _, s := range systems {
		names = append(names, s.Name)
	}
	return names
}

// answersOf returns what systems say of the units in gold. Run is the name of
// the run, such as "dreaddit-test".
func answersOf(systems []System, run string, tasks []datasets.Task, gold []reports.Gold) ([]SystemAnswer, error) {
	var all []SystemAnswer
	for _, s := range systems {
		rows, err := s.answers(run, tasks, gold)
		if err != nil {
			return nil, fmt.Errorf("--beside %s: %w", s.Name, err)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// answers returns what the system says of the units in gold. A task of which it
// says nothing has no row.
func (s System) answers(run string, tasks []datasets.Task, gold []reports.Gold) ([]SystemAnswer, error) {
	info, err := os.Stat(s.Path)
	if err != nil {
		return nil, err
	}
	var all []SystemAnswer
	for _, task := range tasks {
		path := s.Path
		if info.IsDir() {
			path = filepath.Join(s.Path, run, filepath.FromSlash(task.Name)+".jsonl")
		}
		rows, err := reports.ReadRows(path)
		switch {
		case info.IsDir() && errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case !info.IsDir() && len(tasks) > 1 && !slices.Contains(rows.Columns, "task"):
			return nil, fmt.Errorf("%s has no column task to tell the %d tasks of %s apart; give a folder with a file for each", path, len(tasks), run)
		}
		found, err := s.task(task, rows, gold)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// task returns the answers to one task, none if they are about other units.
func (s System) task(task datasets.Task, rows *reports.Rows, gold []reports.Gold) ([]SystemAnswer, error) {
	units, err := reports.UnansweredCases(task, gold)
	if err != nil {
		return nil, err
	}
	cases, err := reports.Predict(units, rows, task)
	if errors.Is(err, reports.ErrNoTask) || errors.Is(err, reports.ErrNoUnit) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []SystemAnswer
	for _, c := range cases {
		if c.Predicted != nil || c.Reason != "" {
			all = append(all, SystemAnswer{s.Name, task.Name, c.ID, labelsOf(task, c.Predicted), c.Reason, c.Said, c.Probabilities})
		}
	}
	return all, nil
}

// labelsOf returns the labels at indices, nil if indices is nil.
func labelsOf(task datasets.Task, indices []int) []string {
	if indices == nil {
		return nil
	}
	labels := make([]string, len(indices))
	for i, at := range indices {
		labels[i] = task.Labels[at]
	}
	return labels
}

// besideCases returns the units with the answers of a system in place of those
// that they have, and after them the answers to other units. It reports whether
// there is any answer.
func besideCases(task datasets.Task, units []reports.Case, rows []SystemAnswer, system string) ([]reports.Case, bool) {
	cases := make([]reports.Case, len(units))
	at := make(map[string]int, len(units))
	for i, u := range units {
		cases[i] = reports.Case{ID: u.ID, Gold: u.Gold, Group: u.Group, Columns: u.Columns}
		at[u.ID] = i
	}
	answered := false
	for _, row := range rows {
		if row.System != system || row.Task != task.Name {
			continue
		}
		answered = true
		i, ok := at[row.ID]
		if !ok {
			i = len(cases)
			cases = append(cases, reports.Case{ID: row.ID})
		}
		if row.Labels != nil {
			cases[i].Answer(task, row.Labels...)
		} else {
			cases[i].Reason = row.Reason
		}
		cases[i].Said, cases[i].Probabilities = row.Said, row.Probabilities
	}
	return cases, answered
}

func writeBeside(w io.Writer, rows []SystemAnswer) error {
	out := json.NewEncoder(w)
	for _, row := range rows {
		if err := out.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// readBeside reads rows that writeBeside wrote.
func readBeside(r io.Reader) ([]SystemAnswer, error) {
	var rows []SystemAnswer
	in := json.NewDecoder(r)
	for {
		var row SystemAnswer
		if err := in.Decode(&row); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", besideFile, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
}
