package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// csvRows is [tableRows] for CSV files.
func csvRows(columns []string, item func(r record) (Item, error)) reader {
	return separatedRows(',', columns, item)
}

// separatedRows is [csvRows] for cells with another character between them.
func separatedRows(comma rune, columns []string, item func(r record) (Item, error)) reader {
	open := func(files fs.FS, file string) (*table, error) { return openSeparated(files, file, comma) }
	return tableRows(open, columns, item)
}

// eachRecord calls row for every row of a CSV file under the header. It stops
// at the first error; errors in the file carry its name and the line.
func eachRecord(files fs.FS, file string, columns []string, row func(r record) error) error {
	return eachSeparated(files, file, ',', columns, row)
}

// eachSeparated is [eachRecord] for cells with another character between them.
func eachSeparated(files fs.FS, file string, comma rune, columns []string, row func(r record) error) error {
	t, err := openSeparated(files, file, comma)
	if err != nil {
		return err
	}
	defer t.close()
	return t.each(columns, row)
}

// openSeparated opens a file of cells, which may be quoted, with a character
// between them.
func openSeparated(files fs.FS, file string, comma rune) (*table, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	cr := csv.NewReader(f)
	cr.Comma = comma
	cr.FieldsPerRecord = -1 // counted by each, whose message can name both counts
	return &table{
		file: file,
		next: func() ([]string, error) { return readRow(cr, file) },
		line: func(cell int) int {
			line, _ := cr.FieldPos(cell)
			return line
		},
		close: func() { f.Close() },
	}, nil
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
