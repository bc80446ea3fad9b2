package datasets

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// eachParquetRow reads a Parquet file whose columns are texts, numbers, truth
// values, or lists of them.
func eachParquetRow(files fs.FS, file string, columns []string, use func(row) error) error {
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	table, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(data), nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("%s: not a Parquet file that can be read: %w", file, err)
	}
	defer table.Release()
	at, err := columnsOf(table.Schema(), columns)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	batches := array.NewTableReader(table, 0)
	defer batches.Release()
	n := 0
	for batches.Next() {
		record := batches.Record()
		for i := range int(record.NumRows()) {
			n++
			values := newRow(fmt.Sprintf("%s: row %d", file, n))
			for _, name := range columns {
				values.columns[name] = arrowValue(record.Column(at[name]), i)
			}
			if err := use(values); err != nil {
				return err
			}
		}
	}
	return batches.Err()
}

// columnsOf returns the positions of the columns in the schema. It refuses a
// column that is absent or holds structures.
func columnsOf(schema *arrow.Schema, columns []string) (map[string]int, error) {
	at := make(map[string]int, len(columns))
	for _, name := range columns {
		found := schema.FieldIndices(name)
		if len(found) == 0 {
			known := make([]string, schema.NumFields())
			for i, f := range schema.Fields() {
				known[i] = f.Name
			}
			return nil, fmt.Errorf("no column %q; the file has %s", name, strings.Join(known, ", "))
		}
		held := schema.Field(found[0]).Type
		if list, ok := held.(arrow.ListLikeType); ok {
			held = list.Elem()
		}
		if _, nested := held.(arrow.NestedType); nested {
			return nil, fmt.Errorf("the column %q is of the type %s; texts, numbers, truth values or lists of them are needed", name, held)
		}
		at[name] = found[0]
	}
	return at, nil
}

// arrowValue returns the value at a place of a column; null is no value.
func arrowValue(column arrow.Array, i int) value {
	if column.IsNull(i) {
		return value{}
	}
	list, ok := column.(array.ListLike)
	if !ok {
		return textValue(arrowText(column, i))
	}
	all := value{list: true}
	start, end := list.ValueOffsets(i)
	for j := start; j < end; j++ {
		if !list.ListValues().IsNull(int(j)) {
			all.items = append(all.items, arrowText(list.ListValues(), int(j)))
		}
	}
	return all
}

// arrowText returns a value as text. Bytes without a type are taken for text,
// which is how some programs write it.
func arrowText(column arrow.Array, i int) string {
	if b, ok := column.(*array.Binary); ok {
		return b.ValueString(i)
	}
	return column.ValueStr(i)
}
