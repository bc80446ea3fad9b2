package streams

import (
	"bytes"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
)

// arrowStream is an Arrow IPC stream of posts: ids and texts in turn.
func arrowStream(t *testing.T, cells ...string) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "id", Type: arrow.BinaryTypes.String}, {Name: "text", Type: arrow.BinaryTypes.String}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i, cell := range cells {
		b.Field(i % 2).(*array.StringBuilder).Append(cell)
	}
	record := b.NewRecord()
	defer record.Release()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(schema))
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAMessageOfManyPosts(t *testing.T) {
	q := start(t)
	whole := arrowStream(t, "a", "one", "b", "two", "c", " ")
	for _, data := range [][]byte{whole, whole[:len(whole)/2]} {
		m := nats.NewMsg(postsSubject + "q")
		m.Data = data
		m.Header.Set(TypeHeader, ArrowType)
		if err := q.streams.nc.PublishMsg(m); err != nil {
			t.Fatal(err)
		}
	}
	got := work(t, q, 4, echo)
	if len(got) == 4 { // what is wrong with the cut one is the reader's to say
		got = got[1:]
	}
	if diff := cmp.Diff([]string{"a: one", "b: two", "c! an empty text"}, got); diff != "" {
		t.Error(diff)
	}
	if n := waiting(t, q.streams); n != 0 {
		t.Errorf("%d messages are left in the queue", n)
	}
}
