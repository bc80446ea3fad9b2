package datasets

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/classify/tokenizer"
	"github.com/mindsieve/mindsieve/ingest/rows"
)

// reader reads the units of a split, and notes what a reader of scores must
// know of them.
type reader = func(d *Dataset, files fs.FS, s Split) (items []Item, notes []string, err error)

// table is an open file of rows under a header.
type table struct {
	file   string                             // its name in errors
	header []string                           // nil if the file is empty
	next   func() (cells []string, err error) // the next row, or an error: io.EOF after the last, a rows.BadRow if there may be more
	line   func(cell int) int                 // the line on which a cell of that row begins
	close  func()
	tally  tally // of its rows
}

// tableRows returns a read function for splits that open opens as tables.
// Columns names the columns that item needs, in whatever order a file has them;
// no other is looked at. Posts are named by dataset, split and row:
// "dreaddit-test-00017". An item that comes with errNoText is a unit all the
// same; a row that is leftOut is none. The notes count such rows, those of which
// item returns another error, which are left out, and all that item counts.
func tableRows(open func(files fs.FS, file string) (*table, error), columns []string, item func(r record) (Item, error)) reader {
	return func(d *Dataset, files fs.FS, s Split) ([]Item, []string, error) {
		t, err := open(files, s.File)
		if err != nil {
			return nil, nil, err
		}
		defer t.close()

		var items []Item
		err = t.each(columns, func(r record) error {
			it, err := item(r)
			if out, ok := errors.AsType[leftOut](err); ok {
				r.count(out.Error())
				return nil
			}
			empty := errors.Is(err, errNoText)
			if err != nil && !empty {
				return err
			}
			it.Post.ID = fmt.Sprintf("%s-%s-%05d", d.Name, s.Name, t.tally.rows)
			if empty {
				r.count(errNoText.Error())
			} else if err := it.Post.Check(); err != nil {
				return r.wrap(columns[0], err)
			}
			items = append(items, it)
			return nil
		})
		return items, t.tally.notes(s.File), err
	}
}

// each calls use for every row under the header. A row that cannot be read, or of
// which use returns an error, is counted and left out, and the rest is read. Each
// fails if these are more than a tenth of the rows, or all, see [tally.check].
func (t *table) each(columns []string, use func(r record) error) error {
	if t.header == nil {
		return fmt.Errorf("%s:1: an empty file; a header with %s is needed", t.file, strings.Join(columns, ", "))
	}
	r := record{table: t, columns: make(map[string]int)}
	for i, c := range slices.Backward(t.header) { // of columns with the same name the first counts
		r.columns[c] = i
	}
	for _, c := range columns {
		if _, ok := r.columns[c]; !ok {
			return fmt.Errorf("%s:1: no column %q; the header has %s", t.file, c, strings.Join(t.header, ", "))
		}
	}
	for {
		var err error
		r.cells, err = t.next()
		var bad *rows.BadRow
		switch {
		case errors.Is(err, io.EOF):
			return t.tally.check()
		case err != nil && !errors.As(err, &bad):
			return err
		}
		t.tally.rows++
		if err == nil {
			err = t.use(r, use)
		}
		if err != nil {
			t.tally.leaveOut(err)
		}
	}
}

// use calls use for a row that has a cell for each column.
func (t *table) use(r record, use func(r record) error) error {
	if len(r.cells) != len(t.header) {
		return fmt.Errorf("%s:%d: a row of %d cells; the header has %d", t.file, t.line(0), len(r.cells), len(t.header))
	}
	return use(r)
}

// record is one row of a table, its cells found by the names in the header.
type record struct {
	table   *table
	cells   []string
	columns map[string]int
}

// cell returns what stands in a column that the caller of each named.
func (r record) cell(column string) string { return r.cells[r.columns[column]] }

// optional returns the cell of a column that a file may lack, or "".
func (r record) optional(column string) string {
	if i, ok := r.columns[column]; ok {
		return r.cells[i]
	}
	return ""
}

// text returns the cell repaired, see [Repair], and counts rows that needed it.
func (r record) text(column string) string { return r.repaired(r.cell(column)) }

// repaired returns a text of the row repaired, and counts rows that needed it.
func (r record) repaired(text string) string {
	better := Repair(text)
	if better != text {
		r.count("misread characters or HTML entities, repaired")
	}
	return better
}

// withoutStray returns the row with the bytes of some cells that are not UTF-8
// read as Windows-1252, and counts rows that have one.
func (r record) withoutStray(columns ...string) record {
	r.cells = slices.Clone(r.cells)
	for _, c := range columns {
		text, stray := readStray(r.cell(c))
		if stray {
			r.count("bytes that are not UTF-8, read as Windows-1252")
		}
		r.cells[r.columns[c]] = text
	}
	return r
}

// label returns the label that the cell names by its index in labels.
func (r record) label(column string, labels []string) (string, error) {
	codes := make([]string, len(labels))
	for i := range labels {
		codes[i] = strconv.Itoa(i)
	}
	return r.labelOf(column, codes, labels)
}

// word returns the label that the cell names by itself.
func (r record) word(column string, labels []string) (string, error) {
	return r.labelOf(column, labels, labels)
}

// labelOf returns the label at the place that the cell has in codes.
func (r record) labelOf(column string, codes, labels []string) (string, error) {
	i := slices.Index(codes, r.cell(column))
	if i < 0 {
		return "", r.wrap(column, fmt.Errorf("%s %s is not one of %s", column, quoted(r.cell(column)), strings.Join(codes, ", ")))
	}
	return labels[i], nil
}

// spans returns where the phrases in a column stand in the text of the post,
// and counts rows in which one does not.
func (r record) spans(column, text string) []tokenizer.Span {
	spans, missing := locate(text, Repair(r.cell(column)))
	if missing > 0 {
		r.count(column + " not or not all in the text, what is missing has no span")
	}
	return spans
}

// count counts the row among those of which the same is to be said.
func (r record) count(what string) { r.table.tally.count(what) }

// wrap puts the file and the line of a cell before an error.
func (r record) wrap(column string, err error) error {
	return fmt.Errorf("%s:%d: %w", r.table.file, r.table.line(r.columns[column]), err)
}
