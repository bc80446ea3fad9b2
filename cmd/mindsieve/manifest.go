package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/classify/onnx"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// manifestSchema is the version of manifest.json.
const manifestSchema = 1

// manifest says what a run was: what is needed to judge it, to repeat it, and to
// make its tables again. It is manifest.json in a run folder, and
// explain-manifest.json of explanations that were measured.
type manifest struct {
	Schema      int               `json:"schema"`
	Command     []string          `json:"command"` // the flags as they were given
	Dataset     string            `json:"dataset"`
	Title       string            `json:"title"`
	Split       datasets.Split    `json:"split"`
	Tasks       []datasets.Task   `json:"tasks"` // those that the bundle answers
	File        string            `json:"file_sha256"`
	Bundle      string            `json:"bundle"`
	Digest      string            `json:"bundle_sha256"`
	Versions    map[string]string `json:"versions"`
	Machine     string            `json:"machine"`
	Seed        uint64            `json:"seed"` // of the intervals
	By          []string          `json:"by"`
	Beside      []string          `json:"beside,omitempty"`      // other systems in the tables, whose answers are in beside.jsonl
	Attributors []string          `json:"attributors,omitempty"` // of measured explanations: the rows of their tables
	Started     time.Time         `json:"started"`
	Seconds     float64           `json:"seconds"`
	Posts       int               `json:"posts"`
	Answered    int               `json:"answered"` // of them, in this run and not in an interrupted one before it
	Notes       []string          `json:"notes"`
	Dead        map[string]string `json:"dead_letters"` // id → reason
}

// versions returns the versions of what a score may depend on.
func versions() map[string]string {
	v := map[string]string{"mindsieve": "unknown", "go": runtime.Version(), "onnxruntime": onnx.LoadedVersion()}
	if info, ok := debug.ReadBuildInfo(); ok {
		v["mindsieve"] = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v["revision"] = s.Value
			}
		}
	}
	return v
}

func machine() string {
	return fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
}

// tasksOf returns the tasks of a dataset that the bundle answers, with any number
// of labels where the dataset has it. It is an error if there is none.
func tasksOf(b *classify.Bundle, d *datasets.Dataset) ([]datasets.Task, error) {
	var tasks []datasets.Task
	var missing error
	for _, task := range d.Tasks {
		head, err := b.Head(task.Name)
		if err != nil {
			missing = fmt.Errorf("dataset %s: %w", d.Name, err)
			continue
		}
		if (head.Kind == classify.Multilabel) != (task.Kind == datasets.Multilabel) {
			return nil, fmt.Errorf("bundle %s and dataset %s disagree on the kind of %s: the bundle's is %s, the dataset's %s",
				b.Name, d.Name, task.Name, head.Kind, task.Kind)
		}
		tasks = append(tasks, task)
	}
	if len(tasks) == 0 {
		return nil, missing
	}
	return tasks, nil
}

// readManifest reads the manifest of a run from its folder, by its file's name.
func readManifest(folder, name string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return m, fmt.Errorf("not the folder of a finished run: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%s: %s: %w", folder, name, err)
	}
	if m.Schema != manifestSchema {
		return m, fmt.Errorf("%s: %s has schema %d, this program reads %d", folder, name, m.Schema, manifestSchema)
	}
	return m, nil
}

func (m manifest) write(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(m)
}

// facts are what a reader of the report must know to repeat the run.
func (m manifest) facts() []reports.Fact {
	return []reports.Fact{
		{Name: "bundle", Value: m.Bundle + ", SHA-256 " + m.Digest},
		{Name: "dataset", Value: fmt.Sprintf("%s, %s split, SHA-256 of its file %s", m.Title, m.Split.Name, m.File)},
		{Name: "posts", Value: strconv.Itoa(m.Posts)},
		{Name: "seed of the intervals", Value: strconv.FormatUint(m.Seed, 10)},
		{Name: "versions", Value: fmt.Sprintf("mindsieve %s, ONNX Runtime %s, %s", m.Versions["mindsieve"], m.Versions["onnxruntime"], m.Versions["go"])},
		{Name: "machine", Value: m.Machine},
		{Name: "started", Value: m.Started.UTC().Format(time.RFC3339)},
	}
}
