package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest"
)

// All lists the datasets, in the order in which they are shown.
var All = []*Dataset{
	&Dreaddit, &DepSeverity, &SDCNL, &CSSRS, &CSSRSPosts, &CAMS, &SAD, &IRF, &MultiWD, &WellXplain, &DepSign,
	&GoEmotions, &SOSHL, &SocialCD, &SWMH, &TSID, &CLPsych15, &ReDSM5, &ReDSM5Sample,
	&IMHIDR, &IMHIDreaddit, &IMHISAD, &IMHITSID, &IMHICAMS, &IMHIIRF, &IMHIMultiWD, &IMHILoneliness, &IMHISWMH,
	&Own, &Demo,
}

// Dataset is a corpus: what it is, who made it, and how its files are read.
type Dataset struct {
	Name     string // the word that names it in commands
	Folder   string // the folder of its files, from the root or in the folder of all datasets; "" if it is called Name
	Title    string
	Source   string // where to ask for it
	Licence  string // as its authors state it
	Citation string
	Lang     string   // of its texts, as a BCP 47 tag such as "en"
	Defects  []string // what a user must know of its files, each a sentence
	Tasks    []Task
	Splits   []Split
	Default  string // the split that is meant where none is named; "" is the only one, or "test"

	files fs.FS // nil: the files lie in a folder of the user
	read  func(d *Dataset, files fs.FS, s Split) (items []Item, notes []string, err error)
}

// Kind says how the labels of a task relate to each other.
type Kind string

// The kinds of tasks.
const (
	Binary     Kind = "binary"     // two labels, of which a unit has one
	Multiclass Kind = "multiclass" // several labels, of which a unit has one
	Ordinal    Kind = "ordinal"    // the same, the labels in the order of severity
	Multilabel Kind = "multilabel" // several labels, of which a unit has any number
)

// Task is one question that is asked of each unit of a corpus.
type Task struct {
	Name     string   `json:"name"` // such as "dreaddit/stress"
	Key      string   `json:"key"`  // the task_key of its published figures, see [Figure]
	Kind     Kind     `json:"kind"`
	Labels   []string `json:"labels"`         // in a fixed order; by severity if the task is ordinal
	Positive []string `json:"positive"`       // the labels of which sensitivity is the recall: the positive or high-risk ones
	Unit     string   `json:"unit"`           // what has a label: "post", "user" or "thread"
	Head     string   `json:"head,omitempty"` // the task that a bundle answers it by, such as "dreaddit/stress"; "" is Name

	// Concern says that the program answers the task by the concern of a result: the
	// second label if it asks for a reader, else the first. Reports then show what a
	// screen of a stream would find, by the columns "level" and "everyday".
	Concern bool `json:"concern,omitempty"`

	Aliases map[string]string `json:"aliases,omitempty"` // labels by further phrases with which an answer in words may name them
}

// Split is a part of a corpus: a file, or our own fixed part of one where the
// authors give no split.
type Split struct {
	Name      string   `json:"name"`      // such as "test"
	File      string   `json:"file"`      // its path in the folder of the dataset
	Rows      int      `json:"rows"`      // how many units the split has, as published or as we made it; 0 if there is no such number
	Protocols []string `json:"protocols"` // the protocol_key of the published figures that score exactly these units
	Ours      bool     `json:"ours"`      // the part of File that the list in splits/ gives this name
}

// Item is one unit of a corpus with its gold labels, which never enter the
// pipeline: the reports join them by the id of the post.
type Item struct {
	Post    ingest.Post
	Gold    [][]string         // Gold[i] are the labels for Tasks[i]: one, or any number if the task is multilabel; none if the row has no label
	Spans   [][]tokenizer.Span // Spans[i] is the rationale that annotators marked for Tasks[i]; nil if the corpus has none
	Marks   []Mark             // the symptoms that annotators marked, of whomever they are told; nil if the corpus has none
	Agreed  float64            // the share of annotators who chose the label of the first task, over 0 to 1; 0 if the corpus does not say
	Columns map[string]string  // further columns by which scores may be broken down; none that leads back to a person
	Group   string             // the same for units that belong together, such as those of one person; "" for a unit alone
}

// Named returns the dataset of that name, or the one of the card at that path,
// see [Open]. The error lists the names there are.
func Named(name string) (*Dataset, error) {
	if isCard(name) {
		return Open(name)
	}
	return named("dataset", name, All, func(d *Dataset) string { return d.Name })
}

// Task returns the task of that name. The error lists the names there are.
func (d *Dataset) Task(name string) (Task, error) {
	return named("task of "+d.Name, name, d.Tasks, func(t Task) string { return t.Name })
}

// Split returns the split of that name, or the default one if the name is "". The
// error lists the names there are.
func (d *Dataset) Split(name string) (Split, error) {
	switch {
	case name != "":
	case d.Default == "" && len(d.Splits) == 1:
		return d.Splits[0], nil
	default:
		name = cmp.Or(d.Default, partTest)
	}
	return named("split of "+d.Name, name, d.Splits, func(s Split) string { return s.Name })
}

// Read returns the units of a split, see [Dataset.Split], in the order of its
// file. Dir is the folder that holds a folder for each dataset; an embedded
// dataset ignores it.
// The notes are doubts that belong under every table made of these units, such
// as a number of rows that is not the published one, or rows that could not be
// read and are left out, the first with the file and the line. If no row can be
// read, or more than a tenth cannot, that is an error.
func (d *Dataset) Read(dir, split string) (items []Item, notes []string, err error) {
	s, err := d.Split(split)
	if err != nil {
		return nil, nil, err
	}
	files, folder := d.open(dir)
	items, notes, err = d.read(d, files, s)
	var absent *fs.PathError
	if errors.Is(err, fs.ErrNotExist) && errors.As(err, &absent) {
		return nil, nil, fmt.Errorf("no file %s in the folder %s; ask for it at %s: %w", absent.Path, folder, d.Source, fs.ErrNotExist)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", d.Name, err)
	}
	if s.Ours {
		items = partOf(items, d.Name, s.Name)
	}
	for i := range items {
		if d.Lang != "und" { // of texts in many languages, nothing is known of one
			items[i].Post.Lang = d.Lang
		}
	}
	if s.Rows != 0 && len(items) != s.Rows {
		whose := map[bool]string{true: "our own", false: "the published"}[s.Ours]
		notes = append(notes, fmt.Sprintf("%s: %d rows were read, %s %s split has %d: "+
			"published figures are not comparable with these.", s.File, len(items), whose, s.Name, s.Rows))
	}
	return items, notes, nil
}

// open returns the files of the dataset and the folder they lie in.
func (d *Dataset) open(dir string) (files fs.FS, folder string) {
	folder = cmp.Or(d.Folder, d.Name)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	if d.files != nil {
		return d.files, folder
	}
	return os.DirFS(folder), folder
}

// Gold returns the gold label of each item by the id of its post, for the task
// at index task of the dataset's Tasks, which must not be multilabel. An item
// without a label is not in it.
func Gold(items []Item, task int) map[string]string {
	gold := make(map[string]string, len(items))
	for _, it := range items {
		if labels := it.Gold[task]; len(labels) > 0 {
			gold[it.Post.ID] = labels[0]
		}
	}
	return gold
}

// named returns the value of that name, or an error that lists the names.
func named[T any](what, name string, values []T, nameOf func(T) string) (T, error) {
	if i := slices.IndexFunc(values, func(v T) bool { return nameOf(v) == name }); i >= 0 {
		return values[i], nil
	}
	known := make([]string, len(values))
	for i, v := range values {
		known[i] = nameOf(v)
	}
	var none T
	return none, fmt.Errorf("no %s is called %q; there is %s", what, name, strings.Join(known, ", "))
}
