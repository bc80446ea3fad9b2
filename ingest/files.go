package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

// PostReader reads posts from a file in JSON Lines, CSV, TSV or Parquet, one
// after another. Fields have the names of a post in JSON, see [ParsePost], and
// stand in any order. It must be closed.
type PostReader struct{ in *rows.Reader }

// BadPost is the error of a post that cannot be read while those after it can.
type BadPost struct {
	ID  string // the post's, or where it stands if it has none: "posts.csv:17"
	Err error  // what is wrong with it, never with its text
}

// Error returns the id and the reason.
func (b *BadPost) Error() string { return fmt.Sprintf("%s: %v", b.ID, b.Err) }

// Unwrap returns the reason.
func (b *BadPost) Unwrap() error { return b.Err }

// OpenPosts opens the file at a path, whose ending says the format.
func OpenPosts(path string) (*PostReader, error) {
	in, err := rows.Open(path)
	return &PostReader{in}, err
}

// NewPostReader reads posts of a format from in; name stands in errors.
func NewPostReader(in io.Reader, name string, format rows.Format) (*PostReader, error) {
	r, err := rows.NewReader(in, name, format)
	return &PostReader{r}, err
}

// Next returns the next post, or [io.EOF] after the last. After an error that is
// a [BadPost] the next post can be asked for, after any other it cannot.
func (r *PostReader) Next() (Post, error) {
	row, err := r.in.Next()
	if bad, ok := errors.AsType[*rows.BadRow](err); ok {
		return Post{}, &BadPost{fmt.Sprintf("%s:%d", bad.File, bad.Line), bad.Err}
	}
	if err != nil {
		return Post{}, err
	}
	post, err := postOf(row)
	if err != nil {
		return Post{}, &BadPost{cmp.Or(post.ID, row.At()), err}
	}
	return post, nil
}

// Close closes the file.
func (r *PostReader) Close() error { return r.in.Close() }

// postOf returns the post in a row.
func postOf(row rows.Row) (Post, error) {
	text := func(name string) string { return row.Cell(name).Text }
	w := wirePost{
		ID: text("id"), Title: text("title"), Author: text("author"), Thread: text("thread"), Lang: text("lang"), Source: text("source"),
		Community: text("community"), Subreddit: text("subreddit"),
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
				return Post{ID: w.ID}, fmt.Errorf("%s: %w", name, err)
			}
			*field = &t
		}
	}
	return w.post()
}
