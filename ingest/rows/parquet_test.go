package rows

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
)

// parquetFile returns a Parquet file of the rows of a JSON list, each in a row
// group of its own.
func parquetFile(t testing.TB, schema *arrow.Schema, rows ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader("["+row+"]"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
		record.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var walks = arrow.NewSchema([]arrow.Field{
	{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "code", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "sure", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "share", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "mood", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, Nullable: true},
	{Name: "raw", Type: arrow.BinaryTypes.Binary, Nullable: true},
	{Name: "words", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
	{Name: "numbers", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32), Nullable: true},
	{Name: "pair", Type: arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String, Nullable: true}), Nullable: true},
	{Name: "pairs", Type: arrow.ListOf(arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String, Nullable: true})), Nullable: true},
}, nil)

var walkRows = []string{
	`{"text": "A day.", "code": 1, "sure": true, "share": 0.5, "mood": "calm", "raw": "cmF3IHRleHQ=", "words": ["rain", null, "wind"],
	  "numbers": [1, 2], "pair": {"a": "b"}, "pairs": [{"a": "b"}]}`,
	`{}`,
	`{"text": "A night.", "words": []}`,
}

func TestParquet(t *testing.T) {
	data := parquetFile(t, walks, walkRows...)
	for _, c := range []struct {
		name    string
		columns []string
		want    []string
	}{
		{"all columns", nil, []string{
			`a.parquet: row 1 text="A day." code="1" sure="true" share="0.5" mood="calm" raw="raw text" words=["rain" "wind"]` +
				` numbers=["1" "2"] pair="{\"a\":\"b\"}" nested pairs="[{\"a\":\"b\"}]" nested`,
			`a.parquet: row 2 text="" code="" sure="" share="" mood="" raw="" words="" numbers="" pair="" pairs=""`,
			`a.parquet: row 3 text="A night." code="" sure="" share="" mood="" raw="" words=[] numbers="" pair="" pairs=""`,
		}},
		{"some", []string{"pairs", "text"}, []string{
			`a.parquet: row 1 text="A day." pairs="[{\"a\":\"b\"}]" nested`, `a.parquet: row 2 text="" pairs=""`, `a.parquet: row 3 text="A night." pairs=""`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for kind, in := range map[string]io.Reader{"a file": bytes.NewReader(data), "a stream": io.MultiReader(bytes.NewReader(data))} {
				r, err := NewReader(in, "a.parquet", Parquet, c.columns...)
				if err != nil {
					t.Fatal(err)
				}
				got, err := readAll(t, r)
				if err := errors.Join(err, r.Close()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", kind, diff)
				}
			}
		})
	}
	_, err := NewReader(bytes.NewReader(data), "a.parquet", Parquet, "title")
	if want := `a.parquet: no column "title"; the header has text, code, sure, share, mood, raw, words, numbers, pair, pairs`; err == nil || err.Error() != want {
		t.Errorf("the error is\n%v, want\n%s", err, want)
	}
}

// The text of a list is JSON, as it would stand in a cell of CSV.
func TestListsOfParquetAreJSON(t *testing.T) {
	r, err := NewReader(bytes.NewReader(parquetFile(t, walks, walkRows...)), "a.parquet", Parquet, "words", "numbers")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got := row.Cell("words").Text + row.Cell("numbers").Text; got != `["rain",null,"wind"][1,2]` {
		t.Errorf("the lists are %s", got)
	}
}

// A file that is cut off, or that a disk has damaged, is an error and no panic.
//
// Note: this is no fuzz target. The decoder allocates what the lengths in a file
// ask for, so that some damage ends in a lack of memory that nothing can catch;
// and it reads structures in goroutines of its own.
func TestDamagedParquetIsAnError(t *testing.T) {
	whole := parquetFile(t, walks, walkRows...)
	check := func(what string, at int, data []byte) {
		r, err := NewReader(bytes.NewReader(data), "a.parquet", Parquet, "text", "code", "mood", "words")
		if err == nil {
			_, err = readAll(t, r)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "a.parquet: ") || err == nil && len(data) < len(whole) {
			t.Errorf("%s at byte %d: the error is %v, want one that names the file", what, at, err)
		}
	}
	for at := range whole {
		check("cut", at, whole[:at])
		if at < 4 || at > len(whole)/8 {
			continue
		}
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x08
		check("damaged", at, damaged)
	}
}
