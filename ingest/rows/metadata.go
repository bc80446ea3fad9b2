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
	fieldDictionary, fieldChildren, fieldPairs  = 12, 14, 16
	pairKey, pairValue                          = 4, 6
	encodingID                                  = 4
	dictionaryID, dictionaryData                = 4, 6
	batchLength, batchBuffers, batchViewBuffers = 4, 8, 12

	typeTimestamp, timestampZone = 10, 6
	typeBinaryView, typeUtf8View = 23, 24

	bufferBytes = 16 // where it begins and its length, 8 bytes each
)

// maxDepth is how deep the fields of a schema may be nested.
const maxDepth = 64

// outline is what of a schema the check of later messages needs.
type outline struct {
	views        int           // columns of views, each of which has an entry in a list of the batch
	dictionaries map[int64]int // the columns of views in each dictionary, by its id; nil before the schema
	missing      int           // dictionaries that must come before the first batch
}

// check refuses metadata of a message that is small but takes a great deal to
// decode, and returns the size of the body that it announces. It does not look at
// the rest, which is for the decoder. The first message has the schema.
//
// Parts of metadata may be used many times, and a few hundred bytes can describe
// a schema of billions of fields. What no program shares must not take more in all
// than the metadata has.
func (o *outline) check(metadata []byte) (body int64, err error) {
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
	m.Union(&header, slot(m, messageHeader))
	switch kind := m.GetByteSlot(messageHeaderType, 0); {
	case kind == headerSchema && o.dictionaries == nil:
		o.dictionaries = map[int64]int{}
		w.pairs(header, schemaPairs)
		o.views = w.fields(header, schemaFields, o.dictionaries, 1)
		o.missing = len(o.dictionaries)
	case kind == headerDictionary:
		o.missing--
		data := flatbuffers.Table{Bytes: metadata, Pos: header.Indirect(slot(header, dictionaryData) + header.Pos)}
		checkBatch(data, body, o.dictionaries[header.GetInt64Slot(dictionaryID, 0)])
	case kind == headerBatch && o.missing <= 0:
		checkBatch(header, body, o.views)
	default: // the decoder would take it for another kind
		panic(fmt.Errorf("a message of kind %d where none belongs", kind))
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

// fields counts the fields of a schema, or the children of one, and returns how many
// of them are views. Those in dictionaries count there.
func (w *weight) fields(t flatbuffers.Table, list int, dictionaries map[int64]int, depth int) (views int) {
	if depth > maxDepth {
		panic(fmt.Errorf("columns that are nested %d deep", depth))
	}
	w.tables(t, list, func(field flatbuffers.Table) {
		w.text(field, fieldName)
		w.pairs(field, fieldPairs)
		inside := w.fields(field, fieldChildren, dictionaries, depth+1)
		switch field.GetByteSlot(fieldTypeType, 0) {
		case typeBinaryView, typeUtf8View:
			inside++
		case typeTimestamp:
			var timestamp flatbuffers.Table
			field.Union(&timestamp, slot(field, fieldType))
			w.text(timestamp, timestampZone)
		}
		if at := slot(field, fieldDictionary); at != 0 {
			encoding := flatbuffers.Table{Bytes: field.Bytes, Pos: field.Indirect(at + field.Pos)}
			id := encoding.GetInt64Slot(encodingID, 0)
			dictionaries[id] = max(dictionaries[id], inside)
			return
		}
		views += inside
	})
	return views
}

// checkBatch checks the counts of a record batch, and that its buffers lie in the
// body. It panics if they are wrong.
func checkBatch(t flatbuffers.Table, body int64, views int) {
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
	at := slot(t, batchViewBuffers)
	if at == 0 {
		return
	}
	if n := t.VectorLen(at); n < views {
		panic(fmt.Errorf("the buffers of %d columns, where there are %d", n, views)) // the decoder would read on behind the list
	}
	for i := range t.VectorLen(at) {
		if n := t.GetInt64(t.Vector(at) + flatbuffers.UOffsetT(8*i)); n < 0 || n > buffers {
			panic(fmt.Errorf("a column of %d buffers", n))
		}
	}
}
