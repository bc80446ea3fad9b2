package datasets

import (
	"bytes"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
)

func TestTheSameRowsInEveryFormat(t *testing.T) {
	files := fstest.MapFS{
		"rows.csv":     {Data: []byte("\ufeffcode,sure,share,body,more\r\n7,true,0.5,\"One, \"\"two\"\".\",x\r\n-1,false,2,,x\r\n")},
		"rows.tsv":     {Data: []byte("body\tcode\tsure\tshare\n\"One, \"\"two\"\".\"\t7\ttrue\t0.5\n\t-1\tfalse\t2\n")},
		"rows.jsonl":   {Data: []byte("\ufeff" + `{"code":7,"sure":true,"share":0.5,"body":"One, \"two\".","more":{}}` + "\n\n" + `{"code":-1,"sure":false,"share":2,"body":null}`)},
		"rows.parquet": {Data: parquetRows(t)},
	}
	of := func(v ...string) value { return value{items: v} }
	want := []map[string]value{
		{"body": of(`One, "two".`), "code": of("7"), "sure": of("true"), "share": of("0.5")},
		{"body": {}, "code": of("-1"), "sure": of("false"), "share": of("2")},
	}
	for file := range files {
		t.Run(file, func(t *testing.T) {
			var got []map[string]value
			if err := formats[file[len("rows"):]](files, file, []string{"body", "code", "sure", "share"}, func(r row) error {
				got = append(got, r.columns)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(value{})); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// parquetRows returns two rows as a Parquet file, with columns of every type
// that is read.
func parquetRows(t *testing.T) []byte {
	t.Helper()
	word := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "body", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "code", Type: arrow.PrimitiveTypes.Int64},
		{Name: "sure", Type: arrow.FixedWidthTypes.Boolean},
		{Name: "share", Type: arrow.PrimitiveTypes.Float64},
		{Name: "word", Type: word},
		{Name: "raw", Type: arrow.BinaryTypes.Binary},
		{Name: "words", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
		{Name: "pair", Type: arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String})},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	b.Field(0).(*array.StringBuilder).AppendValues([]string{`One, "two".`, ""}, []bool{true, false})
	b.Field(1).(*array.Int64Builder).AppendValues([]int64{7, -1}, nil)
	b.Field(2).(*array.BooleanBuilder).AppendValues([]bool{true, false}, nil)
	b.Field(3).(*array.Float64Builder).AppendValues([]float64{0.5, 2}, nil)
	for _, w := range []string{"calm", "tense"} {
		if err := b.Field(4).(*array.BinaryDictionaryBuilder).AppendString(w); err != nil {
			t.Fatal(err)
		}
	}
	b.Field(5).(*array.BinaryBuilder).AppendValues([][]byte{[]byte("raw text"), []byte("more")}, nil)
	list := b.Field(6).(*array.ListBuilder)
	list.Append(true)
	list.ValueBuilder().(*array.StringBuilder).AppendValues([]string{"rain", "wind"}, nil)
	list.AppendNull()
	for range 2 {
		b.Field(7).(*array.StructBuilder).Append(true)
		b.Field(7).(*array.StructBuilder).FieldBuilder(0).(*array.StringBuilder).Append("a")
	}
	record := b.NewRecord()
	defer record.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParquetColumns(t *testing.T) {
	files := fstest.MapFS{"rows.parquet": {Data: parquetRows(t)}}
	for _, c := range []struct {
		column string
		first  value
		second value
	}{
		{"word", value{items: []string{"calm"}}, value{items: []string{"tense"}}},
		{"raw", value{items: []string{"raw text"}}, value{items: []string{"more"}}},
		{"words", value{items: []string{"rain", "wind"}, list: true}, value{}},
	} {
		t.Run(c.column, func(t *testing.T) {
			var got []value
			var at []string
			if err := eachParquetRow(files, "rows.parquet", []string{c.column}, func(r row) error {
				got, at = append(got, r.columns[c.column]), append(at, r.at)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]value{c.first, c.second}, got, cmp.AllowUnexported(value{})); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if !slices.Equal(at, []string{"rows.parquet: row 1", "rows.parquet: row 2"}) {
				t.Errorf("the rows are called %q", at)
			}
		})
	}
	for column, want := range map[string]string{
		"pair": `rows.parquet: the column "pair" is of the type struct<a: utf8>; texts, numbers, truth values or lists of them are needed`,
		"mood": `rows.parquet: no column "mood"; the file has body, code, sure, share, word, raw, words, pair`,
	} {
		if err := eachParquetRow(files, "rows.parquet", []string{column}, nil); err == nil || err.Error() != want {
			t.Errorf("the error is\n%v, want\n%s", err, want)
		}
	}
}

func TestJSONValues(t *testing.T) {
	for text, want := range map[string]value{
		`"a"`: {items: []string{"a"}}, `""`: {}, `null`: {}, `true`: {items: []string{"true"}},
		`1`: {items: []string{"1"}}, `1.50`: {items: []string{"1.50"}}, `12345678901234567890`: {items: []string{"12345678901234567890"}},
		`[]`: {list: true}, `["a", 2, false]`: {items: []string{"a", "2", "false"}, list: true},
	} {
		r, err := objectRow("at", `{"x": `+text+`}`, []string{"x"})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, r.columns["x"], cmp.AllowUnexported(value{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
