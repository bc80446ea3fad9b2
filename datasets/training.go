package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Training is what a model may learn from, or be chosen by.
type Training struct {
	Items   []Item    // in the order of the file
	Dropped []Dropped // what was left out, by where its text stands, in the order of [All]
	Notes   []string  // as of [Dataset.Read]
}

// Dropped counts the units that a test split keeps out of training.
type Dropped struct {
	Because string `json:"because"` // the test split, such as "sdcnl/test"
	Rows    int    `json:"rows"`    // units whose text stands in it, and in none that comes before it
}

// ReadTrain returns the units of a train or validation split whose text stands
// in no test split of any dataset: not in those whose files are in dir, and not
// in those whose texts are known by their hashes, see [HeldOutBy], whether or not
// the files are there. [Dataset.Read] keeps such units, as their authors published
// them; a model must be trained on these, and chosen by these. It is an error to
// ask for a test split. For the dataset of a card its own test splits count too.
//
// Texts are compared by [Fold] and by [FoldAlnum]; with the hashes by Fold only.
func (d *Dataset) ReadTrain(dir, split string) (Training, error) {
	s, err := d.Split(split)
	if err != nil {
		return Training{}, err
	}
	if s.HeldOut() {
		return Training{}, fmt.Errorf("%s/%s is for testing; train on another split of %s", d.Name, split, d.Name)
	}
	tests, err := testedTexts(dir, d)
	if err != nil {
		return Training{}, err
	}
	return d.readWithout(tests, dir, split)
}

// readWithout reads a split without the texts of the tests.
func (d *Dataset) readWithout(tests tested, dir, split string) (Training, error) {
	items, notes, err := d.Read(dir, split)
	if err != nil {
		return Training{}, err
	}
	t := Training{Notes: notes}
	for _, it := range items {
		if it.Post.Text() == "" {
			continue // there is nothing to learn from it
		}
		where, ok := tests.where(foldsOf(it.Post))
		if !ok {
			t.Items = append(t.Items, it)
			continue
		}
		t.drop(where)
	}
	slices.SortFunc(t.Dropped, func(a, b Dropped) int { return tests.rank(a.Because) - tests.rank(b.Because) })
	return t, nil
}

// drop counts a unit that is left out because its text stands in a test split.
func (t *Training) drop(because string) {
	i := slices.IndexFunc(t.Dropped, func(d Dropped) bool { return d.Because == because })
	if i < 0 {
		t.Dropped = append(t.Dropped, Dropped{Because: because})
		i = len(t.Dropped) - 1
	}
	t.Dropped[i].Rows++
}

// HeldOut reports whether a split is kept from training: the test splits, such
// as "test-complete", and the small ones on which experts wrote explanations.
func (s Split) HeldOut() bool { return strings.HasPrefix(s.Name, partTest) || s.Name == "expert" }

// tested knows the texts of test splits.
type tested struct {
	splits []string       // such as "sdcnl/test", in the order of All
	texts  map[string]int // by exact fold and by alnum fold: the first split it stands in, as its index
	held   heldOut        // those that are known without a file
}

// testedTexts gathers the test splits of all datasets, and of d if it is the one
// of a card. Of those whose file is absent it knows the hashes of [HeldOutBy].
func testedTexts(dir string, d *Dataset) (tested, error) {
	t := tested{texts: map[string]int{}, held: heldOutTexts()}
	for _, d := range withCards([]*Dataset{d}) {
		for _, s := range d.Splits {
			if !s.HeldOut() {
				continue
			}
			index := len(t.splits)
			t.splits = append(t.splits, d.Name+"/"+s.Name)
			items, _, err := d.Read(dir, s.Name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return tested{}, err
			}
			t.addTexts(items, index)
		}
	}
	return t, nil
}

func (t *tested) addTexts(items []Item, split int) {
	for _, it := range items {
		f := foldsOf(it.Post)
		if f.exact == "" {
			continue
		}
		for _, text := range []string{f.exact, f.alnum} {
			if _, ok := t.texts[text]; !ok {
				t.texts[text] = split
			}
		}
	}
}

// where returns the first test split in which a text stands.
func (t *tested) where(f folds) (split string, ok bool) {
	first := len(t.splits)
	for _, text := range []string{f.exact, f.alnum} {
		if i, ok := t.texts[text]; ok {
			first = min(first, i)
		}
	}
	if by := t.held[hashOf(f.exact)]; len(by) > 0 {
		first = min(first, t.rank(by[0]))
	}
	if first == len(t.splits) {
		return "", false
	}
	return t.splits[first], true
}

// rank is the place of a test split in the order of [All].
func (t *tested) rank(split string) int { return slices.Index(t.splits, split) }
