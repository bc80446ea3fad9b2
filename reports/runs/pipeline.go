package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// ErrInterrupted says that the user ended the run; what was begun is stored.
var ErrInterrupted = errors.New("interrupted")

// Handler returns the handler of a work queue: it classifies and explains a
// batch, and gives a result in JSON for each post.
func Handler(c *classify.Classifier, e *explain.Explainer) streams.Handler {
	return func(ctx context.Context, batch ingest.Batch) ([]streams.Answer, error) {
		posts := make([]ingest.Post, batch.Len())
		for i := range posts {
			posts[i] = batch.Post(i)
		}
		results, err := Answer(ctx, c, e, posts)
		if err != nil {
			return nil, err
		}
		answers := make([]streams.Answer, len(results))
		for i, r := range results {
			data, err := json.Marshal(r)
			if err != nil {
				return nil, fmt.Errorf("post %s: %w", r.ID, err)
			}
			answers[i] = streams.Answer{Result: data, Tier: string(r.Concern.Tier), Truncated: r.Truncated}
		}
		return answers, nil
	}
}

// Answer returns a result for each post, in their order. A post that the
// explainer withholds is not classified.
func Answer(ctx context.Context, c *classify.Classifier, e *explain.Explainer, posts []ingest.Post) ([]explain.Result, error) {
	results := make([]explain.Result, len(posts))
	var texts []string
	var rows []int
	for i, p := range posts {
		r, withheld := e.Withhold(p)
		if withheld {
			results[i] = r
			continue
		}
		texts, rows = append(texts, p.Text()), append(rows, i)
	}
	predictions, err := c.Predict(ctx, texts)
	if err != nil {
		return nil, err
	}
	for n, prediction := range predictions {
		results[rows[n]] = e.Explain(posts[rows[n]], prediction)
	}
	return results, nil
}

// pipeline takes posts through a queue, its worker and the collection of what
// becomes of them.
type pipeline struct {
	queue    *streams.Queue
	handle   streams.Handler
	ledger   *ledger
	progress func(done int)
}

// run publishes posts, works on the queue and collects, until each post has a
// result or a dead letter. Posts that an earlier, interrupted run has answered
// are not worked on again. When ctx ends, the batch in hand is finished and
// stored, and the error is [ErrInterrupted].
func (p pipeline) run(ctx context.Context, posts []ingest.Post) error {
	collector, err := p.queue.Collect(ctx)
	if err != nil {
		return err
	}
	defer collector.Close()
	if err := p.collect(collector); err != nil {
		return err
	}
	p.ledger.earlier = p.ledger.done()
	g, gctx := errgroup.WithContext(ctx)
	workCtx, stopWork := context.WithCancel(gctx)
	defer stopWork()
	g.Go(func() error { return p.queue.Work(workCtx, memory.DefaultAllocator, p.handle) })
	g.Go(func() error {
		defer stopWork()
		if _, err := p.queue.Publish(gctx, p.ledger.remaining(posts)); err != nil || len(p.ledger.open) == 0 {
			return err
		}
		return collector.Follow(gctx, p.enter)
	})
	err = g.Wait()
	if ctx.Err() == nil {
		return err
	}
	if err := p.collect(collector); err != nil { // what the last batch stored counts as done
		return err
	}
	return ErrInterrupted
}

// collect enters into the ledger all that the collector has.
func (p pipeline) collect(c *streams.Collector) error {
	for {
		outcomes, err := c.Next()
		if err != nil || len(outcomes) == 0 {
			return err
		}
		if _, err := p.enter(outcomes); err != nil {
			return err
		}
	}
}

func (p pipeline) enter(outcomes []streams.Outcome) (open int, err error) {
	open, err = p.ledger.enter(outcomes)
	p.progress(p.ledger.done())
	return open, err
}
