package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// batchRows is how many rows of a Parquet file are decoded at a time.
const batchRows = 1024

// columnar reads a Parquet file, some rows of all columns at a time.
//
// Note: the decoder's own readers of several columns start goroutines, in which
// nothing can catch the panics that it answers damaged bytes with.
type columnar struct {
	name    string
	columns []*pqarrow.ColumnReader
	schema  *arrow.Schema
	names   []string
	table   *array.TableReader // of the rows that were decoded last, nil before the first
	batch   arrow.Record       // of the table, nil before the first
	i       int                // of the next row in the batch
	n       int                // of the rows that were read
}

func newParquet(in io.Reader, name string, columns []string) (r *Reader, err error) {
	defer func() { err = damaged(name, recover(), err) }()
	at, ok := in.(parquet.ReaderAtSeeker)
	if !ok {
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		at = bytes.NewReader(data)
	}
	pf, err := file.NewParquetReader(at)
	if err != nil {
		return nil, unreadable(name, err)
	}
	fr, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, unreadable(name, err)
	}
	c := &columnar{name: name}
	if err := c.open(fr, columns); err != nil {
		c.release()
		return nil, err
	}
	return &Reader{header: c.names, next: c.next, close: c.close}, nil
}

// open opens some columns of a file, or all if none is named.
func (c *columnar) open(fr *pqarrow.FileReader, columns []string) error {
	schema, err := fr.Schema()
	if err != nil {
		return unreadable(c.name, err)
	}
	var header []string
	var fields []arrow.Field
	for i, f := range schema.Fields() {
		header = append(header, f.Name)
		if len(columns) > 0 && !slices.Contains(columns, f.Name) {
			continue
		}
		column, err := fr.GetColumn(context.Background(), i)
		if err != nil {
			return unreadable(c.name, err)
		}
		c.columns, c.names, fields = append(c.columns, column), append(c.names, f.Name), append(fields, *column.Field())
	}
	c.schema = arrow.NewSchema(fields, nil)
	return checkHeader(c.name, header, columns)
}

// next returns the next row.
func (c *columnar) next() (row Row, err error) {
	defer func() { err = damaged(c.name, recover(), err) }()
	for c.batch == nil || c.i == int(c.batch.NumRows()) {
		c.i = 0
		if c.table != nil && c.table.Next() {
			c.batch = c.table.Record()
			continue
		}
		if err := c.decode(); err != nil {
			return Row{}, err
		}
	}
	row = Row{line: c.n + 1, names: c.names, cells: make([]Cell, len(c.names)), at: fmt.Sprintf("%s: row %d", c.name, c.n+1)}
	for i, column := range c.batch.Columns() {
		row.cells[i] = arrowCell(column, c.i)
	}
	c.i++
	c.n++
	return row, nil
}

// decode decodes the next rows, or returns io.EOF.
func (c *columnar) decode() error {
	c.release()
	columns := make([]arrow.Column, len(c.columns))
	rows := -1
	for i, reader := range c.columns {
		values, err := reader.NextBatch(batchRows)
		if err != nil {
			return unreadable(c.name, err)
		}
		if rows < 0 {
			rows = values.Len()
		}
		if values.Len() != rows {
			return unreadable(c.name, fmt.Errorf("columns of different lengths after row %d", c.n))
		}
		columns[i] = *arrow.NewColumn(c.schema.Field(i), values)
		values.Release() // the column retains it
		defer columns[i].Release()
	}
	if rows <= 0 {
		return io.EOF
	}
	table := array.NewTable(c.schema, columns, int64(rows))
	defer table.Release() // the reader of it retains it
	c.table = array.NewTableReader(table, 0)
	return nil
}

// release releases the rows that were decoded last.
func (c *columnar) release() {
	if c.table != nil {
		c.table.Release()
	}
	c.table, c.batch = nil, nil
}

func (c *columnar) close() error {
	c.release()
	for _, column := range c.columns {
		column.Release()
	}
	c.columns = nil
	return nil
}

func unreadable(name string, err error) error {
	return fmt.Errorf("%s: not a Parquet file that can be read: %w", name, err)
}

// damaged makes an error of a panic, which is how the decoder meets bytes that no
// program wrote.
func damaged(name string, panicked any, err error) error {
	if panicked == nil {
		return err
	}
	return unreadable(name, fmt.Errorf("%v", panicked))
}

// arrowCell returns the value at a place of a column.
func arrowCell(column arrow.Array, i int) Cell {
	if column.IsNull(i) {
		return Cell{}
	}
	list, isList := column.(array.ListLike)
	if !isList {
		_, nested := column.DataType().(arrow.NestedType)
		return Cell{Text: arrowText(column, i), Nested: nested}
	}
	c := Cell{Text: arrowJSON(column, i)}
	values := list.ListValues()
	if _, c.Nested = values.DataType().(arrow.NestedType); c.Nested {
		return c
	}
	c.List = []string{}
	start, end := list.ValueOffsets(i)
	for j := int(start); j < int(end); j++ {
		if !values.IsNull(j) {
			c.List = append(c.List, arrowText(values, j))
		}
	}
	return c
}

// arrowText returns a value as a text of its own memory, since that of a column
// ends with its batch. Bytes without a type are taken for text, which is how some
// programs write it.
func arrowText(column arrow.Array, i int) string {
	switch column := column.(type) {
	case *array.Binary:
		return strings.Clone(column.ValueString(i))
	case *array.Dictionary:
		return arrowText(column.Dictionary(), column.GetValueIndex(i))
	}
	return strings.Clone(column.ValueStr(i))
}

// arrowJSON returns a list as JSON.
func arrowJSON(column arrow.Array, i int) string {
	if text, err := json.Marshal(column.GetOneForMarshal(i)); err == nil {
		return string(text)
	}
	return strings.Clone(column.ValueStr(i)) // a number that JSON does not have, such as NaN
}
