package rows

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// separated reads cells with a character between them, under a header.
type separated struct {
	name   string
	in     *limited
	csv    *csv.Reader
	header []string
	line   int // on which the last row began
}

// newSeparated opens a file and reads its header. A file without a header has no
// rows; it is refused if columns are asked for.
func newSeparated(in io.Reader, name string, comma rune, columns []string) (*Reader, error) {
	s := &separated{name: name, in: &limited{in: in}}
	s.csv = csv.NewReader(s.in)
	s.csv.Comma = comma
	s.csv.FieldsPerRecord = -1 // counted below, where the message can name both counts
	header, _, err := s.read()
	switch {
	case errors.Is(err, io.EOF) && len(columns) > 0:
		return nil, fmt.Errorf("%s:1: an empty file; a header with %s is needed", name, strings.Join(columns, ", "))
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case err == nil:
		if err := checkHeader(name+":1", header, columns); err != nil {
			return nil, err
		}
	}
	s.header = header
	return newReader(name, header, s), nil
}

// next returns the next row.
func (s *separated) next() (Row, error) {
	cells, lines, err := s.read()
	if err != nil {
		return Row{}, err
	}
	if len(cells) != len(s.header) {
		last := len(cells) - 1
		return Row{}, &BadRow{
			File: s.name, Line: s.line, Lines: lines[last] + strings.Count(cells[last], "\n") - s.line + 1,
			Err: fmt.Errorf("a row of %d cells; the header has %d", len(cells), len(s.header)),
		}
	}
	row := Row{at: fmt.Sprintf("%s:%d", s.name, s.line), line: s.line, lines: lines, names: s.header, cells: make([]Cell, len(cells))}
	for i, text := range cells {
		row.cells[i].Text = text
	}
	return row, nil
}

// pass reads the next row, whatever the number of its cells.
func (s *separated) pass() error {
	_, _, err := s.read()
	return err
}

func (s *separated) only([]string) {}

func (s *separated) close() error { return nil }

// read returns the texts of the next row, whatever their number, and the lines on
// which they begin.
func (s *separated) read() (cells []string, lines []int, err error) {
	s.in.left = MaxRow
	cells, err = s.csv.Read()
	var bad *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil, err
	case errors.As(err, &bad):
		return nil, nil, &BadRow{File: s.name, Line: bad.Line, Lines: bad.Line - bad.StartLine + 1, Err: bad.Err}
	case errors.Is(err, errTooLong):
		return nil, nil, fmt.Errorf("%s: %w after line %d; is a quotation mark not closed?", s.name, err, s.line)
	case err != nil:
		return nil, nil, fmt.Errorf("%s: after line %d: %w", s.name, s.line, err)
	}
	lines = make([]int, len(cells))
	for i := range cells {
		lines[i], _ = s.csv.FieldPos(i)
	}
	s.line = lines[0]
	return cells, lines, nil
}

// errTooLong is the error of a row longer than [MaxRow].
var errTooLong = fmt.Errorf("a row of more than %d MiB", MaxRow>>20)

// limited reads no more than left bytes, so that a quotation mark that is never
// closed does not draw a whole file into memory.
type limited struct {
	in   io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	n, err := l.in.Read(p)
	l.left -= n
	return n, err
}
