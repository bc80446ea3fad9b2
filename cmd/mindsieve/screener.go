package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
	"github.com/mindsieve/mindsieve/reports/posts"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// screenedAtOnce is how many posts are answered together: enough to fill the
// batches of the graph.
const screenedAtOnce = 256

// screener answers posts.
type screener struct {
	classifier *classify.Classifier
	explainer  *explain.Explainer
	names      ingest.Pseudonyms
}

// nextPost returns the next post, [io.EOF] after the last, or an
// [ingest.BadPost] for one that cannot be read.
type nextPost func() (ingest.Post, error)

// input returns the posts to screen.
func (f screenFlags) input(args []string, stdin io.Reader, stderr io.Writer) (next nextPost, closeInput func(), err error) {
	switch f.posts {
	case "":
		post, err := textOf(args, stdin, stderr)
		read := false
		return func() (ingest.Post, error) {
			if read {
				return ingest.Post{}, io.EOF
			}
			read = true
			return post, nil
		}, func() {}, err
	case "-":
		r, err := ingest.NewPostReader(stdin, "standard input", rows.JSONLines)
		return r.Next, func() {}, err
	}
	r, err := ingest.OpenPosts(f.posts)
	if err != nil {
		return nil, nil, err
	}
	return r.Next, func() { r.Close() }, nil
}

// badPosts counts the posts that could not be screened.
type badPosts struct{ bad, all int }

// err is why the command fails, if a post could not be screened.
func (b badPosts) err() error {
	switch {
	case b.all == 0:
		return errors.New("there are no posts to screen")
	case b.bad > 0:
		return fmt.Errorf("%d of %d posts could not be screened; their results say why", b.bad, b.all)
	}
	return nil
}

// each answers all posts in batches and hands each to use, in their order. When
// ctx ends, it stops between two batches.
func (s *screener) each(ctx context.Context, next nextPost, use func(posts.Explained) error) (badPosts, error) {
	var count badPosts
	for ctx.Err() == nil {
		batch, err := s.batch(ctx, next)
		if err != nil && !errors.Is(err, io.EOF) {
			return count, err
		}
		for _, p := range batch {
			if count.all++; p.Result.Error != "" {
				count.bad++
			}
			if err := use(p); err != nil {
				return count, err
			}
		}
		if err != nil {
			return count, nil
		}
	}
	return count, ctx.Err()
}

// batch reads and answers the next posts. It returns those that it has with
// [io.EOF] at the end of the input.
func (s *screener) batch(ctx context.Context, next nextPost) ([]posts.Explained, error) {
	var all []posts.Explained
	var texts []string
	var read []ingest.Post
	var rows []int // of read, in all
	var end error
	for len(all) < screenedAtOnce {
		post, err := next()
		var bad *ingest.BadPost
		switch {
		case errors.As(err, &bad):
			all = append(all, posts.Explained{Result: explain.Failed(bad.ID, s.classifier.Bundle.Digest, bad.Err)})
			continue
		case err != nil:
			end = err
		}
		if end != nil {
			break
		}
		post.Author = s.names.Of(post.Author)
		r, withheld := s.explainer.Withhold(post)
		all = append(all, posts.Explained{Text: post.Text(), Result: r})
		if !withheld {
			read, rows, texts = append(read, post), append(rows, len(all)-1), append(texts, post.Text())
		}
	}
	if end != nil && !errors.Is(end, io.EOF) {
		return nil, end
	}
	predictions, err := s.predict(ctx, texts)
	if err != nil {
		return nil, err
	}
	for i, p := range predictions {
		if s.occludes() {
			all[rows[i]].Result = s.explainer.ExplainOccluded(read[i], p)
		} else {
			all[rows[i]].Result = s.explainer.Explain(read[i], p)
		}
	}
	return all, end
}

// keepResults appends results to a file of JSON lines, from the first post on of
// which it has none. It fails if the file holds results of other posts, or of
// another bundle.
func keepResults(ctx context.Context, s *screener, next nextPost, path string, stderr io.Writer) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("keeping results: %w", err)
	}
	defer file.Close()
	log := newLog(stderr)
	count, err := s.goOn(file, next)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if count.all > 0 {
		log.Info("going on from the results that are there", "file", path, "posts", count.all)
	}
	bar := newProgress(stderr, "posts", -1)
	defer bar.close()
	out := bufio.NewWriter(file)
	done := count.all
	more, err := s.each(ctx, next, func(p posts.Explained) error {
		done++
		bar.set(done)
		if err := writeLine(out, p.Result); err != nil {
			return err
		}
		if done%screenedAtOnce == 0 {
			return out.Flush()
		}
		return nil
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("%w: %d posts are answered in %s; the same command goes on from there", runs.ErrInterrupted, done, path)
		}
		return err
	}
	log.Info("all posts are answered", "file", path, "posts", done, "bad", count.bad+more.bad)
	return badPosts{count.bad + more.bad, count.all + more.all}.err()
}

// goOn passes over the posts whose results a file holds, and leaves the file
// ready for the next one. A last line that was cut is taken away.
func (s *screener) goOn(file *os.File, next nextPost) (badPosts, error) {
	var count badPosts
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
		var r struct{ ID, Bundle, Error string }
		if err := json.Unmarshal(line, &r); err != nil {
			return count, fmt.Errorf("line %d is no result: %w; choose another file", count.all+1, err)
		}
		post, err := next()
		var bad *ingest.BadPost
		if errors.As(err, &bad) {
			post.ID, err = bad.ID, nil
		}
		switch {
		case r.Bundle != s.classifier.Bundle.Digest:
			return count, fmt.Errorf("line %d is a result of another bundle; choose another file, or remove this one", count.all+1)
		case err != nil || post.ID != r.ID:
			return count, fmt.Errorf("line %d is the result of another post; choose another file, or remove this one", count.all+1)
		}
		if count.all++; r.Error != "" {
			count.bad++
		}
		whole += int64(len(line))
	}
	if err := file.Truncate(whole); err != nil {
		return count, err
	}
	_, err := file.Seek(whole, io.SeekStart)
	return count, err
}
