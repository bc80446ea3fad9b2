package runs

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

	"github.com/klauspost/cpuid/v2"

	"github.com/mindsieve/mindsieve/classify/onnx"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/metrics"
)

const (
	// manifestSchema is the version of manifest.json.
	manifestSchema = 2

	manifestFile        = "manifest.json"
	explainManifestFile = "explain-manifest.json"
)

// Manifest says what a run was: what is needed to judge it, to repeat it, and to
// make its tables again. It is manifest.json in a run folder, and
// explain-manifest.json of explanations that were measured.
type Manifest struct {
	Schema        int               `json:"schema"`
	Command       []string          `json:"command"` // the flags as they were given
	Dataset       string            `json:"dataset"`
	Title         string            `json:"title"`
	Split         datasets.Split    `json:"split"`
	Tasks         []datasets.Task   `json:"tasks"`          // those that the bundle answers
	SplitSHA256   string            `json:"split_sha256"`   // of the file of the split
	DatasetSHA256 string            `json:"dataset_sha256"` // of the files of all splits that are there, see [datasets.Dataset.FolderDigest]
	Bundle        string            `json:"bundle"`         // its name
	BundleSHA256  string            `json:"bundle_sha256"`  // its digest
	Instruments   []string          `json:"instruments"`    // ids
	Files         map[string]string `json:"files"`          // SHA-256 of the other files that tables are made of, by their names
	Versions      map[string]string `json:"versions"`       // of mindsieve, its revision, Go, ONNX Runtime
	Processor     string            `json:"processor"`      // as it calls itself
	Machine       string            `json:"machine"`        // system, architecture, cores in use
	Seed          uint64            `json:"seed"`           // of the intervals
	By            []string          `json:"by"`             // further columns that scores are broken down by
	Beside        []string          `json:"beside"`         // other systems in the tables, whose answers are in beside.jsonl
	Attributors   []string          `json:"attributors"`    // of measured explanations: the rows of their tables
	Started       time.Time         `json:"started"`
	Seconds       float64           `json:"seconds"`
	Posts         int               `json:"posts"`
	Answered      int               `json:"answered"` // of them, in this run and not in an interrupted one before it
	Notes         []string          `json:"notes"`
	Dead          map[string]string `json:"dead_letters"` // id → reason
}

// manifest says what is known of every run of the subject.
func (s *Benchmark) manifest(command []string, started time.Time) (Manifest, error) {
	split, err := s.Dataset.Digest(s.Data, s.Split)
	if err != nil {
		return Manifest{}, err
	}
	folder, err := s.Dataset.FolderDigest(s.Data)
	b := s.Classifier.Bundle
	return Manifest{
		Schema: manifestSchema, Command: command,
		Dataset: s.Dataset.Name, Title: s.Dataset.Title, Split: s.Split, Tasks: s.Tasks, SplitSHA256: split, DatasetSHA256: folder,
		Bundle: b.Name, BundleSHA256: b.Digest, Versions: versions(), Processor: cpuid.CPU.BrandName, Machine: machine(), Seed: metrics.Seed,
		Started: started, Seconds: time.Since(started).Seconds(),
	}, err
}

// versions returns the versions of what a score may depend on.
func versions() map[string]string {
	v := map[string]string{"mindsieve": Version(), "go": runtime.Version(), "onnxruntime": onnx.LoadedVersion()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v["revision"] = s.Value
			}
		}
	}
	return v
}

// version is set by the build (make build), from the repository's tags and commit.
var version string

// Version is that of the program, as its build recorded it.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

func machine() string {
	return fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
}

// readManifest reads the manifest of a run from its folder, by its file's name.
func readManifest(folder, name string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return m, fmt.Errorf("not the folder of a finished run: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%s: %s: %w", folder, name, err)
	}
	if m.Schema != manifestSchema {
		return m, fmt.Errorf("%s: %s has schema %d, this program reads %d: run it again", folder, name, m.Schema, manifestSchema)
	}
	return m, nil
}

func (m Manifest) write(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(m)
}

// same reports whether a run of another manifest gives the same answers: of the
// same posts, by the same bundle, with the same instruments.
func (m Manifest) same(other Manifest) bool {
	return m.BundleSHA256 == other.BundleSHA256 && m.SplitSHA256 == other.SplitSHA256 &&
		fmt.Sprint(m.Instruments, taskNames(m.Tasks)) == fmt.Sprint(other.Instruments, taskNames(other.Tasks))
}

func taskNames(tasks []datasets.Task) []string {
	names := make([]string, len(tasks))
	for i, t := range tasks {
		names[i] = t.Name
	}
	return names
}

// facts are what a reader of the report must know to repeat the run.
func (m Manifest) facts() []reports.Fact {
	return []reports.Fact{
		{Name: "bundle", Value: m.Bundle + ", SHA-256 " + m.BundleSHA256},
		{Name: "dataset", Value: fmt.Sprintf("%s, %s split, SHA-256 of its file %s", m.Title, m.Split.Name, m.SplitSHA256)},
		{Name: "posts", Value: strconv.Itoa(m.Posts)},
		{Name: "seed of the intervals", Value: strconv.FormatUint(m.Seed, 10)},
		{Name: "versions", Value: fmt.Sprintf("mindsieve %s, ONNX Runtime %s, %s", m.Versions["mindsieve"], m.Versions["onnxruntime"], m.Versions["go"])},
		{Name: "machine", Value: m.Machine + ", " + m.Processor},
		{Name: "started", Value: m.Started.UTC().Format(time.RFC3339)},
	}
}
