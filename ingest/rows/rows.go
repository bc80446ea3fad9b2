// Package rows reads the rows of files in CSV, TSV, JSON Lines and Parquet, one
// after another: the file is never in memory as a whole.
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
// leave it, is no part of any of them.
package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Format is how the rows of a file are written.
type Format string

// The formats, each named like the ending of its files.
const (
	CSV       Format = "csv"
	TSV       Format = "tsv"
	JSONLines Format = "jsonl"
	Parquet   Format = "parquet"
)

// MaxRow is the size in bytes up to which a row of CSV, TSV or JSON Lines is
// read.
const MaxRow = 16 << 20

// FormatOf returns the format that the ending of a file's name says, in upper or
// lower case. The error names the endings that there are.
func FormatOf(name string) (Format, error) {
	format := Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(name), ".")))
	if !slices.Contains([]Format{CSV, TSV, JSONLines, Parquet}, format) {
		return "", fmt.Errorf("%s: the name must end in .csv, .tsv, .jsonl or .parquet, as the file is read by it", name)
	}
	return format, nil
}

// Reader reads the rows of a file. It must be closed.
type Reader struct {
	header []string
	next   func() (Row, error)
	close  func() error
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
// [io.ReaderAt] and an [io.Seeker], as an [os.File] is.
//
// Columns are those that must be there. If the header of the file lacks one,
// NewReader fails; an object of JSON Lines that lacks one is a [BadRow]. Of a
// Parquet file no other column is read. Without columns all are read, and what
// an object lacks is empty.
func NewReader(in io.Reader, name string, format Format, columns ...string) (*Reader, error) {
	switch format {
	case CSV:
		return newSeparated(withoutMark(in), name, ',', columns)
	case TSV:
		return newSeparated(withoutMark(in), name, '\t', columns)
	case JSONLines:
		return newObjects(withoutMark(in), name, columns), nil
	case Parquet:
		return newParquet(in, name, columns)
	}
	return nil, fmt.Errorf("%s: no format is called %q", name, format)
}

// Columns returns the names of the columns in their order, or nil for JSON Lines,
// where each row has its own, see [Row.Columns].
func (r *Reader) Columns() []string { return r.header }

// Next returns the next row, or [io.EOF] after the last. After an error that is a
// [BadRow] the next row can be asked for, after any other it cannot.
func (r *Reader) Next() (Row, error) { return r.next() }

// Close releases what the reader holds, and closes the file if the reader opened
// it.
func (r *Reader) Close() error { return r.close() }

// withoutMark passes over a byte order mark.
func withoutMark(in io.Reader) *bufio.Reader {
	b := bufio.NewReader(in)
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
