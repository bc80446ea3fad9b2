package runs

import (
	"fmt"
	"unicode"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
)

// Benchmark is a split of a dataset with the model that answers its tasks.
type Benchmark struct {
	Dataset    *datasets.Dataset
	Data       string // folder of the datasets
	Split      datasets.Split
	Items      []datasets.Item
	Notes      []string             // of the reader
	Tasks      []datasets.Task      // those that the classifier answers
	Classifier *classify.Classifier // nil until [Benchmark.Ask]
}

// Read reads the split of a dataset. An empty split is the dataset's default.
func Read(name, data, split string) (*Benchmark, error) {
	d, err := datasets.Named(name)
	if err != nil {
		return nil, err
	}
	return ReadDataset(d, data, split)
}

// ReadDataset is [Read] for a dataset at hand.
func ReadDataset(d *datasets.Dataset, data, split string) (*Benchmark, error) {
	s, err := d.Split(split)
	if err != nil {
		return nil, err
	}
	items, notes, err := d.Read(data, s.Name)
	return &Benchmark{Dataset: d, Data: data, Split: s, Items: items, Notes: notes}, err
}

// Ask makes a classifier answer the tasks of the dataset that it has heads for,
// beside its screening questions. Labels are matched by name. Of a plain export,
// whose head names no task, it is the named task, or the one with its labels if
// task is "". It fails if no task can be answered.
func (s *Benchmark) Ask(c *classify.Classifier, task string) error {
	c, err := s.fitted(c, task)
	if err != nil {
		return err
	}
	s.Classifier, s.Tasks, err = s.asked(c)
	return err
}

// name is the name of the run: of its folder, and of its queue. It has the
// characters that a queue may have, and at most 64 of them.
func (s *Benchmark) name() string {
	b := s.Classifier.Bundle
	name := []rune(fmt.Sprintf("%s-%s-%s", s.Dataset.Name, s.Split.Name, b.Name))
	for i, r := range name {
		if r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			name[i] = '_'
		}
	}
	return string(name[:min(len(name), 55)]) + "-" + b.Digest[:8]
}
