package reports

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/mindsieve/mindsieve/explain"
)

// ResultSchema is the schema of a file of results: the fields of
// [explain.Result] under their JSON names, one row a post and task.
var ResultSchema = arrow.NewSchema([]arrow.Field{
	{Name: "schema", Type: arrow.PrimitiveTypes.Int32},
	{Name: "id", Type: arrow.BinaryTypes.String},
	{Name: "task", Type: arrow.BinaryTypes.String},
	{Name: "label", Type: arrow.BinaryTypes.String},
	{Name: "labels", Type: arrow.ListOf(arrow.BinaryTypes.String)},
	{Name: "probabilities", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "label", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "probability", Type: arrow.PrimitiveTypes.Float64},
	))},
	{Name: "abstained", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "layer_weights", Type: arrow.ListOf(arrow.PrimitiveTypes.Float64)},
	{Name: "evidence", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "end", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "symptom", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "name", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "score", Type: arrow.PrimitiveTypes.Float64},
		arrow.Field{Name: "polarity", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "phrase", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "risk", Type: arrow.FixedWidthTypes.Boolean},
		arrow.Field{Name: "items", Type: arrow.ListOf(arrow.BinaryTypes.String)},
		arrow.Field{Name: "cue_start", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "cue_end", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "found", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "contribution", Type: arrow.PrimitiveTypes.Float64},
	))},
	{Name: "sentences", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "end", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "contribution", Type: arrow.PrimitiveTypes.Float64},
	))},
	{Name: "ranked", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "rationale", Type: arrow.BinaryTypes.String},
	{Name: "bundle", Type: arrow.BinaryTypes.String},
	{Name: "windows", Type: arrow.PrimitiveTypes.Int32},
	{Name: "truncated", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "error", Type: arrow.BinaryTypes.String},
	{Name: "clauses", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "end", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "kind", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "spans", Type: arrow.ListOf(arrow.StructOf(
			arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32},
			arrow.Field{Name: "end", Type: arrow.PrimitiveTypes.Int32},
		))},
	))},
	{Name: "high_risk", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "consistency", Type: arrow.BinaryTypes.String},
	{Name: "symptom_level", Nullable: true, Type: arrow.StructOf(
		arrow.Field{Name: "instrument", Type: arrow.BinaryTypes.String},
		arrow.Field{Name: "count", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "of", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "level", Type: arrow.BinaryTypes.String},
	)},
	{Name: "method", Type: arrow.BinaryTypes.String},
	{Name: "words", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "start", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "end", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "contribution", Type: arrow.PrimitiveTypes.Float64},
	))},
}, nil)

// WriteResults writes results as a Parquet file of [ResultSchema], compressed
// with zstd.
func WriteResults(w io.Writer, results []explain.Result) error {
	record := recordOf(memory.DefaultAllocator, results)
	defer record.Release()
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd))
	// The writer is hidden in a struct, as it would be closed if it could be.
	out, err := pqarrow.NewFileWriter(ResultSchema, struct{ io.Writer }{w}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	if err := out.Write(record); err != nil {
		return fmt.Errorf("writing results: %w", err)
	}
	return out.Close()
}

func recordOf(mem memory.Allocator, results []explain.Result) arrow.Record {
	b := array.NewRecordBuilder(mem, ResultSchema)
	defer b.Release()
	for _, r := range results {
		appendAll(b.Fields(), []any{
			r.Schema, r.ID, r.Task, r.Label, nil, nil, r.Abstained, nil, nil, nil,
			r.Ranked, r.Rationale, r.Bundle, r.Windows, r.Truncated, r.Error, nil, r.HighRisk, string(r.Consistency), nil, string(r.Method), nil,
		})
		appendStrings(b.Field(4), r.Labels)
		appendStructs(b.Field(5), r.Probabilities, func(s explain.Score) []any { return []any{s.Label, s.Probability} })
		appendFloats(b.Field(7), r.LayerWeights)
		appendStructs(b.Field(8), r.Evidence, func(e explain.Evidence) []any {
			return []any{e.Start, e.End, e.Symptom, e.Name, e.Score, string(e.Polarity), e.Phrase, e.Risk, e.Items, e.CueStart, e.CueEnd, string(e.Found), e.Contribution}
		})
		appendStructs(b.Field(9), r.Sentences, func(s explain.Sentence) []any { return []any{s.Start, s.End, s.Contribution} })
		appendStructs(b.Field(16), r.Clauses, func(c explain.Clause) []any { return []any{c.Start, c.End, string(c.Kind), c.Spans} })
		level := b.Field(19).(*array.StructBuilder)
		if l := r.SymptomLevel; l != nil {
			appendStruct(level, []any{l.Instrument, l.Count, l.Of, l.Level})
		} else {
			level.AppendNull()
		}
		appendStructs(b.Field(21), r.Words, func(w explain.Word) []any { return []any{w.Start, w.End, w.Contribution} })
	}
	return b.NewRecord()
}

// appendAll appends one value to each builder; nil leaves a builder alone.
func appendAll(builders []array.Builder, values []any) {
	for i, value := range values {
		switch v := value.(type) {
		case int:
			builders[i].(*array.Int32Builder).Append(int32(v))
		case string:
			builders[i].(*array.StringBuilder).Append(v)
		case bool:
			builders[i].(*array.BooleanBuilder).Append(v)
		case float64:
			builders[i].(*array.Float64Builder).Append(v)
		case []string:
			appendStrings(builders[i], v)
		case []explain.Span:
			appendStructs(builders[i], v, func(s explain.Span) []any { return []any{s.Start, s.End} })
		}
	}
}

// appendStructs appends a list of structs, whose fields' values fields gives.
func appendStructs[T any](b array.Builder, items []T, fields func(T) []any) {
	list := b.(*array.ListBuilder)
	list.Append(true)
	for _, item := range items {
		appendStruct(list.ValueBuilder().(*array.StructBuilder), fields(item))
	}
}

// appendStruct appends a struct of the values of its fields.
func appendStruct(b *array.StructBuilder, values []any) {
	b.Append(true)
	builders := make([]array.Builder, b.NumField())
	for i := range builders {
		builders[i] = b.FieldBuilder(i)
	}
	appendAll(builders, values)
}

func appendStrings(b array.Builder, values []string) {
	list := b.(*array.ListBuilder)
	list.Append(true)
	list.ValueBuilder().(*array.StringBuilder).AppendValues(values, nil)
}

func appendFloats(b array.Builder, values []float64) {
	list := b.(*array.ListBuilder)
	list.Append(true)
	list.ValueBuilder().(*array.Float64Builder).AppendValues(values, nil)
}

// ReadResults reads a file written by [WriteResults]. In what it returns, empty
// lists are empty and not nil.
func ReadResults(ctx context.Context, r parquet.ReaderAtSeeker) ([]explain.Result, error) {
	table, err := pqarrow.ReadTable(ctx, r, nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	defer table.Release()
	if got, want := countFields(table.Schema().Fields()), countFields(ResultSchema.Fields()); got != want {
		return nil, fmt.Errorf("reading results: the file has %d fields, want %d: another version of mindsieve wrote it", got, want)
	}
	rows := array.NewTableReader(table, 0)
	defer rows.Release()
	var results []explain.Result
	for rows.Next() {
		record := rows.Record()
		for i := range int(record.NumRows()) {
			results = append(results, resultAt(record, i))
		}
	}
	return results, rows.Err()
}

// countFields counts fields with those that are in them.
func countFields(fields []arrow.Field) int {
	n := len(fields)
	for _, f := range fields {
		if nested, ok := f.Type.(arrow.NestedType); ok {
			n += countFields(nested.Fields())
		}
	}
	return n
}

func resultAt(record arrow.Record, i int) explain.Result {
	c := row{record.Columns(), i}
	return explain.Result{
		Schema: c.int(0), ID: c.string(1), Task: c.string(2), Label: c.string(3), Labels: c.strings(4),
		Probabilities: structsAt(c, 5, func(f row) explain.Score { return explain.Score{Label: f.string(0), Probability: f.float(1)} }),
		Abstained:     c.bool(6),
		LayerWeights:  c.floats(7),
		Evidence: structsAt(c, 8, func(f row) explain.Evidence {
			return explain.Evidence{
				Start: f.int(0), End: f.int(1), Symptom: f.string(2), Name: f.string(3), Score: f.float(4),
				Polarity: explain.Polarity(f.string(5)), Phrase: f.string(6), Risk: f.bool(7),
				Items: f.strings(8), CueStart: f.int(9), CueEnd: f.int(10), Found: explain.Found(f.string(11)), Contribution: f.float(12),
			}
		}),
		Sentences: structsAt(c, 9, func(f row) explain.Sentence {
			return explain.Sentence{Start: f.int(0), End: f.int(1), Contribution: f.float(2)}
		}),
		Ranked: c.bool(10), Rationale: c.string(11), Bundle: c.string(12), Windows: c.int(13), Truncated: c.bool(14), Error: c.string(15),
		Clauses: structsAt(c, 16, func(f row) explain.Clause {
			return explain.Clause{
				Start: f.int(0), End: f.int(1), Kind: explain.ClauseKind(f.string(2)),
				Spans: structsAt(f, 3, func(s row) explain.Span { return explain.Span{Start: s.int(0), End: s.int(1)} }),
			}
		}),
		HighRisk: c.bool(17), Consistency: explain.Consistency(c.string(18)), SymptomLevel: levelAt(c, 19),
		Method: explain.Method(c.string(20)),
		Words: structsAt(c, 21, func(f row) explain.Word {
			return explain.Word{Start: f.int(0), End: f.int(1), Contribution: f.float(2)}
		}),
	}
}

func levelAt(c row, column int) *explain.SymptomLevel {
	if c.columns[column].IsNull(c.i) {
		return nil
	}
	f := row{fieldsOf(c.columns[column]), c.i}
	return &explain.SymptomLevel{Instrument: f.string(0), Count: f.int(1), Of: f.int(2), Level: f.string(3)}
}

// row reads the fields of one row of a record or struct. Strings are copied,
// since the memory behind them ends with the table.
type row struct {
	columns []arrow.Array
	i       int
}

func (r row) int(c int) int       { return int(r.columns[c].(*array.Int32).Value(r.i)) }
func (r row) bool(c int) bool     { return r.columns[c].(*array.Boolean).Value(r.i) }
func (r row) float(c int) float64 { return r.columns[c].(*array.Float64).Value(r.i) }
func (r row) string(c int) string { return strings.Clone(r.columns[c].(*array.String).Value(r.i)) }
func (r row) list(c int) (arrow.Array, int, int) {
	list := r.columns[c].(*array.List)
	start, end := list.ValueOffsets(r.i)
	return list.ListValues(), int(start), int(end)
}

func (r row) floats(c int) []float64 {
	values, start, end := r.list(c)
	if start == end {
		return nil
	}
	return slices.Clone(values.(*array.Float64).Float64Values()[start:end])
}

func (r row) strings(c int) []string {
	values, start, end := r.list(c)
	out := []string{}
	for i := start; i < end; i++ {
		out = append(out, row{[]arrow.Array{values}, i}.string(0))
	}
	return out
}

func structsAt[T any](r row, c int, read func(row) T) []T {
	values, start, end := r.list(c)
	fields := fieldsOf(values)
	out := []T{}
	for i := start; i < end; i++ {
		out = append(out, read(row{fields, i}))
	}
	return out
}

func fieldsOf(structs arrow.Array) []arrow.Array {
	s := structs.(*array.Struct)
	fields := make([]arrow.Array, s.NumField())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	return fields
}
