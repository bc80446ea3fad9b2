package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// Schema is that of [runs.ResultSchema] with three columns before it: version and
// answerer, which with id name a result, and stored_at, when the stream took it.
var Schema = arrow.NewSchema(append([]arrow.Field{
	{Name: "version", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "answerer", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "stored_at", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, Nullable: true},
}, runs.ResultSchema.Fields()...), nil)

// Row is a result that is kept, with what names it.
type Row struct {
	Version  string    `json:"version"`
	Answerer string    `json:"answerer"`
	StoredAt time.Time `json:"stored_at"`
	explain.Result
}

// Each calls use for each row of the parts of a queue's archive, the oldest part
// first, with the named columns, or with all if none is named. It reads the files
// alone, so that it works beside a collector.
//
// Note: the index would say which parts count. Beside it a part may lack that a
// collector which died has not renamed yet, and the rows of parts that were just
// merged may come twice.
func Each(ctx context.Context, folder, queue string, use func(Row) error, columns ...string) error {
	paths, err := partsOf(folder, queue)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := eachOf(ctx, path, use, columns); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// Size returns how many bytes the parts of a queue's archive have.
func Size(folder, queue string) (bytes int64, err error) {
	paths, err := partsOf(folder, queue)
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return bytes, err
		}
		bytes += info.Size()
	}
	return bytes, err
}

// partsOf lists the files of the parts, the oldest first.
func partsOf(folder, queue string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(escaped(folder), "queue="+escaped(queue), "date=*", "part-*.parquet"))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("no results of the queue %q are kept in %s: 'mindsieve collect' keeps them", queue, folder)
	}
	return paths, err
}

// escaped makes a path stand for itself in a pattern of [filepath.Glob].
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func eachOf(ctx context.Context, path string, use func(Row) error, columns []string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return runs.EachRow(ctx, f, use, columns...)
}

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

// add adds a result in JSON, with what names it.
func (w *partWriter) add(version, answerer string, at time.Time, result []byte) error {
	open := bytes.IndexByte(result, '{')
	if open < 0 {
		return errors.New("no JSON object")
	}
	row := fmt.Appendf(nil, `{"version":%q,"answerer":%q,"stored_at":%q,`, version, answerer, at.UTC().Format("2006-01-02T15:04:05.000Z"))
	if err := w.rows.UnmarshalJSON(append(row, result[open+1:]...)); err != nil {
		return err
	}
	w.n++
	if w.held++; w.held < rowsAtOnce {
		return nil
	}
	return w.encode()
}

func (w *partWriter) encode() error {
	record := w.rows.NewRecord()
	defer record.Release()
	w.held = 0
	return guarded(func() error { return w.out.WriteBuffered(record) })
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
