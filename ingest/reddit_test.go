package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// zstdOf compresses a text.
func zstdOf(t testing.TB, text string) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	return e.EncodeAll([]byte(text), nil)
}

// reddits returns an object of Reddit with some more fields.
func reddits(fields string) string {
	return `{"subreddit": "tea", "created_utc": 1700000000, ` + fields + "}"
}

func TestPostsOfADump(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       string // id, thread and text; "" if it is skipped
	}{
		{"a submission", reddits(`"id": "aa1", "title": "Tea", "selftext": "A day."`), "t3_aa1 in t3_aa1: Tea\n\nA day."},
		{"a link", reddits(`"id": "aa1", "title": "Tea", "selftext": "", "url": "x"`), "t3_aa1 in t3_aa1: Tea"},
		{"a comment", reddits(`"id": "cc1", "body": "Black.", "link_id": "t3_aa1"`), "t1_cc1 in t3_aa1: Black."},
		{"a full name", reddits(`"id": "cc1", "name": "t1_cc1", "body": "Black.", "link_id": "t3_aa1"`), "t1_cc1 in t3_aa1: Black."},
		{"a full name of a submission", reddits(`"id": "aa1", "name": "t3_aa1", "title": "Tea"`), "t3_aa1 in t3_aa1: Tea"},
		{"a name that is none of Reddit's kinds", reddits(`"id": "aa1", "name": "pot", "title": "Tea"`), "t3_aa1 in t3_aa1: Tea"},
		{"an id that is a full name", reddits(`"id": "t3_aa1", "title": "Tea"`), "t3_aa1 in t3_aa1: Tea"},
		{"a thread of our own", reddits(`"id": "aa1", "title": "Tea", "thread": "x"`), "t3_aa1 in x: Tea"},
		{"a comment without its submission", reddits(`"id": "cc1", "body": "Black."`), "cc1 in : Black."},
		{"a number for an id", reddits(`"id": 42, "title": "Tea"`), "t3_42 in t3_42: Tea"},
		{"a time in digits, as in old dumps", `{"subreddit": "tea", "created_utc": "1700000000", "id": "aa1", "title": "Tea"}`, "t3_aa1 in t3_aa1: Tea"},
		{"a post of our own", `{"id": "aa1", "title": "Tea", "text": "A day.", "community": "tea"}`, "aa1 in : Tea\n\nA day."},
		{"no subreddit", `{"id": "aa1", "title": "Tea", "created_utc": 1700000000}`, "aa1 in : Tea"},
		{"a deleted text of our own", `{"id": "aa1", "text": "[deleted]"}`, "aa1 in : [deleted]"},

		{"deleted by its author", reddits(`"id": "aa1", "title": "Tea", "selftext": "[deleted]", "author": "[deleted]"`), ""},
		{"removed by a moderator", reddits(`"id": "aa1", "title": "Tea", "selftext": "[removed]", "author": "pot"`), ""},
		{"removed by Reddit", reddits(`"id": "cc1", "body": "[ Removed by Reddit ]", "link_id": "t3_aa1"`), ""},
		{"a comment that was deleted", reddits(`"id": "cc1", "body": "[deleted]", "link_id": "t3_aa1"`), ""},
		{"a link of a deleted author", reddits(`"id": "aa1", "title": "Tea", "selftext": "", "author": "[deleted]"`), ""},
		{"a text that a deleted author left", reddits(`"id": "aa1", "title": "Tea", "selftext": "A day.", "author": "[deleted]"`), "t3_aa1 in t3_aa1: Tea\n\nA day."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := NewPostReader(bytes.NewReader(zstdOf(t, c.line)), "RS_2023-11.zst", rows.JSONLines)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			p, err := r.Next()
			if c.want == "" {
				if !errors.Is(err, io.EOF) || r.Skipped() != 1 || r.Position() != 1 {
					t.Errorf("the post is %+v, the error %v, %d of %d are skipped", p, err, r.Skipped(), r.Position())
				}
				return
			}
			if got := p.ID + " in " + p.Thread + ": " + p.Text(); err != nil || got != c.want || r.Skipped() != 0 {
				t.Errorf("the post is\n%q, want\n%q; error %v", got, c.want, err)
			}
		})
	}
}

// Only the name of a file makes it a dump: elsewhere an id stays what it is, and no
// post is skipped.
func TestIDsOfOtherFilesStay(t *testing.T) {
	line := reddits(`"id": "aa1", "name": "t3_aa1", "title": "Tea", "selftext": "[removed]"`)
	for _, name := range []string{"posts.jsonl", "RS_2023-11.ndjson", "standard input"} {
		r, err := NewPostReader(strings.NewReader(line), name, rows.JSONLines)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := r.Next(); err != nil || p.ID != "aa1" || p.Thread != "" || r.Skipped() != 0 {
			t.Errorf("%s: the post is %+v, the error %v", name, p, err)
		}
	}
}

// Lines that are no posts are bad posts, and those after them are read.
func TestBadLinesOfADump(t *testing.T) {
	lines := []string{
		reddits(`"id": "aa1", "title": "Tea"`), "garbage", reddits(`"id": "aa2", "title": "` + strings.Repeat("a", rows.MaxRow) + `"`),
		"", reddits(`"id": "aa3", "title": ["Tea"]`), reddits(`"id": "aa4", "selftext": ""`), reddits(`"id": "aa5", "title": "Milk"`),
	}
	r, err := NewPostReader(bytes.NewReader(zstdOf(t, strings.Join(lines, "\n"))), "RS.zst", rows.JSONLines)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`t3_aa1 "Tea" tea 2023`, "RS.zst:2! not a JSON object", "RS.zst:3! a row of more than 16 MiB",
		"t3_aa3! title: a list or a structure, where a text belongs", "t3_aa4! no text: none of text, selftext, body, title is there", `t3_aa5 "Milk" tea 2023`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	if r.Position() != 6 {
		t.Errorf("the position is %d, want 6", r.Position())
	}
}

// Whatever a dump holds, reading it ends; every line that is not blank is a post,
// a bad one or a skipped one, and what is read after a part was passed over is
// the rest.
func FuzzDump(f *testing.F) {
	f.Add([]byte(reddits(`"id": "aa1", "title": "Tea"`)+"\n"+reddits(`"id": "cc1", "body": "[deleted]", "link_id": "t3_aa1"`)), uint(0), uint8(1))
	f.Add([]byte("\n{\"id\": 1, \"text\": \"A day.\"}\r\ngarbage\n{\"id\": {}}"), uint(0), uint8(2))
	f.Add([]byte(`{"id": "aa1", "name": null, "selftext": ["a"], "created_utc": "1e99", "subreddit": "\ud800"}`), uint(9), uint8(0))
	f.Fuzz(func(t *testing.T, lines []byte, cut uint, skip uint8) {
		file := zstdOf(t, string(lines))
		file = file[:len(file)-int(cut%uint(len(file)+1))]
		whole, position, end := readDump(t, file, 0)
		if n := int(skip); n <= position {
			rest, last, err := readDump(t, file, n)
			if last != position || (err == nil) != (end == nil) {
				t.Fatalf("after %d records the file ends at %d (%v), and not at %d (%v)", n, last, err, position, end)
			}
			if all := strings.Join(whole, "\n"); !strings.HasSuffix(all, strings.Join(rest, "\n")) {
				t.Fatalf("after %d records come %q, and in all %q", n, rest, whole)
			}
		}
	})
}

// readDump reads a dump after some records.
func readDump(t *testing.T, file []byte, skip int) (posts []string, position int, err error) {
	r, err := NewPostReader(bytes.NewReader(file), "RS.zst", rows.JSONLines)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	if err := r.Skip(skip); err != nil {
		t.Fatalf("passing over %d records: %v", skip, err)
	}
	posts, err = readAll(t, r)
	if r.Position() != skip+len(posts)+r.Skipped() {
		t.Fatalf("%d records, %d posts after %d and %d skipped", r.Position(), len(posts), skip, r.Skipped())
	}
	return posts, r.Position(), err
}
