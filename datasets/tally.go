package datasets

import (
	"errors"
	"fmt"
)

// tally counts the rows of a file of which a reader of scores must know
// something.
type tally struct {
	rows  int      // all rows
	kinds []string // what is to be said, in the order in which it came up
	of    map[string]rowCount
}

// rowCount counts rows, each once.
type rowCount struct{ rows, last int }

// count counts the row at hand under what is to be said of it, once however
// often it is called.
func (t *tally) count(what string) {
	if t.of == nil {
		t.of = make(map[string]rowCount)
	}
	c, ok := t.of[what]
	if !ok {
		t.kinds = append(t.kinds, what)
	}
	if c.last != t.rows {
		t.of[what] = rowCount{c.rows + 1, t.rows}
	}
}

// notes returns a sentence for each kind of row.
func (t *tally) notes(file string) []string {
	var notes []string
	for _, what := range t.kinds {
		notes = append(notes, fmt.Sprintf("%s: %d of %d rows: %s.", file, t.of[what].rows, t.rows, what))
	}
	return notes
}

// errNoText comes with an item of a corpus that is known to have rows without a
// text. They have gold labels and no answer.
var errNoText = errors.New("no text, so that there can be no answer")
