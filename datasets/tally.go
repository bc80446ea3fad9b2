package datasets

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// tally counts the rows of a file of which a reader of scores must know
// something.
type tally struct {
	rows  int      // all rows
	kinds []string // what is to be said, in the order in which it came up
	of    map[string]rowCount

	bad      int   // rows that could not be read, and are left out
	badLines int   // the lines they take, at least one each
	firstBad error // what is wrong with the first
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

// leaveOut counts the row at hand as one that cannot be read, and as nothing
// else. The error names the file and the line.
func (t *tally) leaveOut(err error) {
	t.bad++
	lines := 1
	if bad, ok := errors.AsType[*rows.BadRow](err); ok {
		lines = bad.Lines
	}
	t.badLines += lines
	if t.firstBad == nil {
		t.firstBad = err
	}
	t.kinds = slices.DeleteFunc(t.kinds, func(what string) bool {
		c := t.of[what]
		if c.last == t.rows {
			c = rowCount{rows: c.rows - 1}
			t.of[what] = c
		}
		if c.rows == 0 {
			delete(t.of, what)
		}
		return c.rows == 0
	})
}

// check returns an error if no row of the file could be read, or if more than a
// tenth could not: then it is another file than the reader takes it for. A row
// that cannot be read counts with all its lines, since a broken quotation mark
// makes one row of many.
func (t *tally) check() error {
	if lines := t.rows - t.bad + t.badLines; t.bad == 0 || t.bad < t.rows && 10*t.badLines <= lines {
		return nil
	}
	if t.rows == 1 {
		return t.firstBad
	}
	return fmt.Errorf("%w (%d of %d rows cannot be read)", t.firstBad, t.bad, t.rows)
}

// notes returns a sentence for the rows that are left out, and one for each kind
// of row.
func (t *tally) notes(file string) []string {
	var notes []string
	switch {
	case t.bad == 1:
		notes = append(notes, fmt.Sprintf("%s: 1 of %d rows could not be read and is left out: %v.", file, t.rows, t.firstBad))
	case t.bad > 1:
		notes = append(notes, fmt.Sprintf("%s: %d of %d rows could not be read and are left out, the first: %v.", file, t.bad, t.rows, t.firstBad))
	}
	for _, what := range t.kinds {
		notes = append(notes, fmt.Sprintf("%s: %d of %d rows: %s.", file, t.of[what].rows, t.rows, what))
	}
	return notes
}

// errNoText comes with an item of a corpus that is known to have rows without a
// text. They have gold labels and no answer.
var errNoText = errors.New("no text, so that there can be no answer")

// leftOut is the error of a row that is no unit, as a corpus is known to have some.
// It is what the notes say of such rows.
type leftOut string

func (l leftOut) Error() string { return string(l) }

// quoted returns what stands in place of a label, for a message. Notes are
// printed and kept: a value longer than labels are is not shown, since it may be
// a part of a post.
func quoted(value string) string {
	if n := utf8.RuneCountInString(value); n > 30 || len(strings.Fields(value)) > 3 {
		return fmt.Sprintf("(%d characters)", n)
	}
	return strconv.Quote(value)
}
