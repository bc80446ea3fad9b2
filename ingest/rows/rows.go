// Package rows reads the rows of files in CSV, TSV, JSON Lines, Parquet and Arrow
// IPC, one after another: the file is never in memory as a whole.
//
//	r, err := rows.Open("posts.csv", "id", "text")
//	…
//	defer r.Close()
//	for {
//		row, err := r.Next()
//		var bad *rows.BadRow
//		switch {
//		case errors.Is(err, io.EOF):
//			return nil
//		case errors.As(err, &bad):
//			continue // this row cannot be read, those after it can
//		case err != nil:
//			return err
//		}
//		use(row.Cell("text").Text)
//	}
//
// CSV and TSV have a header and the quotation marks of CSV. JSON Lines has an
// object a line; blank lines are passed over. A byte order mark, as spreadsheets
// leave it, is no part of any of them. Files compressed by zstd or gzip are read
// as they are.
package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// MaxRow is the size in bytes up to which a row of CSV, TSV or JSON Lines is
// read.
const MaxRow = 16 << 20

// Reader reads the rows of a file. It must be closed.
type Reader struct {
	name   string
	header []string
	rows   source
	read   int // rows
	close  func() error
}

// source reads the rows of one format.
type source interface {
	next() (Row, error)
	pass() error // over the next row, without making cells of it
	only(columns []string)
	close() error
}

// Open opens the file at a path, whose ending says the format. The columns are
// those that must be there, see [NewReader].
func Open(path string, columns ...string) (*Reader, error) {
	format, err := FormatOf(path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return owning(f)(NewReader(f, path, format, columns...))
}

// OpenFS opens a file of a file system, as [Open] does.
func OpenFS(files fs.FS, name string, columns ...string) (*Reader, error) {
	format, err := FormatOf(name)
	if err != nil {
		return nil, err
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	return owning(f)(NewReader(f, name, format, columns...))
}

// owning makes a reader close its file, and closes the file of one that failed.
func owning(file io.Closer) func(*Reader, error) (*Reader, error) {
	return func(r *Reader, err error) (*Reader, error) {
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		ours := r.close
		r.close = func() error { return errors.Join(ours(), file.Close()) }
		return r, nil
	}
}

// NewReader reads a file of a format from in, which it does not close; name
// stands in errors. A Parquet file is read into memory unless in is an
// [io.ReaderAt] and an [io.Seeker], as an [os.File] is. What is compressed by zstd
// or gzip is decompressed, unless it is a Parquet file.
//
// Columns are those that must be there. If the header of the file lacks one,
// NewReader fails; an object of JSON Lines that lacks one is a [BadRow]. Of a
// Parquet file no other column is read. Without columns all are read, and what
// an object lacks is empty.
func NewReader(in io.Reader, name string, format Format, columns ...string) (*Reader, error) {
	if format == Parquet {
		return newParquet(in, name, columns)
	}
	content, closer, err := contentOf(in, name, maxWindow)
	if err != nil {
		return nil, err
	}
	return owning(closer)(newPlain(content, name, format, columns))
}

// newPlain reads a file that is not compressed.
func newPlain(in *bufio.Reader, name string, format Format, columns []string) (*Reader, error) {
	switch format {
	case CSV:
		return newSeparated(withoutMark(in), name, ',', columns)
	case TSV:
		return newSeparated(withoutMark(in), name, '\t', columns)
	case JSONLines:
		return newObjects(withoutMark(in), name, columns), nil
	case Arrow:
		return newArrow(in, name, maxBatch, columns)
	case Parquet:
	}
	return nil, fmt.Errorf("%s: no format is called %q", name, format)
}

// newReader returns the reader of a format's rows.
func newReader(name string, header []string, rows source) *Reader {
	return &Reader{name: name, header: header, rows: rows, close: rows.close}
}

// Columns returns the names of the columns in their order, or nil for JSON Lines,
// where each row has its own, see [Row.Columns].
func (r *Reader) Columns() []string { return r.header }

// Only leaves out all columns but these, as far as that saves work: rows of CSV
// keep them. Call it before the first row.
func (r *Reader) Only(columns ...string) { r.rows.only(columns) }

// Next returns the next row, or [io.EOF] after the last. After an error that is a
// [BadRow] the next row can be asked for, after any other it cannot.
func (r *Reader) Next() (Row, error) {
	row, err := r.rows.next()
	if err == nil || isBad(err) {
		r.read++
	}
	return row, err
}

// Skip passes over the next n rows, bad ones among them, without looking at what
// they hold. It fails if the file ends before.
func (r *Reader) Skip(n int) error {
	for passed := range n {
		err := r.rows.pass()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s: it ends after %d of %d rows to pass over; is it another file than before?", r.name, passed, n)
		}
		if err != nil && !isBad(err) {
			return err
		}
		r.read++
	}
	return nil
}

// Position returns how many rows were read or passed over, bad ones among them.
func (r *Reader) Position() int { return r.read }

// isBad reports whether an error is a [BadRow].
func isBad(err error) bool {
	_, bad := errors.AsType[*BadRow](err)
	return bad
}

// Close releases what the reader holds, and closes the file if the reader opened
// it.
func (r *Reader) Close() error { return r.close() }

// withoutMark passes over a byte order mark.
func withoutMark(b *bufio.Reader) *bufio.Reader {
	mark := []byte("\ufeff")
	if start, err := b.Peek(len(mark)); err == nil && bytes.Equal(start, mark) {
		_, _ = b.Discard(len(mark)) // what was peeked at is there
	}
	return b
}

// checkHeader refuses a header that lacks a column.
func checkHeader(at string, header, columns []string) error {
	for _, c := range columns {
		if !slices.Contains(header, c) {
			return fmt.Errorf("%s: no column %q; the header has %s", at, c, strings.Join(header, ", "))
		}
	}
	return nil
}
