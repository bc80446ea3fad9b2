package runs

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/mindsieve/mindsieve/explain"
)

// foreignColumns are columns that another program may write, under names of ours.
var foreignColumns = []arrow.Field{
	of("id", arrow.PrimitiveTypes.Int64),
	of("id", arrow.BinaryTypes.Binary),
	of("created_at", &arrow.TimestampType{Unit: arrow.Microsecond}),
	of("created_at", arrow.PrimitiveTypes.Int64),
	of("created_at", arrow.FixedWidthTypes.Date32),
	of("concern", arrow.BinaryTypes.String),
	of("symptoms", arrow.ListOf(arrow.PrimitiveTypes.Int32)),
	of("answers", arrow.StructOf(of("task", arrow.BinaryTypes.String))),
	of("layer_weights", arrow.ListOf(arrow.PrimitiveTypes.Float32)),
	of("windows", arrow.PrimitiveTypes.Uint64),
	of("risk", arrow.PrimitiveTypes.Float64),
}

// Whatever columns a file of another program has, reading it ends, with results or in
// an error.
//
// Note: bytes that no program wrote are not tried, since the library reads structures
// in goroutines of its own, where nothing catches its panics. So those who read such a
// file compare its digest first.
func FuzzEachResult(f *testing.F) {
	f.Add(uint16(0), `{"id": 7}`)
	f.Add(uint16(2), `{"created_at": "2026-05-01T08:00:00.0005"}`)
	f.Add(uint16(6), `{"symptoms": [1, null]}`)
	f.Add(uint16(10), `{"risk": "NaN"}`)
	f.Fuzz(func(t *testing.T, column uint16, row string) {
		data := foreignFile(t, foreignColumns[int(column)%len(foreignColumns)], row)
		if data == nil {
			return
		}
		err := EachResult(t.Context(), bytes.NewReader(data), func(explain.Result) error { return nil })
		if err != nil && !strings.HasPrefix(err.Error(), "reading results: ") {
			t.Error(err)
		}
	})
}

// foreignFile writes a row into a Parquet file with one column beside the id of a
// result; it returns nil if the row does not fit the column.
func foreignFile(t *testing.T, column arrow.Field, row string) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{column, of("bundle", arrow.BinaryTypes.String)}, nil)
	rows := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer rows.Release()
	if !json.Valid([]byte(row)) || rows.UnmarshalJSON([]byte(row)) != nil { // which panics on what is no JSON
		return nil
	}
	record := rows.NewRecord()
	defer record.Release()
	var file bytes.Buffer
	out, err := pqarrow.NewFileWriter(schema, &file, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// A time counts in the unit of its column.
func TestTimesOfAnotherUnit(t *testing.T) {
	data := foreignFile(t, foreignColumns[2], `{"created_at": "2026-05-01T08:00:00.0005"}`)
	err := EachResult(t.Context(), bytes.NewReader(data), func(r explain.Result) error {
		if got := r.CreatedAt.Format("2006-01-02T15:04:05.999999Z07:00"); got != "2026-05-01T08:00:00.0005Z" {
			t.Errorf("the time is %s", got)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
