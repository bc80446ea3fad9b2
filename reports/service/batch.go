package service

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
)

// errUnanswered is what the result of a post says that the model failed on.
var errUnanswered = errors.New("the model failed on this post")

// request is what somebody waits for: the results of some posts.
type request struct {
	ctx  context.Context // ends when nobody waits any more
	done chan struct{}   // closed when nothing is left

	mu      sync.Mutex // guards what follows, until done is closed
	results []explain.Result
	left    int // posts without a result
	err     error
}

// entry is one post of a request.
type entry struct {
	*request
	slot  int // in results
	post  ingest.Post
	words bool // contributions are asked for
	since time.Time
}

// settle enters the result of the post, or why there is none.
func (e entry) settle(r explain.Result, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.results[e.slot], e.err = r, errors.Join(e.err, err)
	if e.left--; e.left == 0 {
		close(e.done)
	}
}

func (e entry) abandoned() bool { return e.ctx.Err() != nil }

func (e entry) size() int { return len(e.post.Text()) }

// gather returns the next batch: as many of the entries that wait, or come before
// the batch has waited long enough, as it has room for. It waits for the first one,
// and returns none when there will be no more.
func (b *Batcher) gather() []entry {
	b.turn <- struct{}{}
	defer func() { <-b.turn }()
	first, ok := b.first()
	if !ok {
		return nil
	}
	batch, size := []entry{first}, first.size()
	timer := time.NewTimer(b.Wait)
	defer timer.Stop()
	for size < b.Bytes {
		select {
		case e, ok := <-b.entries:
			switch {
			case !ok:
				return batch
			case e.words != first.words || size+e.size() > b.Bytes:
				b.held = &e
				return batch
			}
			batch, size = append(batch, e), size+e.size()
		case <-timer.C:
			return batch
		}
	}
	return batch
}

// first returns the entry that begins the next batch, false if there is none left.
func (b *Batcher) first() (entry, bool) {
	if held := b.held; held != nil {
		b.held = nil
		return *held, true
	}
	e, ok := <-b.entries
	return e, ok
}

// answer answers the entries of a batch that somebody still waits for.
func (b *Batcher) answer(ctx context.Context, batch []entry) {
	b.Metrics.queueSize.Sub(float64(len(batch)))
	batch = slices.DeleteFunc(batch, entry.abandoned)
	for _, e := range batch {
		b.Metrics.queueDuration.Observe(time.Since(e.since).Seconds())
	}
	if len(batch) > 0 {
		b.Metrics.batchPosts.Observe(float64(len(batch)))
	}
	b.settle(ctx, batch)
}

// settle gives each entry its result. If the batch fails, its halves are answered
// each alone, down to the one post that is to blame.
func (b *Batcher) settle(ctx context.Context, batch []entry) {
	batch = slices.DeleteFunc(batch, entry.abandoned)
	if len(batch) == 0 {
		return
	}
	results, err := b.try(ctx, batch)
	switch {
	case err == nil:
		for i, e := range batch {
			b.Metrics.count(results[i])
			e.settle(results[i], nil)
		}
	case ctx.Err() != nil:
		for _, e := range batch {
			e.settle(explain.Result{}, ErrDraining)
		}
	case len(batch) > 1:
		b.settle(ctx, batch[:len(batch)/2])
		b.settle(ctx, batch[len(batch)/2:])
	case !batch[0].abandoned():
		b.Trouble(err)
		failed := explain.Failed(batch[0].post.ID, b.Bundle, errUnanswered)
		b.Metrics.count(failed)
		batch[0].settle(failed, nil)
	}
}

// try asks the model once. A panic is an error, so that one post can't end the
// answers to all others.
func (b *Batcher) try(ctx context.Context, batch []entry) (results []explain.Result, err error) {
	ctx, cancel := awaited(ctx, batch)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the model: %v\n%s", p, debug.Stack())
		}
	}()
	answer := b.Answer
	if batch[0].words {
		answer = b.Explain
	}
	posts := make([]ingest.Post, len(batch))
	for i, e := range batch {
		posts[i] = e.post
	}
	began := time.Now()
	results, err = answer(ctx, posts)
	b.Metrics.inferenceDuration.Observe(time.Since(began).Seconds())
	if err == nil && len(results) != len(posts) {
		err = fmt.Errorf("the model gave %d results for %d posts", len(results), len(posts))
	}
	return results, err
}

// awaited returns a context that also ends when nobody waits for any entry of the
// batch any more.
func awaited(ctx context.Context, batch []entry) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	var left atomic.Int64
	left.Store(int64(len(batch)))
	stops := make([]func() bool, len(batch))
	for i, e := range batch {
		stops[i] = context.AfterFunc(e.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
