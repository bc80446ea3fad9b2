package rows

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
)

// arrowStreamOf returns an Arrow IPC stream of rows in JSON, each text of them in a
// record batch of its own.
func arrowStreamOf(t testing.TB, schema *arrow.Schema, rows []string, options ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	writeRecords(t, ipc.NewWriter(&out, append(options, ipc.WithSchema(schema))...), schema, rows)
	return out.Bytes()
}

// arrowFileOf returns the same as an Arrow IPC file.
func arrowFileOf(t testing.TB, schema *arrow.Schema, rows []string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.arrow")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := ipc.NewFileWriter(out, ipc.WithSchema(schema))
	if err != nil {
		t.Fatal(err)
	}
	writeRecords(t, w, schema, rows)
	data, err := os.ReadFile(path)
	if err := errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

func writeRecords(t testing.TB, w interface {
	Write(rec arrow.Record) error
	Close() error
}, schema *arrow.Schema, rows []string,
) {
	t.Helper()
	for _, row := range rows {
		record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader("["+row+"]"))
		if err == nil {
			err = w.Write(record)
		}
		if err != nil {
			t.Fatal(err)
		}
		record.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// oneBatch holds the rows together: the dictionaries of a file must not change.
var oneBatch = []string{strings.Join(walkRows, ",")}

// A dictionary changes between two record batches.
func walkStream(t testing.TB, options ...ipc.Option) []byte {
	return arrowStreamOf(t, walks, append(slices.Clone(walkRows), `{"text": "A morning.", "mood": "bright"}`), options...)
}

func TestArrow(t *testing.T) {
	first := []string{
		`a.arrow: row 1 text="A day." code="1" sure="true" share="0.5" mood="calm" raw="raw text" words=["rain" "wind"]` +
			` numbers=["1" "2"] pair="{\"a\":\"b\"}" nested pairs="[{\"a\":\"b\"}]" nested`,
		`a.arrow: row 2 text="" code="" sure="" share="" mood="" raw="" words="" numbers="" pair="" pairs=""`,
		`a.arrow: row 3 text="A night." code="" sure="" share="" mood="" raw="" words=[] numbers="" pair="" pairs=""`,
	}
	all := append(slices.Clone(first), `a.arrow: row 4 text="A morning." code="" sure="" share="" mood="bright" raw="" words="" numbers="" pair="" pairs=""`)
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"a stream", walkStream(t), all},
		{"compressed by LZ4", walkStream(t, ipc.WithLZ4()), all},
		{"compressed by zstd", walkStream(t, ipc.WithZstd()), all},
		{"with additions to a dictionary", walkStream(t, ipc.WithDictionaryDeltas(true)), all},
		{"a stream without its end", bytes.TrimSuffix(walkStream(t), []byte("\xff\xff\xff\xff\x00\x00\x00\x00")), all},
		{"a file", arrowFileOf(t, walks, oneBatch), first},
		{"a schema alone", arrowStreamOf(t, walks, nil), nil},
		{"a file with a schema alone", arrowFileOf(t, walks, nil), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
			defer mem.AssertSize(t, 0)
			r, err := newArrowIn(mem, bufio.NewReader(bytes.NewReader(c.data)), "a.arrow", maxBatch, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			got, err := readAll(t, r)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// What is not read to the end is released all the same.
func TestArrowIsReleased(t *testing.T) {
	for n := range 4 {
		mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
		r, err := newArrowIn(mem, bufio.NewReader(bytes.NewReader(walkStream(t, ipc.WithZstd()))), "a.arrow", maxBatch, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Skip(n), r.Close()); err != nil {
			t.Fatal(err)
		}
		mem.AssertSize(t, 0)
	}
}

var unusual = arrow.NewSchema([]arrow.Field{
	{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "Mars/Olympus"}, Nullable: true},
	{Name: "plain", Type: arrow.FixedWidthTypes.Timestamp_s, Nullable: true},
	{Name: "large", Type: arrow.BinaryTypes.LargeString, Nullable: true},
	{Name: "bytes", Type: arrow.BinaryTypes.LargeBinary, Nullable: true},
	{Name: "view", Type: arrow.BinaryTypes.StringView, Nullable: true},
	{Name: "id", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
}, nil)

func TestTypesOfArrow(t *testing.T) {
	data := arrowStreamOf(t, unusual, []string{
		`{"at": "2024-05-01 08:00:00.25", "plain": "2024-05-01 08:00:00", "large": "A day.", "bytes": "cmF3", "view": "a text of more than twelve bytes", "id": 12345678901}`,
		`{}`,
	})
	r, err := NewReader(bytes.NewReader(data), "a.arrows", Arrow)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`a.arrows: row 1 at="2024-05-01T08:00:00.25Z" plain="2024-05-01T08:00:00Z" large="A day." bytes="raw" view="a text of more than twelve bytes" id="12345678901"`,
		`a.arrows: row 2 at="" plain="" large="" bytes="" view="" id=""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestArrowThatCannotBeOpened(t *testing.T) {
	stream := walkStream(t)
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "a.arrow: not an Arrow IPC file that can be read: it is empty"},
		{"a text", "A day in May, and a night.", "a.arrow: not an Arrow IPC file that can be read: "},
		{"an old Feather", "FEA1\x00\x00", "a.arrow: not an Arrow IPC file that can be read: it is Feather of version 1; write it again as version 2"},
		{"a mark alone", "ARROW1\x00\x00", "a.arrow: not an Arrow IPC file that can be read: "},
		{"no column", string(stream), `a.arrow: no column "title"; the header has text, code, sure, share, mood, raw, words, numbers, pair, pairs`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewReader(strings.NewReader(c.data), "a.arrow", Arrow, "title")
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

// A batch of a stranger takes no more memory than allowed: 4 MiB of the same
// letter are a few hundred bytes.
func TestMemoryOfABatchIsLimited(t *testing.T) {
	data := arrowStreamOf(t, walks, []string{`{"text": "A day."}`, `{"text": "` + strings.Repeat("a", 4<<20) + `"}`}, ipc.WithZstd())
	if len(data) > 1<<14 {
		t.Fatalf("the stream has %d bytes", len(data))
	}
	r, err := NewArrowReader(bytes.NewReader(data), "message", 1<<20, "text")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := readAll(t, r)
	if want := "a record batch takes more than 1 MiB of memory; write it in smaller batches"; len(rows) != 1 || err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%d rows and the error\n%v, want 1 and\n%s", len(rows), err, want)
	}
}

// Lists and structures of a stranger have no text, which could be any number of
// times longer than they are.
func TestAStrangersListsAreNotRead(t *testing.T) {
	r, err := NewArrowReader(bytes.NewReader(walkStream(t)), "message", 1<<20, "words", "pair", "text", "none")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(row), `message: row 1 text="A day." words="" nested pair="" nested`; got != want {
		t.Errorf("the row is\n%s, want\n%s", got, want)
	}
}

// A file that is cut off, or that a disk has damaged, is an error and no panic. A
// stream that is cut between two messages has no sign of it.
func TestDamagedArrowIsAnError(t *testing.T) {
	for name, whole := range map[string][]byte{"a file": arrowFileOf(t, walks, oneBatch), "a stream": walkStream(t), "compressed": walkStream(t, ipc.WithLZ4())} {
		check := func(what string, at int, data []byte) {
			r, err := newArrow(bufio.NewReader(bytes.NewReader(data)), "a.arrow", 1<<20, nil)
			if err == nil {
				_, err = readAll(t, r)
				r.Close()
			}
			if err != nil && !strings.HasPrefix(err.Error(), "a.arrow: ") || err == nil && what == "cut" && name == "a file" {
				t.Fatalf("%s %s at byte %d: the error is %v, want one that names the file", name, what, at, err)
			}
		}
		for at := 0; at < len(whole); at += 5 { // each would take seconds
			check("cut", at, whole[:at])
			damaged := bytes.Clone(whole)
			damaged[at] ^= 0x08
			check("damaged", at, damaged)
		}
	}
}

// Whatever a stream holds, reading it ends, in an error that names it or with all
// rows, and takes little memory.
func FuzzArrow(f *testing.F) {
	f.Add(walkStream(f))
	f.Add(walkStream(f, ipc.WithZstd()))
	f.Add(walkStream(f, ipc.WithLZ4(), ipc.WithDictionaryDeltas(true)))
	f.Add(arrowFileOf(f, walks, oneBatch))
	f.Add(arrowStreamOf(f, unusual, []string{`{"at": "2024-05-01 08:00:00", "view": "a text of more than twelve bytes", "id": 1}`}))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewArrowReader(bytes.NewReader(data), "message", 1<<20, "text", "code", "mood", "raw", "words", "at", "view", "id")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "message: ") {
				t.Fatal(err)
			}
			return
		}
		defer r.Close()
		for n := 1; n < 1<<12; n++ {
			row, err := r.Next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !strings.HasPrefix(err.Error(), "message: "):
				t.Fatal(err)
			case err != nil:
				return
			}
			if row.Line() != n || r.Position() != n || len(row.Cells()) != len(row.Columns()) {
				t.Fatalf("row %d is %+v", n, row)
			}
		}
	})
}
