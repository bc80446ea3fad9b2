package runs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/explain/measure"
	"github.com/mindsieve/mindsieve/ingest"
)

// Screener answers posts without a stream. Its fields must not be changed after
// first use; then it may be used by several goroutines at once.
type Screener struct {
	Classifier *classify.Classifier
	Explainer  *explain.Explainer
	Names      ingest.Pseudonyms // of authors
}

// NextPost returns the next post, [io.EOF] after the last, or an
// [ingest.BadPost] for one that cannot be read.
type NextPost func() (ingest.Post, error)

// OnePost returns a post and then no more.
func OnePost(p ingest.Post) NextPost {
	read := false
	return func() (ingest.Post, error) {
		if read {
			return ingest.Post{}, io.EOF
		}
		read = true
		return p, nil
	}
}

// Screened counts posts.
type Screened struct {
	Bad int // that could not be screened; their results say why
	All int
}

// Err is why a command fails: no post was there, or one could not be screened.
func (s Screened) Err() error {
	switch {
	case s.All == 0:
		return errors.New("there are no posts to screen")
	case s.Bad > 0:
		return fmt.Errorf("%d of %d posts could not be screened; their results say why", s.Bad, s.All)
	}
	return nil
}

// add counts a result.
func (s *Screened) add(failed bool) {
	if s.All++; failed {
		s.Bad++
	}
}

// screenedAtOnce is how many posts are answered together: enough to fill the
// batches of the graph.
const screenedAtOnce = 256

// Each answers all posts in batches and hands each to use, with its text, in
// their order. When ctx ends, it stops between two batches.
func (s *Screener) Each(ctx context.Context, next NextPost, use func(text string, r explain.Result) error) (Screened, error) {
	var count Screened
	for ctx.Err() == nil {
		batch, err := s.read(next)
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return count, err
		}
		if err := s.answer(ctx, batch); err != nil {
			return count, err
		}
		for _, b := range batch {
			count.add(b.result.Error != "")
			if err := use(b.post.Text(), b.result); err != nil {
				return count, err
			}
		}
		if last {
			return count, nil
		}
	}
	return count, ctx.Err()
}

// Answer returns a result for each post, in their order, or fails as a whole. The
// posts must be checked, see [ingest.Post.Check].
func (s *Screener) Answer(ctx context.Context, posts []ingest.Post) ([]explain.Result, error) {
	batch := make([]screened, len(posts))
	for i, post := range posts {
		batch[i] = s.begin(post)
	}
	if err := s.answer(ctx, batch); err != nil {
		return nil, err
	}
	results := make([]explain.Result, len(batch))
	for i, b := range batch {
		results[i] = b.result
	}
	return results, nil
}

// WithContributions returns a screener whose results say what each answer rests on.
// Both share the classifier.
func (s *Screener) WithContributions() *Screener {
	asked, explainer := *s, *s.Explainer
	explainer.Contributions = true
	asked.Explainer = &explainer
	return &asked
}

// screened is a post with its result.
type screened struct {
	post   ingest.Post
	result explain.Result
	open   bool // the result is still to come
}

// read returns the next posts: those that cannot be read, or must not be
// classified, with their results. The error is that of the input, [io.EOF] at its
// end.
func (s *Screener) read(next NextPost) ([]screened, error) {
	var batch []screened
	for len(batch) < screenedAtOnce {
		post, err := next()
		var bad *ingest.BadPost
		switch {
		case errors.As(err, &bad):
			batch = append(batch, screened{result: explain.Failed(bad.ID, s.Classifier.Bundle.Digest, bad.Err)})
			continue
		case err != nil:
			return batch, err
		}
		batch = append(batch, s.begin(post))
	}
	return batch, nil
}

// begin returns a post under its author's pseudonym, with its result if it must not
// be classified.
func (s *Screener) begin(post ingest.Post) screened {
	post.Author = s.Names.Of(post.Author)
	r, withheld := s.Explainer.Withhold(post)
	return screened{post, r, !withheld}
}

// answer gives the open posts of a batch their results.
func (s *Screener) answer(ctx context.Context, batch []screened) error {
	var texts []string
	var open []int
	for i, b := range batch {
		if b.open {
			texts, open = append(texts, b.post.Text()), append(open, i)
		}
	}
	predictions, err := s.predict(ctx, texts)
	if err != nil {
		return err
	}
	explained := s.Explainer.Explain
	if s.occludes() {
		explained = s.Explainer.ExplainOccluded
	}
	for n, p := range predictions {
		b := &batch[open[n]]
		b.result = explained(b.post, p)
	}
	return nil
}

// predict returns the predictions of texts with contributions where they are
// asked for. A graph that gives none is run again without each word.
func (s *Screener) predict(ctx context.Context, texts []string) ([]classify.Prediction, error) {
	predictions, err := s.Classifier.Predict(ctx, texts)
	if err != nil || !s.occludes() {
		return predictions, err
	}
	return measure.Occlude(ctx, s.Classifier.PredictWithout, texts, predictions)
}

// occludes reports whether contributions are found by occlusion.
func (s *Screener) occludes() bool {
	return s.Explainer.Contributions && s.Classifier.Bundle.LogitsOnly
}
