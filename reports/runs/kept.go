package runs

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// Keep appends results to a file of JSON lines, from the first post on of which
// it has none, and tells progress how many posts are answered in all. It fails if
// the file holds results of other posts, or of another bundle. When ctx ends,
// what is answered is in the file, and the error is [ErrInterrupted].
func (s *Screener) Keep(ctx context.Context, next NextPost, path string, progress func(done int)) (Screened, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return Screened{}, fmt.Errorf("keeping results: %w", err)
	}
	defer file.Close()
	count, err := s.goOn(file, next)
	if err != nil {
		return count, fmt.Errorf("%s: %w", path, err)
	}
	progress(count.All)
	out := bufio.NewWriter(file)
	_, err = s.Each(ctx, next, func(_ string, r explain.Result) error {
		count.add(r.Error != "")
		if err := WriteLine(out, r); err != nil {
			return err
		}
		if count.All%screenedAtOnce > 0 {
			return nil
		}
		progress(count.All)
		return out.Flush()
	})
	err = errors.Join(err, out.Flush())
	if err != nil && ctx.Err() != nil {
		return count, fmt.Errorf("%w: %d posts are answered in %s; the same command goes on from there", ErrInterrupted, count.All, path)
	}
	progress(count.All)
	return count, err
}

// WriteLine writes a result as one line of JSON.
func WriteLine(w io.Writer, r explain.Result) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(r)
}

// goOn passes over the posts whose results a file holds, and leaves the file
// ready for the next one. A last line that was cut is taken away.
func (s *Screener) goOn(file *os.File, next NextPost) (Screened, error) {
	var count Screened
	var whole int64 // bytes of whole lines
	in := bufio.NewReader(file)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return count, err
		}
		failed, err := s.belongs(line, next)
		if err != nil {
			return count, fmt.Errorf("line %d %w; choose another file, or remove this one", count.All+1, err)
		}
		count.add(failed)
		whole += int64(len(line))
	}
	if err := file.Truncate(whole); err != nil {
		return count, err
	}
	_, err := file.Seek(whole, io.SeekStart)
	return count, err
}

// belongs reports whether a line is the result of a post that failed. It is an
// error if it is none of the next post by this bundle.
func (s *Screener) belongs(line []byte, next NextPost) (failed bool, err error) {
	var r struct{ ID, Bundle, Error string }
	if err := json.Unmarshal(line, &r); err != nil {
		return false, fmt.Errorf("is no result: %w", err)
	}
	post, err := next()
	if bad, ok := errors.AsType[*ingest.BadPost](err); ok {
		post.ID, err = bad.ID, nil
	}
	switch {
	case r.Bundle != s.Classifier.Bundle.Digest:
		return false, errors.New("is a result of another bundle")
	case err != nil || post.ID != r.ID:
		return false, errors.New("is the result of another post")
	}
	return r.Error != "", nil
}
