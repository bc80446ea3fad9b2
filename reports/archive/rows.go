package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/mindsieve/mindsieve/reports/runs"
)

// Schema is that of [runs.ResultSchema] with three columns before it: version and
// answerer, which with id name a result, and stored_at, when the stream took it.
var Schema = arrow.NewSchema(append([]arrow.Field{
	{Name: "version", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "answerer", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "stored_at", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, Nullable: true},
}, runs.ResultSchema.Fields()...), nil)

const (
	// rowGroup is how many rows a row group has: DuckDB's default.
	rowGroup = 122880
	// rowsAtOnce is how many rows are held before they are encoded.
	rowsAtOnce = 2048
	// unfinished ends the name of a part that does not count yet.
	unfinished = ".unfinished"
)

// partWriter writes a part. Rows are encoded and compressed as they come.
//
// Note: the file has no statistics of columns. The library takes those of texts from
// memory that was given back by then, as rows of one group come in several batches.
type partWriter struct {
	file *os.File
	sum  func() string
	out  *pqarrow.FileWriter
	rows *array.RecordBuilder
	held int
	n    int
}

func newPart(path string) (*partWriter, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithMaxRowGroupLength(rowGroup),
		parquet.WithStats(false), parquet.WithDictionaryFor("id", false), parquet.WithDictionaryFor("rationale", false))
	out, err := pqarrow.NewFileWriter(Schema, struct{ io.Writer }{io.MultiWriter(f, h)}, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &partWriter{file: f, out: out, rows: array.NewRecordBuilder(memory.DefaultAllocator, Schema), sum: func() string { return hex.EncodeToString(h.Sum(nil)) }}, nil
}

// add adds a row that [Result.row] made.
func (w *partWriter) add(row []byte) error {
	if err := w.rows.UnmarshalJSON(row); err != nil {
		return err
	}
	w.n++
	if w.held++; w.held < rowsAtOnce {
		return nil
	}
	return w.encode()
}

func (w *partWriter) encode() error {
	w.held = 0
	return guarded(func() error {
		record := w.rows.NewRecord()
		defer record.Release()
		return w.out.WriteBuffered(record)
	})
}

// copy adds all rows of another part.
func (w *partWriter) copy(ctx context.Context, path string) error {
	in, err := file.OpenParquetFile(path, false)
	if err != nil {
		return err
	}
	defer in.Close()
	table, err := pqarrow.NewFileReader(in, pqarrow.ArrowReadProperties{BatchSize: rowsAtOnce}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	records, err := table.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return err
	}
	defer records.Release()
	for records.Next() {
		r := array.NewRecord(Schema, records.Record().Columns(), records.Record().NumRows()) // the file's schema has notes of Parquet
		err := guarded(func() error { return w.out.WriteBuffered(r) })
		r.Release()
		if err != nil {
			return err
		}
		w.n += int(r.NumRows())
	}
	if err := records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// close ends the file and syncs it to disk; it returns its checksum.
func (w *partWriter) close() (sha string, err error) {
	defer w.rows.Release()
	if w.held > 0 {
		err = w.encode()
	}
	err = errors.Join(err, guarded(w.out.Close))
	return w.sum(), errors.Join(err, w.file.Sync(), w.file.Close())
}

// guarded turns a panic of the Parquet library, as on a full disk, into an error.
func guarded(step func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the Parquet library failed: %v", p)
		}
	}()
	return step()
}
