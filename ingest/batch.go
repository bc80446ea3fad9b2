package ingest

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// BatchSchema is the schema of a [Batch]: one row a post. title_bytes is the
// length of the title in text, 0 without a title.
var BatchSchema = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.BinaryTypes.String},
	{Name: "text", Type: arrow.BinaryTypes.String},
	{Name: "title_bytes", Type: arrow.PrimitiveTypes.Int32},
	{Name: "community", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "author", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "thread", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "created_at", Type: arrow.FixedWidthTypes.Timestamp_ms, Nullable: true},
	{Name: "lang", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "source", Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

// Batch is an Arrow record batch of posts. It owns Record: call Release after
// use. The strings it returns point into the record and end with it.
type Batch struct{ Record arrow.Record }

// NewBatch gathers posts into a record batch of [BatchSchema], in their order.
func NewBatch(mem memory.Allocator, posts []Post) Batch {
	b := array.NewRecordBuilder(mem, BatchSchema)
	defer b.Release()
	b.Reserve(len(posts))
	for _, p := range posts {
		b.Field(0).(*array.StringBuilder).Append(p.ID)
		b.Field(1).(*array.StringBuilder).Append(p.Text())
		b.Field(2).(*array.Int32Builder).Append(int32(len(p.Title)))
		for i, s := range []string{p.Community, p.Author, p.Thread} {
			appendOrNull(b.Field(3+i).(*array.StringBuilder), s)
		}
		if at := b.Field(6).(*array.TimestampBuilder); p.CreatedAt.IsZero() {
			at.AppendNull()
		} else {
			at.Append(arrow.Timestamp(p.CreatedAt.UnixMilli()))
		}
		appendOrNull(b.Field(7).(*array.StringBuilder), p.Lang)
		appendOrNull(b.Field(8).(*array.StringBuilder), p.Source)
	}
	return Batch{b.NewRecord()}
}

func appendOrNull(b *array.StringBuilder, s string) {
	if s == "" {
		b.AppendNull()
		return
	}
	b.Append(s)
}

// Len returns the number of posts.
func (b Batch) Len() int { return int(b.Record.NumRows()) }

// ID returns the id of post i.
func (b Batch) ID(i int) string { return b.Record.Column(0).(*array.String).Value(i) }

// Texts returns the texts to classify, one a post.
func (b Batch) Texts() []string {
	column := b.Record.Column(1).(*array.String)
	texts := make([]string, column.Len())
	for i := range texts {
		texts[i] = column.Value(i)
	}
	return texts
}

// Post returns post i. Its strings point into the record.
func (b Batch) Post(i int) Post {
	text, title := b.text(1, i), int(b.Record.Column(2).(*array.Int32).Value(i))
	p := Post{
		ID: b.text(0, i), Title: text[:title], Body: text[title:],
		Community: b.text(3, i), Author: b.text(4, i), Thread: b.text(5, i), Lang: b.text(7, i), Source: b.text(8, i),
	}
	if title > 0 && p.Body != "" {
		p.Body = p.Body[len(titleEnd):]
	}
	if at := b.Record.Column(6).(*array.Timestamp); at.IsValid(i) {
		p.CreatedAt = at.Value(i).ToTime(arrow.Millisecond)
	}
	return p
}

// text returns a cell of a column of texts, "" if it is null.
func (b Batch) text(column, i int) string {
	c := b.Record.Column(column).(*array.String)
	if c.IsNull(i) {
		return ""
	}
	return c.Value(i)
}

// Release gives the record's memory back.
func (b Batch) Release() { b.Record.Release() }
