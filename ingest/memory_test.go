package ingest

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// A dump of 200 MB, made as it is read, takes no more memory than a small one.
func TestMemoryDoesNotGrowWithADump(t *testing.T) {
	const size, limit = 200 << 20, 64 << 20
	in, out := io.Pipe()
	lines := make(chan int, 1)
	go func() {
		n, err := writeDump(out, size)
		lines <- n
		out.CloseWithError(err)
	}()
	r, err := NewPostReader(in, "RC_2023-11.zst", rows.JSONLines)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	before, most := heap(), uint64(0)
	if err := r.Skip(10_000); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		if _, err = r.Next(); r.Position()%10_000 == 0 {
			most = max(most, heap())
		}
	}
	if n := <-lines; !errors.Is(err, io.EOF) || r.Position() != n {
		t.Errorf("%d of %d lines are read, and the error is %v", r.Position(), n, err)
	}
	if most > before+limit {
		t.Errorf("the heap grew from %d to %d MiB", before>>20, most>>20)
	}
}

// heap returns how many bytes are in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// writeDump writes comments of a size in all, and returns their number.
func writeDump(out io.Writer, size int) (lines int, err error) {
	e, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return 0, err
	}
	words := rand.New(rand.NewPCG(1, 2))
	for size > 0 {
		body := strings.Repeat(fmt.Sprintf("A day with tea, %d times over. ", words.IntN(1000)), 70)
		n, err := fmt.Fprintln(e, reddits(fmt.Sprintf(`"id": "c%d", "link_id": "t3_aa1", "author": "pot", "body": "%s"`, lines, body)))
		if err != nil {
			return lines, err
		}
		size -= n
		lines++
	}
	return lines, e.Close()
}
