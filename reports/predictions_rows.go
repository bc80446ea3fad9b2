package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// Rows are the rows of a file of gold labels or of predictions. Every cell is
// text: numbers as they stand there, lists as JSON, what is absent as "".
type Rows struct {
	File    string // its path, for messages
	Columns []string
	rows    []fileRow
}

// fileRow is one row of a file.
type fileRow struct {
	line  int // the line; in a Parquet file the number of the row
	cells []string
}

// ReadRows reads a file of gold labels or predictions: CSV, TSV, JSON lines or
// Parquet, by the ending of its name. Errors carry the file and the line; in a
// Parquet file a row has a number instead of a line. A row that cannot be read is
// an error: no label and no prediction may get lost.
func ReadRows(path string) (*Rows, error) {
	in, err := rows.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f := &Rows{File: path, Columns: in.Columns()}
	if err := f.readAll(in); err != nil {
		return nil, err
	}
	if len(f.rows) == 0 {
		return nil, fmt.Errorf("%s: no rows", path)
	}
	return f, nil
}

// at puts the file and the line before an error.
func (f *Rows) at(line int, err error) error { return fmt.Errorf("%s:%d: %w", f.File, line, err) }

// column returns the index of a column, −1 if there is none.
func (f *Rows) column(name string) int { return slices.Index(f.Columns, name) }

// readAll reads all rows. The columns of JSON Lines come in the order in which
// they are first seen.
func (f *Rows) readAll(in *rows.Reader) error {
	for {
		row, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		f.rows = append(f.rows, fileRow{row.Line(), f.texts(row)})
	}
	for i := range f.rows { // a key that came up later is absent above
		row := &f.rows[i]
		row.cells = append(row.cells, make([]string, len(f.Columns)-len(row.cells))...)
	}
	return nil
}

// texts returns the cells of a row in the order of the columns, to which it adds
// those that are new.
func (f *Rows) texts(row rows.Row) []string {
	cells := make([]string, len(f.Columns))
	for i, c := range row.Cells() {
		at := i // of a header, which is that of the columns
		if at >= len(f.Columns) || f.Columns[at] != row.Columns()[i] {
			at = f.column(row.Columns()[i])
		}
		if at < 0 {
			at = len(f.Columns)
			f.Columns, cells = append(f.Columns, row.Columns()[i]), append(cells, "")
		}
		cells[at] = c.Text
	}
	return cells
}

// cellOf returns a JSON value as a cell: a text without its quotes, null as "".
func cellOf(value json.RawMessage) string {
	var text *string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	if text == nil {
		return ""
	}
	return *text
}
