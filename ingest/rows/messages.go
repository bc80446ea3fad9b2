package rows

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

const (
	// continues is the word before the length of a message.
	continues = 0xffffffff
	// maxMetadata is the size in bytes up to which the metadata of a message is read.
	maxMetadata = 8 << 20
)

// messages reads the messages of an Arrow IPC stream as an [ipc.MessageReader].
//
// Note: the library's own reads whatever lengths a stream claims, and a length of
// a terabyte ends the program.
type messages struct {
	in   *bufio.Reader
	file bool // an index follows the stream, and a mark
	open bool // no end of the stream came before the index
	mem  memory.Allocator
	old  bool // lengths have no word before them, as in files from before 2019
	last *ipc.Message
	read int // messages

	outline outline // of the schema
}

// Message returns the next message, which is valid until the next call, or
// [io.EOF] after the last.
func (m *messages) Message() (*ipc.Message, error) {
	length, err := m.length()
	if err != nil || length == 0 {
		return nil, m.ended(err)
	}
	m.read++
	metadata, err := m.metadata(length)
	if err != nil {
		return nil, m.at(err)
	}
	size, err := m.outline.check(metadata)
	if err != nil {
		return nil, m.at(err)
	}
	body, err := m.body(size)
	if err != nil {
		return nil, m.at(err)
	}
	defer body.Release() // the message retains it
	m.Release()
	m.last = ipc.NewMessage(memory.NewBufferBytes(metadata), body)
	return m.last, nil
}

// at says which message is meant. The end of the input within one is none of the
// stream.
func (m *messages) at(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errCut
	}
	return fmt.Errorf("message %d: %w", m.read, err)
}

var errCut = errors.New("it ends too early, as if the file were cut; get the whole file")

// length returns the length of the metadata of the next message, 0 at the end of
// the stream.
func (m *messages) length() (int, error) {
	word, err := m.in.Peek(4)
	if len(word) == 0 && errors.Is(err, io.EOF) && !m.file {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	first := binary.LittleEndian.Uint32(word)
	if m.read == 0 {
		m.old = first != continues
	}
	if m.old || first == 0 {
		_, err := m.in.Discard(4)
		return int(first), err
	}
	if first != continues && m.file {
		m.open = true // as some programs write it; this is the index
		return 0, nil
	}
	if first != continues {
		return 0, errors.New("damaged: no message where one should begin")
	}
	both := make([]byte, 8)
	_, err = io.ReadFull(m.in, both)
	return int(binary.LittleEndian.Uint32(both[4:])), err
}

// ended returns the error that ends the stream: io.EOF if all is there.
func (m *messages) ended(err error) error {
	if err != nil {
		m.read++ // the message that could not be read
		return m.at(err)
	}
	if !m.file {
		return io.EOF
	}
	size, tail, err := m.tail()
	if err != nil {
		return err
	}
	if !bytes.HasSuffix(tail, arrowEnd) {
		return errCut
	}
	if index := int64(binary.LittleEndian.Uint32(tail)); m.open && index+int64(len(tail)) != size {
		return errors.New("damaged: no message where one should begin")
	}
	return io.EOF
}

// tail reads to the end. It returns how many bytes there were, and the last ones:
// the length of the index and the mark.
func (m *messages) tail() (size int64, tail []byte, err error) {
	part := make([]byte, 4096)
	for err == nil {
		var n int
		n, err = m.in.Read(part)
		size += int64(n)
		tail = append(tail, part[:n]...)
		tail = tail[max(0, len(tail)-4-len(arrowEnd)):]
	}
	switch {
	case !errors.Is(err, io.EOF):
		return 0, nil, err
	case len(tail) < 4+len(arrowEnd):
		return 0, nil, errCut
	}
	return size, tail, nil
}

// metadata reads the metadata of a message.
func (m *messages) metadata(length int) ([]byte, error) {
	if length > maxMetadata {
		return nil, fmt.Errorf("metadata of %d bytes; the limit is %d", length, maxMetadata)
	}
	metadata := make([]byte, length)
	_, err := io.ReadFull(m.in, metadata)
	return metadata, err
}

// body reads the body of a message. It takes memory as the bytes come, and not as
// the metadata claims.
func (m *messages) body(size int64) (*memory.Buffer, error) {
	body := memory.NewResizableBuffer(m.mem)
	for have := int64(0); have < size; {
		part := min(size-have, max(have, 1<<16))
		body.Resize(int(have + part))
		if _, err := io.ReadFull(m.in, body.Bytes()[have:]); err != nil {
			body.Release()
			return nil, err
		}
		have += part
	}
	return body, nil
}

// Release releases the last message.
func (m *messages) Release() {
	if m.last != nil {
		m.last.Release()
	}
	m.last = nil
}

// Retain does nothing: the one reader of the messages releases them.
func (m *messages) Retain() {}

// budget is an allocator that gives no more than a number of bytes at a time. Past
// that it panics, for allocators have no other way to refuse.
type budget struct {
	memory.Allocator
	left, limit int
}

// Allocate returns memory.
func (b *budget) Allocate(size int) []byte {
	b.take(size)
	return b.Allocator.Allocate(size)
}

// Reallocate changes the size of memory.
func (b *budget) Reallocate(size int, old []byte) []byte {
	b.take(size - len(old))
	return b.Allocator.Reallocate(size, old)
}

// Free gives memory back.
func (b *budget) Free(old []byte) {
	b.left += len(old)
	b.Allocator.Free(old)
}

func (b *budget) take(size int) {
	if size > b.left {
		panic(fmt.Errorf("a record batch takes more than %d MiB of memory; write it in smaller batches", b.limit>>20))
	}
	b.left -= size
}
