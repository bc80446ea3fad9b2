package datasets

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/mindsieve/mindsieve/ingest"
)

// openTabs returns a function that opens a file of lines with tabs between the
// cells, in which a quotation mark is a character like any other. Header stands
// for that of a file without one; with none given, it is the first line.
func openTabs(header ...string) func(fs.FS, string) (*table, error) {
	return func(files fs.FS, file string) (*table, error) {
		l, err := openLines(files, file)
		if err != nil {
			return nil, err
		}
		t := &table{file: file, header: header, line: func(int) int { return l.n }, close: func() { l.file.Close() }}
		t.next = func() ([]string, error) {
			text, err := l.next()
			return strings.Split(text, "\t"), err
		}
		if header != nil {
			return t, nil
		}
		if t.header, err = t.next(); errors.Is(err, io.EOF) {
			t.header, err = nil, nil
		}
		return t, err
	}
}

// lineFile is an open file of lines.
type lineFile struct {
	name string
	file fs.File
	scan *bufio.Scanner
	n    int // the number of the last line read
}

// openLines opens a file of lines, each of which may hold the longest text that
// is accepted.
func openLines(files fs.FS, file string) (*lineFile, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	l := &lineFile{name: file, file: f, scan: bufio.NewScanner(f)}
	l.scan.Buffer(nil, 2*ingest.MaxText)
	return l, nil
}

// next returns the next line without its end and a byte order mark, or io.EOF.
func (l *lineFile) next() (string, error) {
	if l.scan.Scan() {
		l.n++
		return strings.TrimPrefix(l.scan.Text(), "\ufeff"), nil
	}
	if err := l.scan.Err(); err != nil {
		return "", fmt.Errorf("%s:%d: %w", l.name, l.n+1, err)
	}
	return "", io.EOF
}
