package rows

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// objects reads a JSON object a line.
type objects struct {
	name    string
	in      *bufio.Reader
	columns []string // that each object must have
	wanted  []string // that rows hold, all if nil
	buffer  []byte   // of the line that was read last
	line    int
}

func newObjects(in *bufio.Reader, name string, columns []string) *Reader {
	return newReader(name, nil, &objects{name: name, in: in, columns: columns})
}

// next returns the object of the next line that is not blank.
func (o *objects) next() (Row, error) {
	text, err := o.text()
	if err != nil {
		return Row{}, err
	}
	return o.row(text)
}

// pass reads the next line that is not blank.
func (o *objects) pass() error {
	_, err := o.text()
	return err
}

func (o *objects) only(columns []string) { o.wanted = columns }

func (o *objects) close() error { return nil }

// text returns the next line that is not blank. It is valid until the next call.
func (o *objects) text() ([]byte, error) {
	for {
		text, long, err := o.readLine()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%s:%d: %w", o.name, o.line, err)
		case long:
			return nil, o.bad(errTooLong)
		case len(bytes.TrimSpace(text)) > 0:
			return bytes.TrimSpace(text), nil
		case err != nil:
			return nil, io.EOF
		}
	}
}

func (o *objects) bad(err error) error {
	return &BadRow{File: o.name, Line: o.line, Lines: 1, Err: err}
}

// readLine returns the next line. Of one that is longer than MaxRow it reads to
// the end without keeping it.
func (o *objects) readLine() (text []byte, long bool, err error) {
	o.line++
	o.buffer = o.buffer[:0]
	for {
		part, err := o.in.ReadSlice('\n')
		if long = long || len(o.buffer)+len(part) > MaxRow; !long {
			o.buffer = append(o.buffer, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return o.buffer, long, err
		}
	}
}

// row returns an object as a row.
func (o *objects) row(text []byte) (Row, error) {
	row := Row{at: fmt.Sprintf("%s:%d", o.name, o.line), line: o.line}
	if err := row.addObject(text, o.keeps); err != nil {
		return Row{}, o.bad(fmt.Errorf("not a JSON object: %w", err))
	}
	for _, c := range o.columns {
		if !slices.Contains(row.names, c) {
			return Row{}, o.bad(fmt.Errorf("no key %q; the object has %s", c, strings.Join(row.names, ", ")))
		}
	}
	return row, nil
}

// keeps reports whether rows hold a column.
func (o *objects) keeps(column string) bool {
	return o.wanted == nil || slices.Contains(o.wanted, column) || slices.Contains(o.columns, column)
}

// addObject adds those keys of an object as columns that are kept, in their
// order. Of a key that stands there twice the last value counts.
func (r *Row) addObject(text []byte, keeps func(string) bool) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return cmp.Or(early(err), errors.New("a line must begin with {"))
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return early(err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return early(err)
		}
		name := key.(string) // the decoder lets no other key pass
		if !keeps(name) {
			continue
		}
		if i := slices.Index(r.names, name); i >= 0 {
			r.cells[i] = jsonCell(value)
			continue
		}
		r.names, r.cells = append(r.names, name), append(r.cells, jsonCell(value))
	}
	if _, err := dec.Token(); err != nil {
		return early(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return nil
}

// early words the end of a text that is no end of an object.
func early(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early")
	}
	return err
}

// jsonCell returns a JSON value as a cell.
func jsonCell(value json.RawMessage) Cell {
	switch value[0] {
	case '{':
		return Cell{Text: string(value), Nested: true}
	case '[':
		return jsonList(value)
	}
	return Cell{Text: jsonText(value)}
}

// jsonText returns a text without its quotation marks, null as "", and a number
// or a truth value as it is written.
func jsonText(value json.RawMessage) string {
	var text *string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	if text == nil {
		return ""
	}
	return *text
}

func jsonList(value json.RawMessage) Cell {
	var elements []json.RawMessage
	if err := json.Unmarshal(value, &elements); err != nil {
		return Cell{Text: string(value), Nested: true} // the decoder has seen that it is valid
	}
	list := []string{}
	for _, e := range elements {
		switch {
		case e[0] == '{' || e[0] == '[':
			return Cell{Text: string(value), Nested: true}
		case string(e) != "null":
			list = append(list, jsonText(e))
		}
	}
	return Cell{Text: string(value), List: list}
}
