package rows

import (
	"strings"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"
)

// message returns the metadata of a message with a header and a body.
func message(b *flatbuffers.Builder, kind byte, header flatbuffers.UOffsetT, body int64) []byte {
	b.StartObject(5)
	b.PrependByteSlot((messageHeaderType-4)/2, kind, 0)
	b.PrependUOffsetTSlot((messageHeader-4)/2, header, 0)
	b.PrependInt64Slot((messageBodyLength-4)/2, body, 0)
	b.Finish(b.EndObject())
	return b.FinishedBytes()
}

// nested returns a schema of a field with two children, each of which has two
// children, and so on: the same two each time, in a few bytes a level.
func nested(levels int) []byte {
	b := flatbuffers.NewBuilder(0)
	list := func(tables ...flatbuffers.UOffsetT) flatbuffers.UOffsetT {
		b.StartVector(4, len(tables), 4)
		for _, t := range tables {
			b.PrependUOffsetT(t)
		}
		return b.EndVector(len(tables))
	}
	field := func(children flatbuffers.UOffsetT) flatbuffers.UOffsetT {
		b.StartObject(7)
		b.PrependUOffsetTSlot((fieldChildren-4)/2, children, 0)
		return b.EndObject()
	}
	last := field(0)
	for range levels {
		last = field(list(last, last))
	}
	fields := list(last)
	b.StartObject(4)
	b.PrependUOffsetTSlot((schemaFields-4)/2, fields, 0)
	return message(b, headerSchema, b.EndObject(), 0)
}

// batchOf returns the metadata of a record batch of some rows with one buffer, and
// with the counts of buffers that columns of views take.
func batchOf(rows, start, length, body int64, views ...int64) []byte {
	b := flatbuffers.NewBuilder(0)
	b.StartVector(bufferBytes, 1, 8)
	b.PrependInt64(length)
	b.PrependInt64(start)
	buffers := b.EndVector(1)
	b.StartVector(8, len(views), 8)
	for _, n := range views {
		b.PrependInt64(n)
	}
	counts := b.EndVector(len(views))
	b.StartObject(5)
	b.PrependInt64Slot((batchLength-4)/2, rows, 0)
	b.PrependUOffsetTSlot((batchBuffers-4)/2, buffers, 0)
	b.PrependUOffsetTSlot((batchViewBuffers-4)/2, counts, 0)
	return message(b, headerBatch, b.EndObject(), body)
}

func TestMetadataThatTakesMuchToDecode(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string // "" if it is good
	}{
		{"no more than there is", nested(3), ""},
		{"a billion fields in a kilobyte", nested(30), "it describes more than it has bytes for"},
		{"columns in columns", nested(maxDepth), "columns that are nested 65 deep"},
		{"a batch", batchOf(2, 0, 16, 16, 1), ""},
		{"more rows than are allowed", batchOf(1<<40, 0, 16, 16, 1), "a record batch of 1099511627776 rows"},
		{"fewer than no rows", batchOf(-1, 0, 16, 16, 1), "a record batch of -1 rows"},
		{"a buffer past the body", batchOf(2, 8, 16, 16, 1), "16 bytes at 8 of a body of 16"},
		{"a buffer before the body", batchOf(2, -8, 16, 16, 1), "16 bytes at -8 of a body of 16"},
		{"a great many views", batchOf(2, 0, 16, 16, 1<<40), "a column of 1099511627776 buffers"},
		{"no counts of views where there are views", batchOf(2, 0, 16, 16), "the buffers of 0 columns, where there are 1"},
		{"a tensor", message(flatbuffers.NewBuilder(0), 4, 0, 0), "a message of kind 4 where none belongs"},
		{"no header", message(flatbuffers.NewBuilder(0), headerBatch, 0, 0), "metadata that cannot be used"},
		{"a body of less than nothing", batchOf(2, 0, 0, -16, 0), "a body of -16 bytes"},
		{"nothing", nil, "index out of range"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := outline{views: 1}
			_, err := o.check(c.data)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}
