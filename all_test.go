// Package mindsieve_test holds the rules of the repository as a whole.
package mindsieve_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/mindsieve/mindsieve/"

// Data goes one way: ingest → classify → explain → reports, with datasets at
// the side and cmd on top. Change this table only with the design.
var imports = map[string][]string{
	"ingest/rows":        nil,
	"ingest":             {"ingest/rows"},
	"ingest/streams":     {"ingest"},
	"classify/onnx":      nil,
	"classify/tokenizer": nil,
	"classify":           {"classify/onnx", "classify/tokenizer"},
	"explain/language":   nil,
	"explain":            {"ingest", "classify", "classify/tokenizer", "explain/language"},
	"explain/measure":    {"classify", "classify/tokenizer", "explain", "reports/metrics", "ingest"},
	"datasets":           {"ingest", "ingest/rows", "classify/tokenizer"},
	"reports/metrics":    nil,
	"reports/tables":     nil,
	"reports/charts":     {"reports/metrics", "reports/tables"},
	"reports":            {"datasets", "ingest/rows", "reports/metrics", "reports/tables", "reports/charts"},
	"reports/posts":      {"classify", "classify/tokenizer", "explain", "reports", "reports/tables"},
	"reports/runs": {
		"ingest", "ingest/streams", "classify", "classify/onnx", "classify/tokenizer", "explain", "explain/measure", "datasets", "reports", "reports/metrics",
	},
	"reports/archive":  {"ingest", "ingest/streams", "explain", "reports/runs"},
	"reports/timeline": {"explain", "reports/archive", "reports/metrics", "reports/tables"},
	"reports/takeover": {"explain", "reports/metrics", "reports/tables"},
	"reports/service":  {"ingest", "classify", "classify/tokenizer", "explain"},
	"reports/webhook":  {"explain"},
	"cmd/mindsieve": {
		"ingest", "ingest/rows", "ingest/streams", "classify", "classify/onnx", "classify/tokenizer", "explain", "explain/measure", "datasets",
		"reports", "reports/archive", "reports/metrics", "reports/posts", "reports/runs", "reports/service", "reports/tables", "reports/takeover", "reports/timeline", "reports/webhook",
	},
}

// What may be imported in one place only.
var reserved = map[string][]string{
	"C":                                 {},
	"github.com/yalue/onnxruntime_go":   {"classify/onnx"},
	"github.com/nats-io/nats-server/v2": {"ingest/streams", "cmd/mindsieve"},
	"github.com/nats-io/nats.go":        {"ingest/streams", "cmd/mindsieve"},
	"github.com/spf13/cobra":            {"cmd/mindsieve"},
}

func TestImports(t *testing.T) {
	for file, folder := range goFiles(t) {
		allowed, known := imports[folder]
		if !known && folder != "." {
			t.Errorf("%s: the folder %s is not in the import table", file, folder)
		}
		for _, path := range importsOf(t, file) {
			if ours, ok := strings.CutPrefix(path, module); ok && ours != folder && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s; %s may import %v", file, ours, folder, allowed)
			}
			for prefix, folders := range reserved {
				if (path == prefix || strings.HasPrefix(path, prefix+"/")) && !slices.Contains(folders, folder) {
					t.Errorf("%s imports %s, which belongs in %v", file, path, folders)
				}
			}
		}
	}
}

// Scores are made where nothing can run a model and nothing can reach a broker.
func TestScoreLinksNeitherCgoNorNATS(t *testing.T) {
	args := []string{"list", "-deps", "-f", "{{.ImportPath}} {{if and .CgoFiles (not .Standard)}}cgo{{end}}"}
	for _, path := range importsOf(t, "cmd/mindsieve/score.go") {
		if strings.HasPrefix(path, module) {
			args = append(args, path)
		}
	}
	deps, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(deps)) {
		path, cgo, _ := strings.Cut(strings.TrimSpace(line), " ")
		if cgo != "" || path == module+"classify/onnx" || strings.HasPrefix(path, "github.com/nats-io/") {
			t.Errorf("score links %s", path)
		}
	}
}

// importsOf returns what a Go file imports.
func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// goFiles maps each Go file to its folder.
func goFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go"):
			files[path] = filepath.ToSlash(filepath.Dir(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
