package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/ingest"
)

const (
	// batchPosts and batchBytes bound a batch: the more posts, the better they fill
	// the runs of the graph; the more text, the later the first result.
	batchPosts, batchBytes = 256, 512 << 10
	// batchWait is how long a batch waits to fill up.
	batchWait = 100 * time.Millisecond
	// ackWait is how long the server waits for a worker's sign of life before
	// it gives a message to another one.
	ackWait = 10 * time.Second
	// retriesHeld is how many posts that came again wait for their turn in a worker,
	// and retriesAtOnce how many have it between two batches of fresh posts.
	retriesHeld, retriesAtOnce = 64, 8
	// retryLater is after how long the server offers again a post that came again
	// and found no room.
	retryLater = 2 * time.Second
)

// Answer is what a handler says of a post.
type Answer struct {
	Result    []byte // JSON
	Tier      string // of the concern, as it stands in JSON; results of other tiers than "none" are alerts too
	Truncated bool   // part of the text was not read
}

// A Handler answers a batch of posts, in their order. Authors are pseudonyms. An
// error means that the machinery is broken, and stops the work; the batch stays in
// the queue. When the context ends, a handler returns soon.
type Handler func(context.Context, ingest.Batch) ([]Answer, error)

// errDrain is why a batch is given up when the work is stopped.
var errDrain = errors.New("the work was stopped")

// Work takes posts from the queue in batches and stores their results, until ctx
// ends. The batch in hand is then finished, within Drain; what is not goes back to
// the queue. Any number of workers of one bundle share the queue; Work fails if
// workers of another bundle answer it. It waits for a server that is gone as long
// as the patience of the streams goes.
//
// Messages are acknowledged after their results are stored, while the next batch
// is answered. A message that is no post, that was tried alone three times without
// an answer, or whose result is larger than the server takes goes to the
// dead-letter stream.
func (q *Queue) Work(ctx context.Context, mem memory.Allocator, handle Handler) error {
	consumer, err := q.claim(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fmt.Errorf("opening the queue for work: %w", q.streams.explained(err))
	}
	w := &worker{queue: q, mem: mem, handle: handle, consumer: consumer, held: held{msgs: map[jetstream.Msg]bool{}}}
	w.activity.end()
	alive, err := q.answerAs(&w.activity)
	if err != nil {
		return fmt.Errorf("opening the queue for work: %w", err)
	}
	defer alive.Unsubscribe() //nolint:errcheck // it fails only on a closed connection
	return w.work(ctx)
}

// worker answers batches of messages.
type worker struct {
	queue    *Queue
	mem      memory.Allocator
	handle   Handler
	consumer jetstream.Consumer
	activity activity
	held
	again []letter // posts that came again and wait for their turn
}

// work fetches, answers and settles side by side: while a batch is answered the next
// one is fetched, and the one before is stored and acknowledged.
func (w *worker) work(ctx context.Context) error {
	run, interrupt := context.WithCancelCause(context.WithoutCancel(ctx))
	defer interrupt(nil)
	late := time.AfterFunc(forever, func() { interrupt(errDrain) })
	defer late.Stop()
	defer context.AfterFunc(ctx, func() { late.Reset(w.queue.drain()) })()
	g, gctx := errgroup.WithContext(run)
	fetching, stopFetching := context.WithCancel(gctx)
	defer context.AfterFunc(ctx, stopFetching)()
	batches, answered := make(chan []jetstream.Msg), make(chan settled, 1)
	var fetched error // it ends the work after what is in hand is settled
	g.Go(func() error { defer close(batches); fetched = w.fetch(fetching, batches); return nil })
	g.Go(func() error {
		defer close(answered)
		defer stopFetching()
		return w.answerAll(gctx, fetching, batches, answered)
	})
	g.Go(func() error { return w.settleAll(gctx, answered) })
	alive, died := context.WithCancel(run)
	signs := make(chan struct{})
	go func() { defer close(signs); w.keepAlive(alive) }()
	err := g.Wait()
	died()
	<-signs
	w.release()
	if errors.Is(err, errDrain) || errors.Is(context.Cause(run), errDrain) {
		w.queue.log().Warn("the batch in hand was not finished in time; its posts are in the queue again", "queue", w.queue.name)
		return nil
	}
	return errors.Join(err, fetched)
}

// fetch hands batches of messages on until ctx ends.
func (w *worker) fetch(ctx context.Context, batches chan<- []jetstream.Msg) error {
	var began time.Time // of the trouble
	wait := firstWait
	for ctx.Err() == nil {
		msgs, err := fetch(w.consumer, batchPosts, jetstream.FetchMaxWait(batchWait))
		w.hold(msgs)
		if len(msgs) > 0 {
			select {
			case batches <- msgs:
			case <-ctx.Done():
				return nil
			}
		}
		if denied := w.queue.streams.denial.error(); denied != nil { // a refused request looks like a queue without posts
			return fmt.Errorf("fetching posts: %w", denied)
		}
		if err == nil {
			began, wait = time.Time{}, firstWait
			continue
		}
		if began.IsZero() {
			began = time.Now()
		}
		if err := w.lasting(ctx, err, time.Since(began)+wait); err != nil {
			return fmt.Errorf("fetching posts: %w", err)
		}
		w.queue.log().Warn("no posts can be fetched; trying again", "queue", w.queue.name, "error", err, "in", wait.String())
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		wait = min(2*wait, longestWait)
	}
	return nil
}

// lasting returns why fetching can't go on, or nil if it may be tried again.
func (w *worker) lasting(ctx context.Context, trouble error, since time.Duration) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the work ends anyway
	}
	if denied := w.queue.streams.denial.error(); denied != nil {
		return denied
	}
	why := w.queue.lost(ctx, trouble)
	if why != trouble || stays(trouble) || since > w.queue.streams.patience { //nolint:errorlint // the same error, not one of its kind
		return why
	}
	return nil
}

// answerAll answers the batches until fetching ends, and between two of them some
// posts that came again.
func (w *worker) answerAll(ctx, fetching context.Context, batches <-chan []jetstream.Msg, answered chan<- settled) error {
	for {
		var msgs []jetstream.Msg
		var open bool
		if len(w.again) == 0 {
			msgs, open = <-batches
		} else {
			select {
			case msgs, open = <-batches:
			default:
				open = true
			}
		}
		if !open || fetching.Err() != nil {
			return nil //nolint:nilerr // the work is to end
		}
		w.activity.begin()
		err := w.messages(ctx, msgs, answered)
		w.activity.end()
		if err != nil {
			return err
		}
	}
}

// messages answers fresh messages together, and posts that came again alone.
func (w *worker) messages(ctx context.Context, msgs []jetstream.Msg, answered chan<- settled) error {
	fresh, err := w.sorted(ctx, msgs)
	if err != nil {
		return err
	}
	for _, batch := range parted(fresh) {
		if err := w.batch(ctx, batch, answered); err != nil {
			return err
		}
	}
	for range min(retriesAtOnce, len(w.again)) {
		l := w.again[0]
		w.again = w.again[1:]
		if err := w.retry(ctx, l, answered); err != nil {
			return err
		}
	}
	return nil
}

// batch answers letters and hands them on to be settled.
func (w *worker) batch(ctx context.Context, letters []letter, answered chan<- settled) error {
	started := time.Now()
	answers, err := w.answer(ctx, letters)
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("answering a batch of %d posts: %w", len(letters), err)
	}
	w.queue.Metrics.answered(w.queue.name, answers, time.Since(started))
	w.queue.log().Debug("batch answered", "queue", w.queue.name, "posts", len(letters), "seconds", time.Since(started).Seconds())
	select {
	case answered <- settled{letters, answers}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// answer gives the letters to the handler as a batch.
func (w *worker) answer(ctx context.Context, letters []letter) ([]Answer, error) {
	posts := make([]ingest.Post, len(letters))
	for i, l := range letters {
		posts[i] = l.post
	}
	batch := ingest.NewBatch(w.mem, posts)
	defer batch.Release()
	answers, err := w.handle(ctx, batch)
	if err == nil && len(answers) != len(posts) {
		err = fmt.Errorf("%d results", len(answers))
	}
	return answers, err
}

// retry tries a post alone, unless it was tried too often.
func (w *worker) retry(ctx context.Context, l letter, answered chan<- settled) error {
	n, err := w.queue.tried(ctx, l)
	if err != nil {
		return err
	}
	if n >= maxTries {
		return w.bury(ctx, l, deadTried, fmt.Sprintf("tried alone %d times without an answer", n))
	}
	if err := w.queue.setTried(ctx, l, n+1); err != nil {
		return err
	}
	err = w.batch(ctx, []letter{l}, answered)
	if errors.Is(err, errDrain) { // it is not the post's fault
		return errors.Join(err, w.queue.setTried(context.WithoutCancel(ctx), l, n))
	}
	return err
}
