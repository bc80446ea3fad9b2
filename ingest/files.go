package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// PostReader reads posts from a file in JSON Lines, CSV, TSV, Parquet or Arrow
// IPC, one after another. Fields have the names of a post in JSON, see
// [ParsePost], and stand in any order. A file may be compressed by zstd or gzip.
// In a dump of Reddit, whose name ends in .zst, the full name of a submission or a
// comment is its id, and those that were deleted are skipped. A PostReader must be
// closed.
type PostReader struct {
	in      *rows.Reader
	dump    bool
	skipped int
}

// columns are those of a post.
var columns = []string{
	"id", "title", "text", "community", "author", "thread", "created_at", "lang", "source",
	"selftext", "body", "subreddit", "created_utc", "name", "link_id",
}

// BadPost is the error of a post that cannot be read while those after it can.
type BadPost struct {
	ID  string // the post's, or where it stands if it has none: "posts.csv:17"
	Err error  // what is wrong with it, never with its text
}

// Error returns the id and the reason.
func (b *BadPost) Error() string { return fmt.Sprintf("%s: %v", b.ID, b.Err) }

// Unwrap returns the reason.
func (b *BadPost) Unwrap() error { return b.Err }

// OpenPosts opens the file at a path, whose ending says the format, see
// [rows.FormatOf].
func OpenPosts(path string) (*PostReader, error) {
	in, err := rows.Open(path)
	return newPostReader(in, path, err)
}

// NewPostReader reads posts of a format from in; name stands in errors.
func NewPostReader(in io.Reader, name string, format rows.Format) (*PostReader, error) {
	r, err := rows.NewReader(in, name, format)
	return newPostReader(r, name, err)
}

func newPostReader(in *rows.Reader, name string, err error) (*PostReader, error) {
	if err != nil {
		return nil, err
	}
	in.Only(columns...)
	return &PostReader{in: in, dump: isDump(name)}, nil
}

// Next returns the next post, or [io.EOF] after the last. After an error that is
// a [BadPost] the next post can be asked for, after any other it cannot.
func (r *PostReader) Next() (Post, error) {
	for {
		row, err := r.in.Next()
		if bad, ok := errors.AsType[*rows.BadRow](err); ok {
			return Post{}, &BadPost{fmt.Sprintf("%s:%d", bad.File, bad.Line), bad.Err}
		}
		if err != nil {
			return Post{}, err
		}
		if r.dump && isReddits(row) && isDeleted(row) {
			r.skipped++
			continue
		}
		post, err := r.post(row)
		if err != nil {
			return Post{}, &BadPost{cmp.Or(post.ID, row.At()), err}
		}
		return post, nil
	}
}

// Skip passes over the next n records, without looking at what they hold. It fails
// if the file ends before. A record is a row, or a line that is not blank, be it a
// post, a bad one, or one that [PostReader.Next] skips.
func (r *PostReader) Skip(n int) error { return r.in.Skip(n) }

// Position returns how many records were read or passed over. A new reader of the
// file that skips as many goes on where this one is.
func (r *PostReader) Position() int { return r.in.Position() }

// Skipped returns how many posts of a dump were skipped, since they were deleted
// and have nothing to read.
func (r *PostReader) Skipped() int { return r.skipped }

// Close closes the file.
func (r *PostReader) Close() error { return r.in.Close() }

// post returns the post in a row.
func (r *PostReader) post(row rows.Row) (Post, error) {
	w, err := wireOf(row)
	if r.dump && isReddits(row) {
		w.named(row)
	}
	if err != nil {
		return Post{ID: string(w.ID)}, err
	}
	return w.post()
}

// wireOf returns the fields of a post in a row. The id is there even if there is
// an error.
func wireOf(row rows.Row) (wirePost, error) {
	text := func(name string) string { return row.Cell(name).Text }
	w := wirePost{
		ID: textOrNumber(text("id")), Title: text("title"), Author: text("author"), Thread: text("thread"), Lang: text("lang"), Source: text("source"),
		Community: text("community"), Subreddit: text("subreddit"),
	}
	for _, name := range columns {
		if cell := row.Cell(name); cell.Nested || cell.List != nil {
			return w, fmt.Errorf("%s: a list or a structure, where a text belongs", name)
		}
	}
	for name, field := range map[string]**string{"text": &w.Text, "selftext": &w.Selftext, "body": &w.Body} {
		if body := text(name); body != "" {
			*field = &body
		}
	}
	for name, field := range map[string]**instant{"created_at": &w.CreatedAt, "created_utc": &w.CreatedUTC} {
		if at := text(name); at != "" {
			t, err := parseInstant(at)
			if err != nil {
				return w, fmt.Errorf("%s: %w", name, err)
			}
			*field = &t
		}
	}
	return w, nil
}
