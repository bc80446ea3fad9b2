package rows

import (
	"fmt"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
)

// columnar reads a file of columns, some rows of them at a time.
type columnar struct {
	name    string
	format  string // for messages: "a Parquet file"
	in      batches
	columns []string     // of the batches
	wanted  []int        // the places of the columns that rows hold
	names   []string     // of the wanted columns
	flat    bool         // cells of lists and structures stay empty
	batch   arrow.Record // nil before the first
	i       int          // of the next row in the batch
	n       int          // of the rows that were read
}

// batches hands out the rows of a file, some at a time.
type batches interface {
	// decode returns the next rows, which are valid until the next call, or nil
	// after the last. It may panic at damaged bytes.
	decode() (arrow.Record, error)
	release()
}

// newColumnar returns the rows of a file that begins with the columns of in.
func newColumnar(name, format string, columns []string, in batches) *columnar {
	c := &columnar{name: name, format: format, in: in, columns: columns}
	c.only(columns)
	return c
}

func (c *columnar) only(columns []string) {
	c.wanted, c.names = nil, nil
	for i, column := range c.columns {
		if slices.Contains(columns, column) {
			c.wanted, c.names = append(c.wanted, i), append(c.names, column)
		}
	}
}

// next returns the next row.
func (c *columnar) next() (Row, error) {
	if err := c.pass(); err != nil {
		return Row{}, err
	}
	return c.row()
}

// pass goes on to the next row.
func (c *columnar) pass() error {
	if err := c.load(); err != nil {
		return err
	}
	if c.batch == nil {
		return io.EOF
	}
	c.i++
	c.n++
	return nil
}

// load makes sure that the batch has a next row, unless all were read.
func (c *columnar) load() (err error) {
	where := ""
	if c.n > 0 {
		where = fmt.Sprintf("after row %d: ", c.n)
	}
	defer func() { err = c.located(recover(), err, where) }()
	for c.batch == nil || c.i == int(c.batch.NumRows()) {
		c.batch, c.i = nil, 0
		if c.batch, err = c.in.decode(); c.batch == nil || err != nil {
			return err
		}
	}
	return nil
}

// row returns the row that was passed last.
func (c *columnar) row() (row Row, err error) {
	where := fmt.Sprintf("row %d", c.n)
	defer func() { err = c.located(recover(), err, where+": ") }()
	row = Row{line: c.n, names: c.names, cells: make([]Cell, len(c.names)), at: c.name + ": " + where}
	for i, place := range c.wanted {
		row.cells[i] = arrowCell(c.batch.Column(place), c.i-1, c.flat)
	}
	return row, nil
}

func (c *columnar) close() error {
	c.batch = nil
	c.in.release()
	return nil
}

// located says where an error was met. A panic, which is how decoders meet bytes
// that no program wrote, is an error too.
func (c *columnar) located(panicked any, err error, where string) error {
	if panicked != nil {
		err = fmt.Errorf("damaged: %v", panicked)
	}
	if err == nil {
		return nil
	}
	// Not wrapped: some decoder's error is an io.EOF, and this is no end of rows.
	return fmt.Errorf("%s: %snot %s that can be read: %s", c.name, where, c.format, err.Error())
}
