package rows

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// batchRows is how many rows of a Parquet file are decoded at a time.
const batchRows = 1024

// parquetColumns decodes the columns of a Parquet file.
//
// Note: the decoder's own readers of several columns start goroutines, in which
// nothing can catch the panics that it answers damaged bytes with.
type parquetColumns struct {
	columns []*pqarrow.ColumnReader
	fields  []arrow.Field
	table   *array.TableReader // of the rows that were decoded last, nil before the first
}

// newParquet opens some columns of a file, or all if none is named.
func newParquet(in io.Reader, name string, columns []string) (*Reader, error) {
	p := &parquetColumns{}
	c := newColumnar(name, "a Parquet file", nil, p)
	header, err := p.open(c, in, columns)
	if err == nil {
		err = checkHeader(name, header, columns)
	}
	if err != nil {
		p.release()
		return nil, err
	}
	for _, f := range p.fields {
		c.columns = append(c.columns, f.Name)
	}
	c.only(c.columns)
	return newReader(name, c.names, c), nil
}

// open opens some columns of a file, or all if none is named, and returns the
// names of all that there are.
func (p *parquetColumns) open(c *columnar, in io.Reader, columns []string) (header []string, err error) {
	defer func() { err = c.located(recover(), err, "") }()
	at, ok := in.(parquet.ReaderAtSeeker)
	if !ok {
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		at = bytes.NewReader(data)
	}
	pf, err := file.NewParquetReader(at)
	if err != nil {
		return nil, err
	}
	fr, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, err
	}
	schema, err := fr.Schema()
	if err != nil {
		return nil, err
	}
	for i, f := range schema.Fields() {
		header = append(header, f.Name)
		if len(columns) > 0 && !slices.Contains(columns, f.Name) {
			continue
		}
		column, err := fr.GetColumn(context.Background(), i)
		if err != nil {
			return nil, err
		}
		p.columns, p.fields = append(p.columns, column), append(p.fields, *column.Field())
	}
	return header, nil
}

// decode returns the next rows, or nil after the last.
func (p *parquetColumns) decode() (arrow.Record, error) {
	for p.table == nil || !p.table.Next() {
		if more, err := p.decodeTable(); err != nil || !more {
			return nil, err
		}
	}
	return p.table.Record(), nil
}

// decodeTable decodes the next rows, if there are any.
func (p *parquetColumns) decodeTable() (more bool, err error) {
	p.releaseTable()
	columns := make([]arrow.Column, len(p.columns))
	rows := -1
	for i, reader := range p.columns {
		values, err := reader.NextBatch(batchRows)
		if err != nil {
			return false, err
		}
		if rows < 0 {
			rows = values.Len()
		}
		if values.Len() != rows {
			return false, errors.New("columns of different lengths")
		}
		columns[i] = *arrow.NewColumn(p.fields[i], values)
		values.Release() // the column retains it
		defer columns[i].Release()
	}
	if rows <= 0 {
		return false, nil
	}
	table := array.NewTable(arrow.NewSchema(p.fields, nil), columns, int64(rows))
	defer table.Release() // the reader of it retains it
	p.table = array.NewTableReader(table, 0)
	return true, nil
}

// releaseTable releases the rows that were decoded last.
func (p *parquetColumns) releaseTable() {
	if p.table != nil {
		p.table.Release()
	}
	p.table = nil
}

func (p *parquetColumns) release() {
	p.releaseTable()
	for _, column := range p.columns {
		column.Release()
	}
	p.columns = nil
}
