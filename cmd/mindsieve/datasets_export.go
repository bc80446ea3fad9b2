package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// exportFlags are the flags of datasets export.
type exportFlags struct {
	*corpusFlags

	out    string
	splits []string
}

func exportCommand(shared *corpusFlags) *cobra.Command {
	f := exportFlags{corpusFlags: shared}
	cmd := &cobra.Command{
		Use:   "export NAME...",
		Short: "Write datasets as JSON lines to train a model on, without any text of any test split",
		Long: "Write each split of the named datasets that is in --data as NAME-SPLIT.jsonl, and manifest.json beside them. A line\n" +
			"has id, hash, text, labels (task to labels), and where the corpus has them group, community and spans (task to byte\n" +
			"ranges).\n" +
			"Every split but those for testing is written without the texts that stand in a test split of any dataset.\n" +
			"The manifest has the digests of the files, the counts, what was dropped and why, and the hashes of the texts that may\n" +
			"be trained on. The files hold the texts of the posts: keep them as you keep the corpora.",
		Example: "  mindsieve datasets export dreaddit sdcnl --data ~/corpora --out build/data\n" +
			"  mindsieve datasets export cams --split train,added --out build/data",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.export(cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
	cmd.Flags().StringVar(&f.out, "out", "", "folder to write to (needed)")
	cmd.Flags().StringSliceVar(&f.splits, "split", []string{"train", "validation", "test"}, "splits to write, of those that a dataset has")
	return cmd
}

// exportManifest is manifest.json beside exported splits.
type exportManifest struct {
	Schema int             `json:"schema"`
	Splits []exportedSplit `json:"splits"`
}

// exportedSplit says what an exported file is and where it comes from.
type exportedSplit struct {
	Dataset      string               `json:"dataset"`
	Split        string               `json:"split"`
	File         string               `json:"file"`
	SHA256       string               `json:"sha256"`
	Source       string               `json:"source"` // its path in the folder of the dataset
	SourceSHA256 string               `json:"source_sha256"`
	Rows         int                  `json:"rows"`
	Labels       []datasets.TaskCount `json:"labels"`
	Dropped      []datasets.Dropped   `json:"dropped"` // empty for a test split, which is written whole
	Notes        []string             `json:"notes"`
	Hashes       []string             `json:"hashes"` // of the texts, in the order of the lines; none for a test split
}

// exportedRow is a line of an exported file.
type exportedRow struct {
	ID        string              `json:"id"`
	Hash      string              `json:"hash"` // see datasets.TextHash
	Text      string              `json:"text"`
	Labels    map[string][]string `json:"labels"` // task → labels; a task without a label for this unit is not there
	Group     string              `json:"group,omitempty"`
	Community string              `json:"community,omitempty"` // where it was posted
	Spans     map[string][][2]int `json:"spans,omitempty"`     // task → byte ranges of the text
}

// export writes the splits and the manifest, and lists on stdout what it wrote.
func (f exportFlags) export(stdout, stderr io.Writer, names []string) error {
	if f.out == "" {
		return usageError{errors.New("--out FOLDER is needed: where to write the files")}
	}
	chosen, err := namedDatasets(names)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.out, 0o700); err != nil {
		return err
	}
	m := exportManifest{Schema: 1}
	for _, d := range chosen {
		splits, err := f.exportDataset(d, stderr)
		if err != nil {
			return err
		}
		m.Splits = append(m.Splits, splits...)
	}
	if len(m.Splits) == 0 {
		return errors.New("nothing was exported; see above which files are absent")
	}
	if err := f.writeManifest(m); err != nil {
		return err
	}
	return f.report(stdout, m)
}

// exportDataset writes the splits of a dataset. One that it does not have, or
// whose file is absent, is told on stderr.
func (f exportFlags) exportDataset(d *datasets.Dataset, stderr io.Writer) ([]exportedSplit, error) {
	var done []exportedSplit
	for _, name := range f.splits {
		s, err := d.Split(name)
		if err != nil {
			fmt.Fprintf(stderr, "not exported: %s/%s: %v\n", d.Name, name, err)
			continue
		}
		e, err := f.exportSplit(d, s)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(stderr, "not exported: %s/%s: %v\n", d.Name, name, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		done = append(done, e)
	}
	return done, nil
}

// exportSplit reads a split, writes its file, and says what it is.
func (f exportFlags) exportSplit(d *datasets.Dataset, s datasets.Split) (exportedSplit, error) {
	t, err := readForExport(d, f.data, s)
	if err != nil {
		return exportedSplit{}, err
	}
	source, err := d.Digest(f.data, s)
	if err != nil {
		return exportedSplit{}, err
	}
	e := exportedSplit{
		Dataset: d.Name, Split: s.Name, File: d.Name + "-" + s.Name + ".jsonl", Source: s.File, SourceSHA256: source,
		Rows: len(t.Items), Labels: d.CountLabels(t.Items),
		Dropped: append([]datasets.Dropped{}, t.Dropped...), Notes: append([]string{}, t.Notes...), Hashes: []string{},
	}
	if !s.HeldOut() {
		for _, it := range t.Items {
			e.Hashes = append(e.Hashes, datasets.TextHash(it.Post))
		}
	}
	e.SHA256, err = writeRows(filepath.Join(f.out, e.File), d.Tasks, t.Items)
	return e, err
}

// readForExport reads a test split as it is, and any other without the texts of
// the test splits.
func readForExport(d *datasets.Dataset, data string, s datasets.Split) (datasets.Training, error) {
	if !s.HeldOut() {
		return d.ReadTrain(data, s.Name)
	}
	items, notes, err := d.Read(data, s.Name)
	return datasets.Training{Items: items, Notes: notes}, err
}

// writeRows writes a line for each item and returns the SHA-256 of the file.
func writeRows(path string, tasks []datasets.Task, items []datasets.Item) (digest string, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	w := bufio.NewWriter(io.MultiWriter(file, sum))
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, it := range items {
		if err := out.Encode(rowOf(tasks, it)); err != nil {
			return "", err
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// rowOf returns the line of an item.
func rowOf(tasks []datasets.Task, it datasets.Item) exportedRow {
	row := exportedRow{
		ID: it.Post.ID, Hash: datasets.TextHash(it.Post), Text: it.Post.Text(), Group: it.Group,
		Community: it.Post.Community, Labels: map[string][]string{},
	}
	for i, task := range tasks {
		if it.Gold[i] != nil {
			row.Labels[task.Name] = it.Gold[i]
		}
		if i >= len(it.Spans) || it.Spans[i] == nil {
			continue
		}
		if row.Spans == nil {
			row.Spans = map[string][][2]int{}
		}
		ranges := make([][2]int, len(it.Spans[i]))
		for j, s := range it.Spans[i] {
			ranges[j] = [2]int{s.Start, s.End}
		}
		row.Spans[task.Name] = ranges
	}
	return row
}

func (f exportFlags) writeManifest(m exportManifest) (err error) {
	file, err := os.Create(filepath.Join(f.out, "manifest.json"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return writeJSON(file, m)
}

// report lists what was written.
func (f exportFlags) report(w io.Writer, m exportManifest) error {
	if f.json {
		return writeJSON(w, m)
	}
	t := tables.Table{Columns: slices.Concat(tables.Words("file"), tables.Numbers("rows", "dropped"), tables.Words("of them in"))}
	for _, s := range m.Splits {
		dropped := 0
		var where []string
		for _, d := range s.Dropped {
			dropped += d.Rows
			where = append(where, fmt.Sprintf("%s %d", d.Because, d.Rows))
		}
		t.Add(s.File, strconv.Itoa(s.Rows), strconv.Itoa(dropped), strings.Join(where, ", "))
	}
	return t.Draw(w)
}
