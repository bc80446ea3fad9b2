package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mindsieve/mindsieve/datasets"
)

// exportCorpus is a Dreaddit whose test split holds "A quiet day.".
func exportCorpus(t *testing.T, train string) string {
	t.Helper()
	data := corpusOf(t, "text,label\nA quiet day.,0\nA <long> night.,1\n")
	if err := os.WriteFile(filepath.Join(data, "dreaddit", "dreaddit-train.csv"), []byte(train), 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

func readExport(t *testing.T, out, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(out, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestDatasetsExport(t *testing.T) {
	data, out := exportCorpus(t, "text,label\nA loud day.,1\nA QUIET day!,0\nA walk.,0\n"), t.TempDir()
	got := mindsieve(t, "", "datasets", "export", "dreaddit", "--data", data, "--out", out)
	if got.status != 0 || !strings.Contains(got.stdout, "dreaddit/test 1") ||
		!strings.Contains(got.stderr, "not exported: dreaddit/validation: no split of dreaddit") {
		t.Fatalf("status %d, %s%s", got.status, got.stdout, got.stderr)
	}
	// The hashes: printf 'a loud day.' | sha256sum, printf 'a walk.' | sha256sum.
	want := `{"id":"dreaddit-train-00001","hash":"53a65e17f2e12e41","text":"A loud day.","labels":{"dreaddit/stress":["stressed"]}}
{"id":"dreaddit-train-00003","hash":"fc8bdaca8e740cf9","text":"A walk.","labels":{"dreaddit/stress":["not stressed"]}}
`
	if diff := cmp.Diff(want, readExport(t, out, "dreaddit-train.jsonl")); diff != "" {
		t.Errorf("train (-want +got):\n%s", diff)
	}
	if test := readExport(t, out, "dreaddit-test.jsonl"); !strings.Contains(test, `"text":"A <long> night."`) || strings.Count(test, "\n") != 2 {
		t.Errorf("test is not whole: %s", test)
	}
	var m datasets.ExportManifest
	if err := json.Unmarshal([]byte(readExport(t, out, "manifest.json")), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Splits) != 2 {
		t.Fatalf("splits are %+v", m.Splits)
	}
	train, test := m.Splits[0], m.Splits[1]
	if diff := cmp.Diff([]datasets.Dropped{{Because: "dreaddit/test", Rows: 1}}, train.Dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"53a65e17f2e12e41", "fc8bdaca8e740cf9"}, train.Hashes); diff != "" || len(test.Hashes) != 0 || len(test.Dropped) != 0 {
		t.Errorf("hashes (-want +got):\n%s of test %v", diff, test.Hashes)
	}
	if train.Rows != 2 || train.Labels[0].Labels[1].Rows != 1 || len(train.SHA256) != 64 || train.SourceSHA256 == test.SourceSHA256 {
		t.Errorf("the manifest has %+v", train)
	}
}

func TestDatasetsExportUsage(t *testing.T) {
	data, out := exportCorpus(t, "text,label\nA walk.,0\n"), t.TempDir()
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no name", nil, exitUsage, "requires at least 1 arg"},
		{"no folder", []string{"dreaddit"}, exitUsage, "--out FOLDER is needed"},
		{"an unknown name", []string{"twitter", "--out", out}, exitUsage, `no dataset is called "twitter"`},
		{"no such split", []string{"dreaddit", "--split", "dev", "--out", out}, exitError, "nothing was exported"},
		{"an absent file", []string{"sdcnl", "--out", out}, exitError, "not exported: sdcnl/train: no file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := mindsieve(t, "", append([]string{"datasets", "export", "--data", data}, c.args...)...)
			if got.status != c.status || !strings.Contains(got.stderr, c.want) {
				t.Errorf("status %d, stderr %s; want %d and %q", got.status, got.stderr, c.status, c.want)
			}
		})
	}
}

func TestDatasetsExportKeepsWhatACorpusHasBesides(t *testing.T) {
	out := t.TempDir()
	got := mindsieve(t, "", "datasets", "export", "../../datasets/testdata/card/walks.yaml", "--out", out, "--json")
	if got.status != 0 {
		t.Fatal(got.stderr)
	}
	first, _, _ := strings.Cut(readExport(t, out, "walks-train.jsonl"), "\n")
	want := `"labels":{"walks/mood":["calm"],"walks/weather":["sun"]},"group":"1","community":"river","spans":{"walks/mood":[[35,47]]}}`
	if !strings.HasSuffix(first, want) {
		t.Errorf("the first line is %s, want it to end in %s", first, want)
	}
}

// No text that a model may be trained on, of the files that are here, is in a test split.
func TestNothingExportedForTrainingIsTestedOn(t *testing.T) {
	data := os.Getenv("MINDSIEVE_DATA")
	if data == "" {
		t.Skip("set MINDSIEVE_DATA to the folder of the datasets")
	}
	out := t.TempDir()
	got := mindsieve(t, "", "datasets", "export", "dreaddit", "depseverity", "--data", data, "--out", out, "--json")
	var m datasets.ExportManifest
	if err := json.Unmarshal([]byte(got.stdout), &m); err != nil {
		t.Fatalf("%v: %s", err, got.stderr)
	}
	var tested []string
	for _, d := range []*datasets.Dataset{&datasets.Dreaddit, &datasets.DepSeverity} {
		items, _, err := d.Read(data, "test")
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			tested = append(tested, datasets.TextHash(it.Post))
		}
	}
	slices.Sort(tested)
	for _, s := range m.Splits {
		for _, hash := range s.Hashes {
			if _, ok := slices.BinarySearch(tested, hash); ok {
				t.Fatalf("%s holds a text of a test split", s.File)
			}
		}
	}
}
