package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// pipeline takes posts through the streams, the classifier and the explanation.
type pipeline struct {
	streams    *streams.Streams
	classifier *classify.Classifier
	explainer  *explain.Explainer
	queue      string
	progress   func(done int)
}

// screen publishes posts, works on the queue and collects what becomes of them,
// until each post has its results or a dead letter. Posts that an earlier,
// interrupted run has answered are not worked on again. When ctx ends, the
// batch in hand is finished and stored, and the error is errInterrupted.
func (p pipeline) screen(ctx context.Context, posts []ingest.Post) (*ledger, error) {
	l := newLedger(p.classifier.Bundle, posts)
	queue, err := p.streams.Queue(p.queue, l.digest)
	if err != nil {
		return nil, err
	}
	collector, err := queue.Collect(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.collect(collector, l); err != nil {
		return nil, err
	}
	l.earlier = l.done()
	g, gctx := errgroup.WithContext(ctx)
	workCtx, stopWork := context.WithCancel(gctx)
	defer stopWork()
	g.Go(func() error { return queue.Work(workCtx, memory.DefaultAllocator, p.answer) })
	g.Go(func() error {
		defer stopWork()
		var err error
		if l.published, err = queue.Publish(gctx, l.open(posts)); err != nil || len(l.waiting) == 0 {
			return err
		}
		return collector.Follow(gctx, func(outcomes []streams.Outcome) (int, error) {
			err := l.enterAll(outcomes)
			p.progress(l.done())
			return len(l.waiting), err
		})
	})
	err = g.Wait()
	if ctx.Err() != nil {
		// What the last batch stored counts as done.
		if err := p.collect(collector, l); err != nil {
			return l, err
		}
		return l, errInterrupted
	}
	return l, err
}

// collect enters into the ledger all that the collector has.
func (p pipeline) collect(c *streams.Collector, l *ledger) error {
	for {
		outcomes, err := c.Next()
		if err != nil || len(outcomes) == 0 {
			return err
		}
		if err := l.enterAll(outcomes); err != nil {
			return err
		}
		p.progress(l.done())
	}
}

// answer is the handler of the work queue: it classifies and explains a batch.
func (p pipeline) answer(ctx context.Context, batch ingest.Batch) ([][]byte, error) {
	texts := batch.Texts()
	predictions, err := p.classifier.Predict(ctx, texts)
	if err != nil {
		return nil, err
	}
	answers := make([][]byte, len(predictions))
	for row, prediction := range predictions {
		if answers[row], err = json.Marshal(p.explainer.Explain(batch.ID(row), texts[row], prediction)); err != nil {
			return nil, fmt.Errorf("post %s: %w", batch.ID(row), err)
		}
	}
	return answers, nil
}
