package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Check is what was found in a split of a dataset.
type Check struct {
	Dataset    string      `json:"dataset"`
	Split      string      `json:"split"`
	File       string      `json:"file"` // its path in the folder of the dataset
	SHA256     string      `json:"sha256"`
	Rows       int         `json:"rows"`
	Expected   int         `json:"expected"`   // rows; 0 if no number is known
	Duplicates int         `json:"duplicates"` // rows whose folded text, with the question about it, stands in a row before them
	Conflicts  int         `json:"conflicts"`  // texts of duplicates that have different labels
	Empty      int         `json:"empty"`      // rows without a text
	Tasks      []TaskCount `json:"tasks"`
	Notes      []string    `json:"notes"`
}

// TaskCount is how often each label of a task occurs in a split.
type TaskCount struct {
	Task      string       `json:"task"`
	Labels    []LabelCount `json:"labels"` // in the order of the task
	Unlabeled int          `json:"unlabeled"`
}

// LabelCount is how many rows have a label.
type LabelCount struct {
	Label string `json:"label"`
	Rows  int    `json:"rows"`
}

// Wrong reports whether the number of rows is not the expected one.
func (c Check) Wrong() bool { return c.Expected != 0 && c.Rows != c.Expected }

// Has reports whether the file of a split is in the folder of datasets dir.
func (d *Dataset) Has(dir string, s Split) bool {
	files, _ := d.open(dir)
	_, err := fs.Stat(files, s.File)
	return err == nil
}

// Verify reads a split and counts what is in it. Dir and the errors are as of
// [Dataset.Read].
func (d *Dataset) Verify(dir, split string) (Check, error) {
	items, notes, err := d.Read(dir, split)
	if err != nil {
		return Check{}, err
	}
	s, err := d.Split(split)
	if err != nil {
		return Check{}, err
	}
	digest, err := d.Digest(dir, s)
	if err != nil {
		return Check{}, err
	}
	c := Check{
		Dataset: d.Name, Split: s.Name, File: s.File, SHA256: digest,
		Rows: len(items), Expected: s.Rows, Tasks: d.CountLabels(items), Notes: notes,
	}
	c.countTexts(items)
	return c, nil
}

// CountLabels counts the labels of each task of the dataset among its units.
func (d *Dataset) CountLabels(items []Item) []TaskCount {
	counts := make([]TaskCount, len(d.Tasks))
	for i, task := range d.Tasks {
		counts[i] = countLabels(items, i, task)
	}
	return counts
}

// countLabels counts the labels of the task at an index of the dataset's.
func countLabels(items []Item, index int, task Task) TaskCount {
	count := TaskCount{Task: task.Name}
	for _, label := range task.Labels {
		count.Labels = append(count.Labels, LabelCount{Label: label})
	}
	for _, it := range items {
		if len(it.Gold[index]) == 0 {
			count.Unlabeled++
		}
		for _, label := range it.Gold[index] {
			count.Labels[slices.Index(task.Labels, label)].Rows++
		}
	}
	return count
}

// countTexts counts empty texts, duplicates and conflicts. Another question
// about a post, as IMHI asks them, makes no duplicate.
func (c *Check) countTexts(items []Item) {
	labels, conflicts := map[string]string{}, map[string]bool{}
	for _, it := range items {
		if strings.TrimSpace(it.Post.Text()) == "" {
			c.Empty++
			continue
		}
		text, gold := Fold(it.Post.Text())+"\n"+it.Columns["factor"]+it.Columns["dimension"], fmt.Sprint(it.Gold)
		before, ok := labels[text]
		if !ok {
			labels[text] = gold
			continue
		}
		c.Duplicates++
		if before != gold {
			conflicts[text] = true
		}
	}
	c.Conflicts = len(conflicts)
}

// Digest returns the SHA-256 of the file of a split in hexadecimal digits.
func (d *Dataset) Digest(dir string, s Split) (string, error) {
	files, _ := d.open(dir)
	f, err := files.Open(s.File)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", d.Name, err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", fmt.Errorf("reading %s: %s: %w", d.Name, s.File, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
