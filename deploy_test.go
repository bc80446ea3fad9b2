package mindsieve_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// metrics are those that mindsieve work and mindsieve serve have on /metrics, and
// those that the rules record.
var metrics = []string{
	"mindsieve_posts_total", "mindsieve_results_total", "mindsieve_dead_letters_total", "mindsieve_redeliveries_total", "mindsieve_truncated_total",
	"mindsieve_request_total", "mindsieve_request_duration_seconds", "mindsieve_queue_duration_seconds", "mindsieve_inference_duration_seconds",
	"mindsieve_store_duration_seconds", "mindsieve_queue_size", "mindsieve_queue_pending", "mindsieve_queue_ack_pending", "mindsieve_batch_posts",
	"mindsieve_nats_connected", "mindsieve_build_info",
}

var metric = regexp.MustCompile(`\bmindsieve_\w+`)

// Every file of deploy that has a syntax parses, and asks for metrics that exist.
func TestDeployFiles(t *testing.T) {
	parsed := 0
	err := filepath.WalkDir("deploy", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch filepath.Ext(path) {
		case ".json":
			if !json.Valid(data) {
				t.Errorf("%s is no JSON", path)
			}
		case ".yaml", ".yml":
			if err := parseYAML(string(data)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		default:
			return nil
		}
		parsed++
		for _, name := range metric.FindAllString(string(data), -1) {
			if !slices.Contains(metrics, strings.TrimSuffix(name, "_bucket")) {
				t.Errorf("%s asks for %s, which no program has", path, name)
			}
		}
		return nil
	})
	if err != nil || parsed < 8 {
		t.Errorf("%d files, %v", parsed, err)
	}
}

// parseYAML reads all documents of a file.
func parseYAML(file string) error {
	documents := yaml.NewDecoder(strings.NewReader(file))
	for {
		var document any
		err := documents.Decode(&document)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
