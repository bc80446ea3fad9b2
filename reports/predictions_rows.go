package reports

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
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

// readers read files by the ending of their names.
var readers = map[string]func(f *Rows, file *os.File) error{
	".csv":     func(f *Rows, file *os.File) error { return f.readSeparated(file, ',') },
	".tsv":     func(f *Rows, file *os.File) error { return f.readSeparated(file, '\t') },
	".jsonl":   func(f *Rows, file *os.File) error { return f.readObjects(file) },
	".parquet": func(f *Rows, file *os.File) error { return f.readParquet(file) },
}

// ReadRows reads a file of gold labels or predictions: CSV, TSV, JSON lines or
// Parquet, by the ending of its name. Errors carry the file and the line; in a
// Parquet file a row has a number instead of a line.
func ReadRows(path string) (*Rows, error) {
	read, ok := readers[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return nil, fmt.Errorf("%s: the name must end in .csv, .tsv, .jsonl or .parquet, as the file is read by it", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f := &Rows{File: path}
	if err := read(f, file); err != nil {
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

// readSeparated reads cells with a character between them, under a header.
func (f *Rows) readSeparated(r io.Reader, comma rune) error {
	cr := csv.NewReader(r)
	cr.Comma = comma
	cr.FieldsPerRecord = -1 // counted below, where the message can name both counts
	for {
		cells, err := cr.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			return f.at(bad.Line, bad.Err)
		case err != nil:
			return fmt.Errorf("%s: %w", f.File, err)
		}
		line, _ := cr.FieldPos(0)
		switch {
		case f.Columns == nil:
			cells[0] = strings.TrimPrefix(cells[0], "\ufeff") // a byte order mark, as spreadsheets leave it
			f.Columns = cells
		case len(cells) != len(f.Columns):
			return f.at(line, fmt.Errorf("a row of %d cells; the header has %d", len(cells), len(f.Columns)))
		default:
			f.rows = append(f.rows, fileRow{line, cells})
		}
	}
}

// readObjects reads a JSON object a line; blank lines are passed over. Columns
// come in the order in which they are first seen.
func (f *Rows) readObjects(r io.Reader) error {
	br := bufio.NewReader(r)
	for line := 1; ; line++ {
		text, err := br.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("%s: %w", f.File, err)
		}
		if object := bytes.TrimSpace(text); len(object) > 0 {
			cells, bad := f.object(object)
			if errors.Is(bad, io.EOF) {
				bad = errors.New("it ends too early")
			}
			if bad != nil {
				return f.at(line, fmt.Errorf("not a JSON object: %w", bad))
			}
			f.rows = append(f.rows, fileRow{line, cells})
		}
		if err != nil {
			break
		}
	}
	for i := range f.rows { // a key that came up later is absent above
		row := &f.rows[i]
		row.cells = append(row.cells, make([]string, len(f.Columns)-len(row.cells))...)
	}
	return nil
}

// object returns the values of a JSON object in the order of the columns.
func (f *Rows) object(text []byte) ([]string, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, cmp.Or(err, errors.New("a line must begin with {"))
	}
	cells := make([]string, len(f.Columns))
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		c := f.column(key.(string))
		if c < 0 {
			f.Columns = append(f.Columns, key.(string))
			cells = append(cells, "")
			c = len(cells) - 1
		}
		cells[c] = cellOf(value)
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("something follows the object")
	}
	return cells, nil
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

// readParquet reads the columns of a Parquet file.
func (f *Rows) readParquet(r parquet.ReaderAtSeeker) error {
	table, err := pqarrow.ReadTable(context.Background(), r, nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("%s: %w", f.File, err)
	}
	defer table.Release()
	for _, field := range table.Schema().Fields() {
		f.Columns = append(f.Columns, field.Name)
	}
	tr := array.NewTableReader(table, 0)
	defer tr.Release()
	for tr.Next() {
		record := tr.Record()
		for i := range int(record.NumRows()) {
			cells := make([]string, len(f.Columns))
			for c, column := range record.Columns() {
				cells[c] = parquetCell(column, i)
			}
			f.rows = append(f.rows, fileRow{len(f.rows) + 1, cells})
		}
	}
	return tr.Err()
}

// parquetCell returns a value of a column: lists and structs as JSON.
func parquetCell(column arrow.Array, i int) string {
	if column.IsNull(i) {
		return ""
	}
	if column.DataType().ID() == arrow.LIST || column.DataType().ID() == arrow.LARGE_LIST {
		text, err := json.Marshal(column.GetOneForMarshal(i))
		if err == nil {
			return string(text)
		}
	}
	return strings.Clone(column.ValueStr(i)) // the memory behind it ends with the table
}
