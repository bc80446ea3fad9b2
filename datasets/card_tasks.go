package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// cardTask is a task in a card: the task, and how its labels are written.
type cardTask struct {
	Name      string
	Kind      Kind
	Column    string // "": "label"
	Separator string // "": ";"
	Labels    cardLabels
	Positive  []string
	Empty     string // the label that an empty cell stands for; "" is none
	Head      string // the task that a bundle answers it by; "" is the task itself
}

// taskKeys are the keys of a task.
var taskKeys = []string{"name", "kind", "column", "separator", "labels", "positive", "empty", "head"}

// cardLabels are the labels of a task in their order, and the values that
// stand for them.
type cardLabels struct {
	names  []string
	values []string          // what stands for them in the column, in the order of the card
	of     map[string]string // the label by the value
}

// UnmarshalYAML reads and checks a task.
func (t *cardTask) UnmarshalYAML(n *yaml.Node) error {
	if err := checkKeys(n, taskKeys...); err != nil {
		return err
	}
	type plain cardTask
	if err := n.Decode((*plain)(t)); err != nil {
		return err
	}
	switch t.Kind {
	case Binary, Multiclass, Ordinal, Multilabel:
	default:
		return lineError(n, "the kind %q is not one of binary, multiclass, ordinal, multilabel", t.Kind)
	}
	for _, label := range t.Positive {
		if !slices.Contains(t.Labels.names, label) {
			return lineError(n, "the positive label %q is not one of %s", label, strings.Join(t.Labels.names, ", "))
		}
	}
	switch {
	case t.Empty != "" && !slices.Contains(t.Labels.names, t.Empty):
		return lineError(n, "the label %q of empty cells is not one of %s", t.Empty, strings.Join(t.Labels.names, ", "))
	case t.Name == "":
		return lineError(n, "a task without a name")
	case len(t.Labels.names) < 2:
		return lineError(n, "the task %s has fewer than two labels", t.Name)
	case t.Kind == Binary && len(t.Labels.names) != 2:
		return lineError(n, "the binary task %s has %d labels", t.Name, len(t.Labels.names))
	case t.Kind != Multilabel && t.Separator != "":
		return lineError(n, "a separator, but the task %s is not multilabel", t.Name)
	}
	return nil
}

// UnmarshalYAML reads a list of labels, or values with the labels they mean.
func (l *cardLabels) UnmarshalYAML(n *yaml.Node) error {
	l.of = make(map[string]string)
	step := 1 // of a list, in which a value is its own label
	if n.Kind == yaml.MappingNode {
		step = 2
	} else if n.Kind != yaml.SequenceNode {
		return lineError(n, "labels is neither a list nor values with their labels")
	}
	for i := 0; i < len(n.Content); i += step {
		value, label := n.Content[i], n.Content[i+step-1]
		if _, ok := l.of[value.Value]; ok || value.Value == "" || label.Value == "" {
			return lineError(value, "the label %q is empty or stands there twice", value.Value)
		}
		l.of[value.Value] = label.Value
		l.values = append(l.values, value.Value)
		if !slices.Contains(l.names, label.Value) {
			l.names = append(l.names, label.Value)
		}
	}
	return nil
}

// task returns the task as that of a dataset.
func (t cardTask) task(dataset, unit string) Task {
	name := t.Name
	if !strings.Contains(name, "/") {
		name = dataset + "/" + name
	}
	return Task{Name: name, Key: t.Name, Kind: t.Kind, Labels: t.Labels.names, Positive: t.Positive, Unit: unit, Head: t.Head}
}

// column returns the column of the labels.
func (t cardTask) column() string { return cmp.Or(t.Column, "label") }

// gold returns the labels that a cell names, in the order of the task. An empty
// cell is the label of the key empty; without this key it is nil, or an empty
// list if the task is multilabel.
func (t cardTask) gold(c rows.Cell) ([]string, error) {
	written := c.Texts()
	if t.Kind == Multilabel && c.List == nil && len(written) > 0 {
		written = strings.Split(written[0], cmp.Or(t.Separator, ";"))
	}
	var meant []string
	for _, w := range written {
		w = strings.TrimSpace(w)
		if w == "" {
			continue
		}
		label, ok := t.Labels.of[w]
		if !ok {
			return nil, fmt.Errorf("%s %s is not one of %s", t.column(), quoted(w), strings.Join(t.Labels.values, ", "))
		}
		meant = append(meant, label)
	}
	if len(meant) == 0 && t.Empty != "" {
		meant = []string{t.Empty}
	}
	if t.Kind != Multilabel {
		if len(meant) > 1 {
			return nil, errors.New("several labels, but the task " + t.Name + " is not multilabel")
		}
		return meant, nil
	}
	gold := []string{}
	for _, label := range t.Labels.names {
		if slices.Contains(meant, label) {
			gold = append(gold, label)
		}
	}
	return gold, nil
}
