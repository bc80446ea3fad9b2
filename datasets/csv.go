package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// csvRows returns a read function for splits that are CSV files. Columns names
// the columns that item needs, in whatever order a file has them; no other is
// looked at. Posts are named by dataset, split and row: "dreaddit-test-00017".
func csvRows(columns []string, item func(r record) (Item, error)) func(*Dataset, fs.FS, Split) ([]Item, error) {
	return func(d *Dataset, files fs.FS, s Split) ([]Item, error) {
		var items []Item
		err := eachRecord(files, s.File, columns, func(r record) error {
			it, err := item(r)
			if err != nil {
				return err
			}
			it.Post.ID = fmt.Sprintf("%s-%s-%05d", d.Name, s.Name, len(items)+1)
			if err := it.Post.Check(); err != nil {
				return r.wrap(columns[0], err)
			}
			items = append(items, it)
			return nil
		})
		return items, err
	}
}

// record is one row of a CSV file, its cells found by the names in the header.
type record struct {
	file    string
	reader  *csv.Reader
	cells   []string
	columns map[string]int
}

// cell returns what stands in a column that the caller of eachRecord named.
func (r record) cell(column string) string { return r.cells[r.columns[column]] }

// label returns the label that the cell names by its index in labels.
func (r record) label(column string, labels []string) (string, error) {
	codes := make([]string, len(labels))
	for i := range labels {
		codes[i] = strconv.Itoa(i)
	}
	i := slices.Index(codes, r.cell(column))
	if i < 0 {
		return "", r.wrap(column, fmt.Errorf("%s %q is not one of %s", column, r.cell(column), strings.Join(codes, ", ")))
	}
	return labels[i], nil
}

// wrap puts the file and the line of a cell before an error.
func (r record) wrap(column string, err error) error {
	line, _ := r.reader.FieldPos(r.columns[column])
	return fmt.Errorf("%s:%d: %w", r.file, line, err)
}

// eachRecord calls row for every row of a CSV file under the header. It stops
// at the first error; errors in the file carry its name and the line.
func eachRecord(files fs.FS, file string, columns []string, row func(r record) error) error {
	f, err := files.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()

	cr := csv.NewReader(f)
	cr.FieldsPerRecord = -1 // counted below, where the message can name both counts
	header, err := readRow(cr, file)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:1: an empty file; a header with %s is needed", file, strings.Join(columns, ", "))
	}
	if err != nil {
		return err
	}
	r := record{file: file, reader: cr, columns: make(map[string]int)}
	header[0] = strings.TrimPrefix(header[0], "\ufeff") // a byte order mark, as spreadsheets leave it
	for _, c := range columns {
		i := slices.Index(header, c)
		if i < 0 {
			return fmt.Errorf("%s:1: no column %q; the header has %s", file, c, strings.Join(header, ", "))
		}
		r.columns[c] = i
	}
	for {
		r.cells, err = readRow(cr, file)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(r.cells) != len(header) {
			line, _ := cr.FieldPos(0)
			return fmt.Errorf("%s:%d: a row of %d cells; the header has %d", file, line, len(r.cells), len(header))
		}
		if err := row(r); err != nil {
			return err
		}
	}
}

// readRow reads the cells of one row. Its errors have the form file:line:
// reason, except io.EOF, which is returned as it is.
func readRow(cr *csv.Reader, file string) ([]string, error) {
	cells, err := cr.Read()
	var bad *csv.ParseError
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return cells, err
	case errors.As(err, &bad):
		return nil, fmt.Errorf("%s:%d: %w", file, bad.Line, bad.Err)
	}
	return nil, fmt.Errorf("%s: %w", file, err)
}
