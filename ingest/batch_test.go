package ingest

import (
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

func TestBatch(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	b := NewBatch(mem, []Post{
		{ID: "a", Title: "Why", Body: "No idea.", Community: "stress", CreatedAt: time.Unix(1700000000, 0)},
		{ID: "b", Body: "Ça va 😭"},
	})
	defer b.Release()
	if b.Len() != 2 || b.ID(0) != "a" || b.ID(1) != "b" {
		t.Errorf("%d posts, %q, %q", b.Len(), b.ID(0), b.ID(1))
	}
	if got, want := b.Texts(), []string{"Why\n\nNo idea.", "Ça va 😭"}; !slices.Equal(got, want) {
		t.Errorf("texts are %q, want %q", got, want)
	}
	if !b.Record.Schema().Equal(BatchSchema) {
		t.Errorf("schema is %v", b.Record.Schema())
	}
	if b.Record.Column(3).IsNull(0) || !b.Record.Column(3).IsNull(1) {
		t.Error("want a community for the first post alone")
	}
}

func TestEmptyBatch(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	b := NewBatch(mem, nil)
	defer b.Release()
	if b.Len() != 0 || len(b.Texts()) != 0 {
		t.Errorf("%d posts in an empty batch", b.Len())
	}
}
