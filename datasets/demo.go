package datasets

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

//go:embed demo/posts.jsonl demo/gold.csv
var demoFiles embed.FS

// Demo is a small corpus of invented posts that ships with the program. It
// shows that everything works; its scores say nothing about real posts.
var Demo = Dataset{
	Name:     "demo",
	Title:    "Demo: invented posts, with the labels of Dreaddit",
	Source:   "embedded in the program",
	Licence:  "as the program",
	Citation: "none: the posts are invented",
	Lang:     "en",
	Tasks:    []Task{stressTask},
	Splits:   []Split{{Name: "test", File: "demo/posts.jsonl"}},
	files:    demoFiles,
	read:     readDemo,
}

// demoGold is the file of the gold labels, apart from the posts as gold labels
// always are.
const demoGold = "demo/gold.csv"

// readDemo reads posts in JSON and joins their labels by id. Each post must
// have a label and each label a post.
func readDemo(_ *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
	labels, err := readLabels(files, demoGold)
	if err != nil {
		return nil, nil, err
	}
	f, err := files.Open(s.File)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()

	var items []Item
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 2*ingest.MaxText)
	for n := 1; lines.Scan(); n++ {
		post, err := ingest.ParsePost(lines.Bytes())
		if err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w", s.File, n, err)
		}
		label, ok := labels[post.ID]
		if !ok {
			return nil, nil, fmt.Errorf("%s:%d: no label for %q in %s, or a second post of this id", s.File, n, post.ID, demoGold)
		}
		delete(labels, post.ID)
		items = append(items, Item{Post: post, Gold: [][]string{{label}}})
	}
	if len(labels) > 0 {
		return nil, nil, fmt.Errorf("%s: %d labels without a post in %s", demoGold, len(labels), s.File)
	}
	return items, nil, lines.Err()
}

// readLabels reads a CSV file with the columns id and label.
func readLabels(files fs.FS, file string) (map[string]string, error) {
	labels := make(map[string]string)
	notes, err := eachRecord(files, file, []string{"id", "label"}, func(r record) error {
		id, label := r.cell("id"), r.cell("label")
		if !slices.Contains(stressLabels, label) {
			return r.wrap("label", fmt.Errorf("label %q is not one of %s", label, strings.Join(stressLabels, ", ")))
		}
		if _, ok := labels[id]; ok {
			return r.wrap("id", fmt.Errorf("a second label for %q", id))
		}
		labels[id] = label
		return nil
	})
	if err == nil && len(notes) > 0 {
		err = errors.New(notes[0]) // this file is ours
	}
	return labels, err
}
