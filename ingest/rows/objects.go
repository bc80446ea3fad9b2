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
	line    int
}

func newObjects(in *bufio.Reader, name string, columns []string) *Reader {
	o := &objects{name: name, in: in, columns: columns}
	return &Reader{next: o.next, close: func() error { return nil }}
}

// next returns the object of the next line that is not blank.
func (o *objects) next() (Row, error) {
	for {
		text, long, err := o.readLine()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return Row{}, fmt.Errorf("%s:%d: %w", o.name, o.line, err)
		case long:
			return Row{}, o.bad(errTooLong)
		case len(bytes.TrimSpace(text)) > 0:
			return o.row(bytes.TrimSpace(text))
		case err != nil:
			return Row{}, io.EOF
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
	for {
		part, err := o.in.ReadSlice('\n')
		if long = long || len(text)+len(part) > MaxRow; long {
			text = nil
		} else {
			text = append(text, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, long, err
		}
	}
}

// row returns an object as a row.
func (o *objects) row(text []byte) (Row, error) {
	row := Row{at: fmt.Sprintf("%s:%d", o.name, o.line), line: o.line}
	if err := row.addObject(text); err != nil {
		return Row{}, o.bad(fmt.Errorf("not a JSON object: %w", err))
	}
	for _, c := range o.columns {
		if !slices.Contains(row.names, c) {
			return Row{}, o.bad(fmt.Errorf("no key %q; the object has %s", c, strings.Join(row.names, ", ")))
		}
	}
	return row, nil
}

// addObject adds the keys of an object as columns, in their order. Of a key that
// stands there twice the last value counts.
func (r *Row) addObject(text []byte) error {
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
