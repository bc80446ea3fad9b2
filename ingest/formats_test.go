package ingest

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fails is a test of testing or of rapid.
type fails interface {
	Helper()
	Fatal(args ...any)
}

// cellsOf returns a post as cells in the order of postHeader.
func cellsOf(p Post) []string {
	at := ""
	if !p.CreatedAt.IsZero() {
		at = p.CreatedAt.Format(time.RFC3339)
	}
	return []string{p.ID, p.Title, p.Body, p.Community, p.Author, p.Thread, at, p.Lang, p.Source}
}

var postHeader = []string{"id", "title", "text", "community", "author", "thread", "created_at", "lang", "source"}

// jsonLines returns posts as JSON Lines.
func jsonLines(t fails, posts []Post) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, p := range posts {
		if err := json.NewEncoder(&out).Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// separated returns posts as CSV, with a character between the cells.
func separated(t fails, posts []Post, comma rune) []byte {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = comma
	rows := [][]string{postHeader}
	for _, p := range posts {
		rows = append(rows, cellsOf(p))
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// recordOf returns posts as a record batch. What is empty is null.
func recordOf(posts []Post) arrow.Record {
	var fields []arrow.Field
	for i, name := range postHeader {
		f := arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true}
		if i == 6 {
			f.Type = arrow.FixedWidthTypes.Timestamp_ms
		}
		fields = append(fields, f)
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	for _, p := range posts {
		for i, cell := range cellsOf(p) {
			switch {
			case cell == "":
				b.Field(i).AppendNull()
			case i == 6:
				b.Field(i).(*array.TimestampBuilder).Append(arrow.Timestamp(p.CreatedAt.UnixMilli()))
			default:
				b.Field(i).(*array.StringBuilder).Append(cell)
			}
		}
	}
	return b.NewRecord()
}

// arrowStream returns posts as an Arrow IPC stream.
func arrowStream(t fails, posts []Post) []byte {
	t.Helper()
	record := recordOf(posts)
	defer record.Release()
	return streamOf(t, record)
}

// streamOf returns an Arrow IPC stream of a record batch.
func streamOf(t fails, record arrow.Record) []byte {
	t.Helper()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(record.Schema()), ipc.WithZstd())
	if err := errors.Join(w.Write(record), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// parquetOf returns posts as a Parquet file.
func parquetOf(t fails, posts []Post) []byte {
	t.Helper()
	record := recordOf(posts)
	defer record.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, parquet.NewWriterProperties(), pqarrow.NewArrowWriterProperties())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(record), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipped(t fails, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(data)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// anyPost draws a post that passes its check, with texts that formats stumble over.
func anyPost(t *rapid.T) Post {
	letters := rapid.RuneFrom([]rune("aZ7 é☕😭\"',;\t\n\\{}[]#\u2028"))
	text := rapid.StringOfN(letters, 0, 20, -1)
	p := Post{
		ID:        rapid.StringMatching(`[a-z0-9"', é]{1,12}`).Draw(t, "id"),
		Title:     text.Draw(t, "title"),
		Body:      "x" + text.Draw(t, "body"),
		Community: text.Draw(t, "community"),
		Author:    text.Draw(t, "author"),
		Thread:    text.Draw(t, "thread"),
		Lang:      rapid.SampledFrom([]string{"", "en", "null"}).Draw(t, "lang"),
		Source:    text.Draw(t, "source"),
	}
	if seconds := rapid.Int64Range(0, 1<<32).Draw(t, "created_at"); seconds > 0 {
		p.CreatedAt = time.Unix(seconds, 0).UTC()
	}
	return p
}

// A file gives back the posts that were written to it, whatever its format; and
// after some were passed over, the others.
func TestEveryFormatGivesTheSamePosts(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		posts := rapid.SliceOfN(rapid.Custom(anyPost), 1, 5).Draw(t, "posts")
		skip := rapid.IntRange(0, len(posts)).Draw(t, "skip")
		lines := jsonLines(t, posts)
		for name, data := range map[string][]byte{
			"a.jsonl": lines, "a.ndjson.gz": gzipped(t, lines), "a.csv": separated(t, posts, ','), "a.tsv": separated(t, posts, '\t'),
			"a.arrows": arrowStream(t, posts), "a.parquet": parquetOf(t, posts),
		} {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(posts[skip:], readFrom(t, path, skip)); diff != "" {
				t.Fatalf("%s after %d posts (-want +got):\n%s", name, skip, diff)
			}
		}
		got, bad, err := ParsePosts(arrowStream(t, posts))
		if diff := cmp.Diff(posts, got); diff != "" || len(bad) > 0 || err != nil {
			t.Fatalf("a message gives %v, %v (-want +got):\n%s", bad, err, diff)
		}
	})
}

// readFrom returns the posts of a file after some of them.
func readFrom(t fails, path string, skip int) []Post {
	t.Helper()
	r, err := OpenPosts(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Skip(skip); err != nil {
		t.Fatal(err)
	}
	posts := []Post{}
	for {
		p, err := r.Next()
		if errors.Is(err, io.EOF) {
			return posts
		}
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, p)
	}
}
