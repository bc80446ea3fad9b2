package rows

import (
	"errors"
	"fmt"

	flatbuffers "github.com/google/flatbuffers/go"
)

// The tables of a message's metadata in FlatBuffers, as far as they are looked at:
// the kinds of header, and the slots of the fields. The source is Arrow's
// format/Message.fbs and format/Schema.fbs.
const (
	headerSchema, headerDictionary, headerBatch = 1, 2, 3

	messageHeaderType, messageHeader, messageBodyLength = 6, 8, 10

	schemaFields, schemaPairs                   = 6, 8
	fieldName, fieldTypeType, fieldType         = 4, 8, 10
	fieldChildren, fieldPairs                   = 14, 16
	pairKey, pairValue                          = 4, 6
	dictionaryData                              = 6
	batchLength, batchBuffers, batchViewBuffers = 4, 8, 12

	typeTimestamp, timestampZone = 10, 6

	bufferBytes = 16 // where it begins and its length, 8 bytes each
)

// maxDepth is how deep the fields of a schema may be nested.
const maxDepth = 64

// checkMetadata refuses metadata of a message that is small but takes a great deal
// to decode, and returns the size of the body that it announces. It does not look
// at the rest, which is for the decoder.
//
// Parts of metadata may be used many times, and a few hundred bytes can describe
// a schema of billions of fields. What no program shares must not take more in all
// than the metadata has.
func checkMetadata(metadata []byte) (body int64, err error) {
	defer func() {
		if r := recover(); r != nil { // out of range, which is how FlatBuffers meets damaged bytes
			body, err = 0, fmt.Errorf("metadata that cannot be used: %v", r)
		}
	}()
	m := flatbuffers.Table{Bytes: metadata, Pos: flatbuffers.GetUOffsetT(metadata)}
	if body = m.GetInt64Slot(messageBodyLength, 0); body < 0 {
		panic(fmt.Errorf("a body of %d bytes", body))
	}
	w := &weight{left: 8 * len(metadata)} // strings may be shared
	var header flatbuffers.Table
	if at := slot(m, messageHeader); at != 0 {
		m.Union(&header, at)
		switch m.GetByteSlot(messageHeaderType, 0) {
		case headerSchema:
			w.pairs(header, schemaPairs)
			w.fields(header, schemaFields, 1)
		case headerDictionary:
			if at := slot(header, dictionaryData); at != 0 {
				w.batch(flatbuffers.Table{Bytes: metadata, Pos: header.Indirect(at + header.Pos)}, body)
			}
		case headerBatch:
			w.batch(header, body)
		}
	}
	return body, nil
}

// slot returns the place of a field in a table, 0 if it is not set.
func slot(t flatbuffers.Table, field int) flatbuffers.UOffsetT {
	return flatbuffers.UOffsetT(t.Offset(flatbuffers.VOffsetT(field)))
}

// weight is how many bytes the parts of metadata may still take. Its methods panic
// past that.
type weight struct{ left int }

func (w *weight) take(n int) {
	if w.left -= n; n < 0 || w.left < 0 {
		panic(errors.New("it describes more than it has bytes for"))
	}
}

// tables calls use for each table of a list.
func (w *weight) tables(t flatbuffers.Table, field int, use func(flatbuffers.Table)) {
	at := slot(t, field)
	if at == 0 {
		return
	}
	n := t.VectorLen(at)
	w.take(n * flatbuffers.SizeUOffsetT)
	for i := range n {
		use(flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(t.Vector(at) + flatbuffers.UOffsetT(i*flatbuffers.SizeUOffsetT))})
	}
}

// text counts a string.
func (w *weight) text(t flatbuffers.Table, field int) {
	if at := slot(t, field); at != 0 {
		w.take(t.VectorLen(at))
	}
}

// pairs counts keys and values.
func (w *weight) pairs(t flatbuffers.Table, field int) {
	w.tables(t, field, func(pair flatbuffers.Table) {
		w.text(pair, pairKey)
		w.text(pair, pairValue)
	})
}

// fields counts the fields of a schema, or the children of one.
func (w *weight) fields(t flatbuffers.Table, list, depth int) {
	if depth > maxDepth {
		panic(fmt.Errorf("columns that are nested %d deep", depth))
	}
	w.tables(t, list, func(field flatbuffers.Table) {
		w.text(field, fieldName)
		w.pairs(field, fieldPairs)
		if at := slot(field, fieldType); at != 0 && field.GetByteSlot(fieldTypeType, 0) == typeTimestamp {
			var timestamp flatbuffers.Table
			field.Union(&timestamp, at)
			w.text(timestamp, timestampZone)
		}
		w.fields(field, fieldChildren, depth+1)
	})
}

// batch checks the counts of a record batch, and that its buffers lie in the body.
func (w *weight) batch(t flatbuffers.Table, body int64) {
	if rows := t.GetInt64Slot(batchLength, 0); rows < 0 || rows > maxBatchRows {
		panic(fmt.Errorf("a record batch of %d rows; write it in batches of at most %d", rows, maxBatchRows))
	}
	buffers := int64(0)
	if at := slot(t, batchBuffers); at != 0 {
		buffers = int64(t.VectorLen(at))
		for i := range t.VectorLen(at) {
			place := t.Vector(at) + flatbuffers.UOffsetT(i*bufferBytes)
			start, length := t.GetInt64(place), t.GetInt64(place+8)
			if start < 0 || length < 0 || start > body || length > body-start {
				panic(fmt.Errorf("%d bytes at %d of a body of %d", length, start, body))
			}
		}
	}
	if at := slot(t, batchViewBuffers); at != 0 {
		for i := range t.VectorLen(at) {
			if n := t.GetInt64(t.Vector(at) + flatbuffers.UOffsetT(8*i)); n < 0 || n > buffers {
				panic(fmt.Errorf("a column of %d buffers", n))
			}
		}
	}
}
