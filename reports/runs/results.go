package runs

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/mindsieve/mindsieve/explain"
)

// ResultSchema is the schema of a file of results: the fields of
// [explain.Result] under their JSON names, one row a post. What a result lacks
// in JSON is null. Contributions are left out.
var ResultSchema = arrow.NewSchema([]arrow.Field{
	of("schema", arrow.PrimitiveTypes.Int32),
	of("id", arrow.BinaryTypes.String),
	of("community", arrow.BinaryTypes.String),
	of("author", arrow.BinaryTypes.String),
	of("created_at", &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}),
	of("concern", arrow.StructOf(
		of("tier", arrow.BinaryTypes.String),
		of("reasons", arrow.ListOf(arrow.StructOf(
			of("tier", arrow.BinaryTypes.String),
			of("rests_on", arrow.BinaryTypes.String),
			of("symptom", arrow.BinaryTypes.String),
			of("task", arrow.BinaryTypes.String),
			of("label", arrow.BinaryTypes.String),
			of("probability", arrow.PrimitiveTypes.Float64),
			of("span", span),
		))),
		of("reasons_cut", arrow.PrimitiveTypes.Int32),
		of("risk", arrow.PrimitiveTypes.Float64),
		of("withheld", arrow.BinaryTypes.String),
	)),
	of("symptoms", arrow.ListOf(arrow.StructOf(
		of("symptom", arrow.BinaryTypes.String),
		of("name", arrow.BinaryTypes.String),
		of("risk", arrow.FixedWidthTypes.Boolean),
		of("polarity", arrow.BinaryTypes.String),
		of("probability", arrow.PrimitiveTypes.Float64),
		of("items", arrow.ListOf(arrow.BinaryTypes.String)),
		of("evidence", arrow.ListOf(arrow.StructOf(
			of("start", arrow.PrimitiveTypes.Int32),
			of("end", arrow.PrimitiveTypes.Int32),
			of("found", arrow.BinaryTypes.String),
			of("cue", span),
		))),
		of("evidence_cut", arrow.PrimitiveTypes.Int32),
	))),
	of("symptoms_cut", arrow.PrimitiveTypes.Int32),
	of("answers", arrow.ListOf(arrow.StructOf(
		of("task", arrow.BinaryTypes.String),
		of("label", arrow.BinaryTypes.String),
		of("labels", arrow.ListOf(arrow.BinaryTypes.String)),
		of("probabilities", arrow.ListOf(arrow.StructOf(
			of("label", arrow.BinaryTypes.String),
			of("probability", arrow.PrimitiveTypes.Float64),
		))),
		of("abstained", arrow.FixedWidthTypes.Boolean),
	))),
	of("layer_weights", arrow.ListOf(arrow.PrimitiveTypes.Float64)),
	of("rationale", arrow.BinaryTypes.String),
	of("clauses", arrow.ListOf(arrow.StructOf(
		of("start", arrow.PrimitiveTypes.Int32),
		of("end", arrow.PrimitiveTypes.Int32),
		of("kind", arrow.BinaryTypes.String),
		of("rests_on", arrow.ListOf(arrow.BinaryTypes.String)),
	))),
	of("bundle", arrow.BinaryTypes.String),
	of("windows", arrow.PrimitiveTypes.Int32),
	of("truncated", arrow.FixedWidthTypes.Boolean),
	of("cut", arrow.FixedWidthTypes.Boolean),
	of("error", arrow.BinaryTypes.String),
}, nil)

// span is a half-open range of bytes.
var span = arrow.StructOf(of("start", arrow.PrimitiveTypes.Int32), of("end", arrow.PrimitiveTypes.Int32))

func of(name string, t arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: t, Nullable: true}
}

// rowsAtOnce is how many results are held in memory and make a row group.
const rowsAtOnce = 4096

// ResultWriter writes results as a Parquet file of [ResultSchema], compressed
// with zstd. It holds at most a few thousand rows. Close it to end the file.
type ResultWriter struct {
	rows *array.RecordBuilder
	out  *pqarrow.FileWriter
	file *firstError
	n    int // rows that are held
}

// firstError keeps the first error of a writer, which the Parquet library may
// lose. It hides what else the writer can do, as it would be closed otherwise.
type firstError struct {
	w   io.Writer
	err error
}

func (f *firstError) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.w.Write(p)
	f.err = err
	return n, err
}

// NewResultWriter begins a file of results. It does not close w.
func NewResultWriter(w io.Writer) (*ResultWriter, error) {
	return newResultWriter(memory.DefaultAllocator, w)
}

func newResultWriter(mem memory.Allocator, w io.Writer) (*ResultWriter, error) {
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd))
	file := &firstError{w: w}
	out, err := pqarrow.NewFileWriter(ResultSchema, file, props, pqarrow.DefaultWriterProps())
	if err := cmp.Or(file.err, err); err != nil {
		return nil, fmt.Errorf("writing results: %w", err)
	}
	return &ResultWriter{rows: array.NewRecordBuilder(mem, ResultSchema), out: out, file: file}, nil
}

// WriteJSON adds a result in JSON. On an error the file is as it was before.
func (w *ResultWriter) WriteJSON(result []byte) error {
	var r explain.Result
	if err := json.Unmarshal(result, &r); err != nil {
		return fmt.Errorf("a result that is not one: %w", err)
	}
	return w.Write(r)
}

// Write adds a result. On an error the file is as it was before.
func (w *ResultWriter) Write(r explain.Result) error {
	r.CreatedAt = r.CreatedAt.UTC().Truncate(time.Millisecond) // as the column holds it
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := Fits(data); err != nil {
		return fmt.Errorf("a result that is not one: %w", err)
	}
	if err := w.rows.UnmarshalJSON(data); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	if w.n++; w.n < rowsAtOnce {
		return nil
	}
	return w.flush()
}

// flush writes the rows that are held as a row group.
func (w *ResultWriter) flush() error {
	w.n = 0
	return w.guarded(func() error {
		record := w.rows.NewRecord()
		defer record.Release()
		return w.out.Write(record)
	})
}

// Close writes what is held and the end of the file.
func (w *ResultWriter) Close() error {
	defer w.rows.Release()
	if w.n > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	return w.guarded(w.out.Close)
}

// guarded returns the error of a step of writing: of the file, if it has one.
func (w *ResultWriter) guarded(step func() error) error {
	err := func() (err error) {
		defer recovered(&err)
		return step()
	}()
	if err := cmp.Or(w.file.err, err); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return nil
}

// recovered turns a panic of the Parquet library, as on a full disk, into an
// error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("the Parquet library failed: %v", p)
	}
}

// EachResult calls use for each result of a file that a [ResultWriter] wrote, see
// [EachRow].
func EachResult(ctx context.Context, r parquet.ReaderAtSeeker, use func(explain.Result) error, fields ...string) error {
	return EachRow(ctx, r, use, fields...)
}

// EachRow calls use for each row of a Parquet file of results, in its order, with
// the named columns, or with all if none is named: those that T has in JSON. It stops
// at the first error. A file that was damaged in the middle may end the program, as
// the Parquet library reads in goroutines of its own: compare its digest first.
func EachRow[T any](ctx context.Context, r parquet.ReaderAtSeeker, use func(T) error, fields ...string) (err error) {
	defer recovered(&err)
	in, err := file.NewParquetReader(r)
	if err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	defer in.Close()
	table, err := pqarrow.NewFileReader(in, pqarrow.ArrowReadProperties{BatchSize: rowsAtOnce}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	records, err := table.GetRecordReader(ctx, columnsOf(in, fields), nil)
	if err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	defer records.Release()
	for records.Next() {
		if err := eachOf(records.Record(), use); err != nil {
			return err
		}
	}
	if err := records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading results: %w", err)
	}
	return nil
}

// columnsOf returns the columns of a file that hold the named fields; nil, which is
// all of them, if none is named.
func columnsOf(in *file.Reader, fields []string) (columns []int) {
	all := in.MetaData().Schema
	for i := range all.NumColumns() {
		if slices.Contains(fields, all.Column(i).ColumnPath()[0]) {
			columns = append(columns, i)
		}
	}
	return columns
}

// eachOf calls use for each row of a record.
func eachOf[T any](record arrow.Record, use func(T) error) error {
	row := map[string]any{}
	for i := range int(record.NumRows()) {
		clear(row)
		for c, column := range record.Columns() {
			if column.IsNull(i) {
				continue
			}
			name := record.ColumnName(c)
			row[name] = column.GetOneForMarshal(i)
			if at, ok := column.(*array.Timestamp); ok { // which Arrow writes with a space for the T
				row[name] = at.Value(i).ToTime(at.DataType().(*arrow.TimestampType).Unit)
			}
		}
		var r T
		data, err := json.Marshal(row)
		if err == nil {
			err = json.Unmarshal(data, &r)
		}
		if err != nil {
			return fmt.Errorf("reading results: row %d: %w; another version of mindsieve wrote the file", i+1, err)
		}
		if err := use(r); err != nil {
			return err
		}
	}
	return nil
}
