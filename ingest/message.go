package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/mindsieve/mindsieve/ingest/rows"
)

const (
	// MaxPosts is how many rows an Arrow stream of [ParsePosts] may have.
	MaxPosts = 1 << 16
	// maxPostBytes is the memory in bytes that the posts of one may take: a few
	// compressed bytes may be a great text, and many rows the same.
	maxPostBytes = 256 << 20
)

// ParsePosts reads the posts of an Arrow IPC stream, as a message may hold it: one
// row a post, whose columns have the names of a post in JSON, see [ParsePost].
// Posts are in the order of the rows. For a row that is none there is a [BadPost]
// in bad, whose ID says which row it is if it has no id of its own. The error is
// one of the stream as a whole, of which then nothing is returned.
func ParsePosts(arrowStream []byte) (posts []Post, bad []*BadPost, err error) {
	in, err := rows.NewArrowReader(bytes.NewReader(arrowStream), "Arrow stream", maxPostBytes, columns...)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	r := &PostReader{in: in}
	size := 0
	for {
		post, err := r.Next()
		wrong, isBad := errors.AsType[*BadPost](err)
		switch {
		case errors.Is(err, io.EOF):
			return posts, bad, nil
		case err != nil && !isBad:
			return nil, nil, err
		case isBad:
			bad = append(bad, wrong)
			size += len(wrong.ID)
		default:
			posts = append(posts, post)
		}
		if size += post.size(); size > maxPostBytes {
			return nil, nil, fmt.Errorf("an Arrow stream with more than %d MiB of texts; send it in parts", maxPostBytes>>20)
		}
		if r.Position() > MaxPosts {
			return nil, nil, fmt.Errorf("an Arrow stream of more than %d posts; send it in parts", MaxPosts)
		}
	}
}

// size returns how many bytes the texts of a post take.
func (p Post) size() int {
	return len(p.ID) + len(p.Title) + len(p.Body) + len(p.Community) + len(p.Author) + len(p.Thread) + len(p.Lang) + len(p.Source)
}
