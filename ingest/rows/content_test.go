package rows

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// zstdOf compresses each part to a frame of its own.
func zstdOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var out []byte
	for _, part := range parts {
		out = e.EncodeAll([]byte(part), out)
	}
	return out
}

// gzipOf compresses each part to a member of its own.
func gzipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&out)
		_, err := io.WriteString(w, part)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestCompressedFiles(t *testing.T) {
	first, second := "\ufeff{\"id\": 1}\n{\"id", "\": 2}\n"
	for _, c := range []struct {
		file string
		data []byte
		want []string
	}{
		{"a.jsonl.zst", zstdOf(t, first, second), []string{`a.jsonl.zst:1 id="1"`, `a.jsonl.zst:2 id="2"`}},
		{"RC_2023-01.zst", zstdOf(t, first, second), []string{`RC_2023-01.zst:1 id="1"`, `RC_2023-01.zst:2 id="2"`}},
		{"a.ndjson.GZ", gzipOf(t, first, second), []string{`a.ndjson.GZ:1 id="1"`, `a.ndjson.GZ:2 id="2"`}},
		{"a.csv.gz", gzipOf(t, "id,text\n1,", "A day.\n"), []string{`a.csv.gz:2 id="1" text="A day."`}},
		{"a.tsv.zst", append([]byte("\x50\x2a\x4d\x18\x02\x00\x00\x00ab"), zstdOf(t, "id\n1\n")...), []string{`a.tsv.zst:2 id="1"`}},
		{"a.arrow.zst", zstdOf(t, string(arrowFileOf(t, unusual, []string{`{"id": 7}`}))), []string{
			`a.arrow.zst: row 1 at="" plain="" large="" bytes="" view="" id="7"`,
		}},
		{"compressed without an ending.csv", zstdOf(t, "id\n1\n"), []string{`compressed without an ending.csv:2 id="1"`}},
		{"a.zst", nil, nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			r, err := OpenFS(fstest.MapFS{c.file: {Data: c.data}}, c.file)
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

func TestCompressedFilesThatCannotBeRead(t *testing.T) {
	wrongSum := zstdOf(t, "id\n1\n")
	wrongSum[len(wrongSum)-1] ^= 1
	for _, c := range []struct {
		file string
		data []byte
		want string
	}{
		{"a.parquet.zst", nil, "a.parquet.zst: a Parquet file cannot be read while it is compressed as a whole; decompress it first"},
		{"a.txt.gz", nil, "a.txt.gz: the name must end in "},
		{"a.zst", []byte(`{"id": 1}`), "a.zst: no zstd file, as its first bytes say; name it by what it is"},
		{"a.csv.gz", []byte("id\n1\n"), "a.csv.gz: no gzip file, as its first bytes say; name it by what it is"},
		{"a.csv.zst", wrongSum, "a.csv.zst: after line 2: the zstd data is damaged (CRC check failed); get the file again"},
		{"a.jsonl.zst", append(zstdOf(t, "{}\n"), "more text"...), "a.jsonl.zst:2: the zstd data is damaged ("},
		{"c.csv.gz", gzipOf(t, "id\n1\n")[:20], "c.csv.gz: after line 2: the gzip data ends too early, as if the file were cut; get the whole file"},
		{"b.csv.gz", gzipOf(t, "id\n1\n")[:5], "b.csv.gz: the gzip data ends too early, as if the file were cut; get the whole file"},
	} {
		t.Run(c.file, func(t *testing.T) {
			r, err := OpenFS(fstest.MapFS{c.file: {Data: c.data}}, c.file)
			if err == nil {
				_, err = readAll(t, r)
				r.Close()
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

// A file that was cut gives the lines before, and then an error that says where.
func TestCutFileGivesItsWholeLines(t *testing.T) {
	var lines []string
	for n := range 3000 {
		lines = append(lines, fmt.Sprintf("{\"id\": %d, \"text\": %q}\n", n, strings.Repeat(fmt.Sprint(n*n, " "), 20)))
	}
	text := strings.Join(lines, "")
	for _, c := range []struct {
		name, kind string
		whole      []byte
	}{{"a.zst", "zstd", zstdOf(t, text)}, {"a.jsonl.gz", "gzip", gzipOf(t, text)}} {
		name, whole := c.name, c.whole
		last := 0
		for at := 8; at < len(whole); at += len(whole) / 40 {
			r, err := NewReader(bytes.NewReader(whole[:at]), name, JSONLines)
			if err != nil {
				continue // not even the header of it is whole
			}
			got, err := readAll(t, r)
			want := fmt.Sprintf("%s:%d: the %s data ends too early, as if the file were cut; get the whole file", name, len(got)+1, c.kind)
			if err == nil || err.Error() != want || strings.Contains(strings.Join(got, ""), "bad") {
				t.Fatalf("cut at byte %d: %d rows and the error\n%v, want\n%s", at, len(got), err, want)
			}
			if len(got) < last {
				t.Errorf("cut at byte %d: %d rows, fewer than the %d before", at, len(got), last)
			}
			last = len(got)
			r.Close()
		}
		if last < len(lines)/2 {
			t.Errorf("%s: of a file with little cut off %d of %d lines are read", name, last, len(lines))
		}
	}
}

// What is passed over and what is read after it is the whole file, in every format.
func TestSkip(t *testing.T) {
	lines := "\n{\"id\": 1}\nno object\n\n{\"id\": 3}\n"
	for _, c := range []struct {
		file string
		data []byte
		want string // of the last row
	}{
		{"a.jsonl", []byte(lines), `a.jsonl:5 id="3"`},
		{"a.zst", zstdOf(t, lines), `a.zst:5 id="3"`},
		{"a.csv", []byte("id\n1\n2,2\n3\n"), `a.csv:4 id="3"`},
		{"a.tsv", []byte("id\n\"1\n\"\n\"2\"2\n3\n"), `a.tsv:5 id="3"`},
		{"a.arrow", arrowStreamOf(t, unusual, []string{`{}`, `{}`, `{"id": 3}`}), `a.arrow: row 3 id="3"`},
		{"a.parquet", parquetFile(t, walks, `{}`, `{}`, `{"code": 3}`), `a.parquet: row 3 code="3"`},
	} {
		for n := range 5 {
			r, err := OpenFS(fstest.MapFS{c.file: {Data: c.data}}, c.file)
			if err != nil {
				t.Fatal(err)
			}
			r.Only("id", "code")
			if err := r.Skip(n); n > 3 {
				want := c.file + ": it ends after 3 of 4 rows to pass over; is it another file than before?"
				if err == nil || err.Error() != want {
					t.Errorf("%s: the error is\n%v, want\n%s", c.file, err, want)
				}
				continue
			} else if err != nil || r.Position() != n {
				t.Fatalf("%s: after %d rows the position is %d, and the error %v", c.file, n, r.Position(), err)
			}
			got, err := readAll(t, r)
			if err := errors.Join(err, r.Close()); err != nil {
				t.Fatal(err)
			}
			if len(got) != 3-n || n < 3 && got[len(got)-1] != c.want || r.Position() != 3 {
				t.Errorf("%s: after %d rows come %q, want %d, the last one %s", c.file, n, got, 3-n, c.want)
			}
		}
	}
}
