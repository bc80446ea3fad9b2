package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

const (
	// maxBatch is the memory in bytes that a record batch of an Arrow file may
	// take, with what it takes to decode it.
	maxBatch = 2 << 30
	// maxBatchRows is how many rows a record batch may have: a column of nothing
	// but nulls has any number of them in no bytes at all.
	maxBatchRows = 1 << 24
)

var (
	arrowStart    = []byte("ARROW1\x00\x00") // of the file format; a stream has no such mark
	arrowEnd      = []byte("ARROW1")
	featherStart1 = []byte("FEA1") // of a format from before Arrow IPC
)

// arrowStream decodes the record batches of an Arrow IPC stream.
//
// Note: a file is a stream between two marks, with an index after it, and is read
// as one: from the start to the end, whatever it comes from. The library's reader
// of files needs the whole file at once, and leaks its dictionaries.
type arrowStream struct {
	messages *messages
	in       *ipc.Reader
}

// NewArrowReader reads an Arrow IPC stream that a stranger may have sent: no
// record batch may take more than memory bytes, decoded. Rows have those of the
// columns that are there. Cells of lists and structures are Nested, and have no
// text.
func NewArrowReader(in io.Reader, name string, memory int, columns ...string) (*Reader, error) {
	r, err := newArrow(bufio.NewReader(in), name, memory, nil)
	if err != nil {
		return nil, err
	}
	r.rows.(*columnar).flat = true
	r.Only(columns...)
	return r, nil
}

// newArrow opens a file or a stream. The columns are those that must be there.
func newArrow(in *bufio.Reader, name string, limit int, columns []string) (*Reader, error) {
	return newArrowIn(memory.DefaultAllocator, in, name, limit, columns)
}

// newArrowIn is newArrow with an allocator that tests can watch.
func newArrowIn(mem memory.Allocator, in *bufio.Reader, name string, limit int, columns []string) (*Reader, error) {
	a := &arrowStream{messages: &messages{in: in, mem: &budget{Allocator: mem, left: limit, limit: limit}}}
	c := newColumnar(name, "an Arrow IPC file", nil, a)
	err := a.open(c)
	if err == nil {
		err = checkHeader(name, c.columns, columns)
	}
	if err != nil {
		a.release()
		return nil, err
	}
	c.only(c.columns)
	return newReader(name, c.columns, c), nil
}

// open reads the schema.
func (a *arrowStream) open(c *columnar) (err error) {
	defer func() { err = c.located(recover(), err, "") }()
	start, _ := a.messages.in.Peek(len(arrowStart)) // an error comes again with the first read
	switch {
	case len(start) == 0:
		return errors.New("it is empty")
	case bytes.HasPrefix(start, featherStart1):
		return errors.New("it is Feather of version 1; write it again as version 2")
	case bytes.HasPrefix(start, arrowEnd):
		a.messages.file = true
		_, _ = a.messages.in.Discard(len(arrowStart)) // what was peeked at is there
	}
	a.in, err = ipc.NewReaderFromMessageReader(a.messages, ipc.WithAllocator(a.messages.mem))
	if err != nil {
		return err
	}
	for _, f := range a.in.Schema().Fields() {
		c.columns = append(c.columns, f.Name)
	}
	return nil
}

// decode returns the next record batch, or nil after the last.
func (a *arrowStream) decode() (arrow.Record, error) {
	if !a.in.Next() {
		return nil, a.in.Err()
	}
	batch := a.in.Record()
	if batch.NumRows() > maxBatchRows {
		return nil, fmt.Errorf("a record batch of %d rows; write it in batches of at most %d", batch.NumRows(), maxBatchRows)
	}
	return batch, nil
}

func (a *arrowStream) release() {
	if a.in != nil {
		a.in.Release()
	}
	a.messages.Release()
	a.in = nil
}
