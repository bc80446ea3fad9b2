package datasets

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// ExportManifest is manifest.json beside exported splits.
type ExportManifest struct {
	Schema int        `json:"schema"` // 1
	Splits []Exported `json:"splits"`
}

// Exported says what an exported file is and where it comes from.
type Exported struct {
	Dataset      string      `json:"dataset"`
	Split        string      `json:"split"`
	File         string      `json:"file"`
	SHA256       string      `json:"sha256"`
	Source       string      `json:"source"` // its path in the folder of the dataset
	SourceSHA256 string      `json:"source_sha256"`
	Rows         int         `json:"rows"`
	Labels       []TaskCount `json:"labels"`
	Dropped      []Dropped   `json:"dropped"` // empty for a test split, which is written whole
	Notes        []string    `json:"notes"`
	Hashes       []string    `json:"hashes"` // of the texts, in the order of the lines; none for a test split
}

// ExportedRow is a line of an exported file.
type ExportedRow struct {
	ID        string              `json:"id"`
	Hash      string              `json:"hash"` // see [TextHash]
	Text      string              `json:"text"`
	Labels    map[string][]string `json:"labels"` // task → labels; a task without a label for this unit is not there
	Group     string              `json:"group,omitempty"`
	Community string              `json:"community,omitempty"` // where it was posted
	Spans     map[string][][2]int `json:"spans,omitempty"`     // task → byte ranges of the text
	Marks     []Mark              `json:"marks,omitempty"`
	Agreed    float64             `json:"agreed,omitempty"` // the share of annotators who chose the first label
}

// Export reads a split of the files in data and writes it to the folder out as
// JSON lines, one [ExportedRow] a unit, for a program that trains a model. A test
// split is written whole; any other without the texts that stand in a test, see
// [Dataset.ReadTrain]. The error is fs.ErrNotExist where the file is absent.
func (d *Dataset) Export(data, split, out string) (Exported, error) {
	s, err := d.Split(split)
	if err != nil {
		return Exported{}, err
	}
	t, err := d.readForExport(data, s)
	if err != nil {
		return Exported{}, err
	}
	source, err := d.Digest(data, s)
	if err != nil {
		return Exported{}, err
	}
	e := Exported{
		Dataset: d.Name, Split: s.Name, File: d.Name + "-" + s.Name + ".jsonl", Source: s.File, SourceSHA256: source,
		Rows: len(t.Items), Labels: d.CountLabels(t.Items),
		Dropped: append([]Dropped{}, t.Dropped...), Notes: append([]string{}, t.Notes...), Hashes: []string{},
	}
	if !s.HeldOut() {
		for _, it := range t.Items {
			e.Hashes = append(e.Hashes, TextHash(it.Post))
		}
	}
	e.SHA256, err = writeItems(filepath.Join(out, e.File), d.Tasks, t.Items)
	return e, err
}

// readForExport reads a test split as it is, and any other without the texts of
// the test splits.
func (d *Dataset) readForExport(data string, s Split) (Training, error) {
	if !s.HeldOut() {
		return d.ReadTrain(data, s.Name)
	}
	items, notes, err := d.Read(data, s.Name)
	return Training{Items: items, Notes: notes}, err
}

// writeItems writes a line for each item and returns the SHA-256 of the file.
func writeItems(path string, tasks []Task, items []Item) (digest string, err error) {
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
		if err := out.Encode(exportedItem(tasks, it)); err != nil {
			return "", err
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// exportedItem returns the line of an item.
func exportedItem(tasks []Task, it Item) ExportedRow {
	row := ExportedRow{
		ID: it.Post.ID, Hash: TextHash(it.Post), Text: it.Post.Text(), Group: it.Group,
		Community: it.Post.Community, Labels: map[string][]string{}, Marks: it.Marks, Agreed: it.Agreed,
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
