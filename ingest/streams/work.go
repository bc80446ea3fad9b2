package streams

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

const (
	// batchPosts is the largest number of posts in a batch.
	batchPosts = 64
	// batchWait is how long a batch waits to fill up.
	batchWait = 200 * time.Millisecond
	// ackWait is how long the server waits for a worker's sign of life before
	// it gives a message to another one.
	ackWait = 10 * time.Second
	// maxTries is how often a post may be tried: a post that brings its worker
	// down each time must not do so for ever.
	maxTries = 3
)

// A Handler answers a batch of posts with the JSON of one result for each post,
// in their order. Authors are pseudonyms. An error means that the machinery is
// broken, and stops the work; the batch stays in the queue.
type Handler func(context.Context, ingest.Batch) ([][]byte, error)

// Work takes posts from the queue in batches and stores their results, until ctx
// ends. A batch in hand is then finished first. Any number of workers of one
// bundle share the queue; Work fails if workers of another bundle answer it.
// Messages are acknowledged after their results are stored. A message that is
// no post, that was tried three times without an answer, or whose result is
// larger than the server takes goes to the dead-letter stream.
func (q *Queue) Work(ctx context.Context, mem memory.Allocator, handle Handler) error {
	consumer, err := q.claim(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fmt.Errorf("opening the queue for work: %w", err)
	}
	w := worker{queue: q, mem: mem, handle: handle}
	w.activity.end()
	alive, err := q.answerAs(&w.activity)
	if err != nil {
		return fmt.Errorf("opening the queue for work: %w", err)
	}
	defer alive.Unsubscribe() //nolint:errcheck // it fails only on a closed connection
	for ctx.Err() == nil {
		msgs, err := fetch(consumer, batchPosts, jetstream.FetchMaxWait(batchWait))
		if err != nil {
			return fmt.Errorf("fetching posts: %w", q.lost(ctx, err))
		}
		if err := w.messages(context.WithoutCancel(ctx), msgs); err != nil {
			return err
		}
	}
	return nil
}

// worker answers batches of messages.
type worker struct {
	queue    *Queue
	mem      memory.Allocator
	handle   Handler
	activity activity
}

// letter is a message and the post in it.
type letter struct {
	msg     jetstream.Msg
	post    ingest.Post
	version string
	meta    *jetstream.MsgMetadata
}

// open reads a message. An error says why it can't be answered.
func (w *worker) open(m jetstream.Msg, meta *jetstream.MsgMetadata) (letter, error) {
	post, err := ingest.ParsePost(m.Data())
	l := letter{msg: m, meta: meta, post: post, version: m.Headers().Get(VersionHeader)}
	l.post.Author = w.queue.streams.names.Of(post.Author)
	if err == nil && l.version == "" {
		l.version = Version(post)
	}
	if err == nil && meta.NumDelivered > maxTries {
		err = fmt.Errorf("tried %d times without an answer", maxTries)
	}
	return l, err
}

// messages answers fresh messages together. One that comes again is answered
// alone, so that a post that brings its worker down does not take others with it.
func (w *worker) messages(ctx context.Context, msgs []jetstream.Msg) error {
	if len(msgs) == 0 {
		return nil
	}
	w.activity.begin()
	defer w.activity.end()
	var fresh, again []letter
	for _, m := range msgs {
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		l, err := w.open(m, meta)
		switch {
		case err != nil:
			if err := w.bury(ctx, l, err.Error()); err != nil {
				return err
			}
		case meta.NumDelivered > 1:
			again = append(again, l)
		default:
			fresh = append(fresh, l)
		}
	}
	defer keepAlive(ctx, slices.Concat(fresh, again))()
	batches := [][]letter{fresh}
	for _, l := range again {
		batches = append(batches, []letter{l})
	}
	for _, batch := range batches {
		if err := w.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// batch answers letters, stores the results and acknowledges.
func (w *worker) batch(ctx context.Context, letters []letter) error {
	if len(letters) == 0 {
		return nil
	}
	started := time.Now()
	results, err := w.answer(ctx, letters)
	if err != nil {
		return fmt.Errorf("answering a batch of %d posts: %w", len(letters), err)
	}
	w.queue.log().Debug("batch answered", "queue", w.queue.name, "posts", len(letters), "seconds", time.Since(started).Seconds())
	var msgs []*nats.Msg
	var answered []letter
	for i, l := range letters {
		if size, limit := len(results[i]), w.queue.streams.nc.MaxPayload(); int64(size+headerRoom) > limit {
			if err := w.bury(ctx, l, fmt.Sprintf("a result of %d bytes; the server takes messages of %d", size, limit)); err != nil {
				return err
			}
			continue
		}
		msgs = append(msgs, w.queue.message(resultsSubject, l.version, l.post.ID, results[i]))
		answered = append(answered, l)
	}
	if _, err := w.queue.streams.store(ctx, msgs); err != nil {
		return fmt.Errorf("storing results: %w", err)
	}
	for _, l := range answered {
		if err := l.msg.DoubleAck(ctx); err != nil {
			return fmt.Errorf("acknowledging a post that is answered: %w", w.queue.lost(ctx, err))
		}
	}
	return nil
}

// answer gives the letters to the handler as a batch.
func (w *worker) answer(ctx context.Context, letters []letter) ([][]byte, error) {
	posts := make([]ingest.Post, len(letters))
	for i, l := range letters {
		posts[i] = l.post
	}
	batch := ingest.NewBatch(w.mem, posts)
	defer batch.Release()
	results, err := w.handle(ctx, batch)
	if err == nil && len(results) != len(posts) {
		err = fmt.Errorf("%d results", len(results))
	}
	return results, err
}

// bury stores a message in the dead-letter stream, without its author, and takes
// it off the queue.
func (w *worker) bury(ctx context.Context, l letter, reason string) error {
	version := l.version
	if version == "" { // the message can't be read: its place in the stream tells it from others
		version = fmt.Sprintf("%d-%d", l.meta.Sequence.Stream, l.meta.Timestamp.UnixNano())
	}
	data := withoutAuthors(l.msg.Data(), w.queue.streams.names)
	if int64(len(data)+headerRoom) > w.queue.streams.nc.MaxPayload() {
		data = nil
	}
	w.queue.log().Warn("a message goes to the dead letters", "queue", w.queue.name, "reason", reason)
	w.queue.log().Debug("its id", "queue", w.queue.name, "id", l.post.ID)
	m := w.queue.dead(version, l.post.ID, reason, data)
	if _, err := w.queue.streams.store(ctx, []*nats.Msg{m}); err != nil {
		return fmt.Errorf("storing a dead letter: %w", err)
	}
	return l.msg.DoubleAck(ctx)
}

// keepAlive tells the server that the letters are being worked on, until the
// returned function is called, which waits for the last sign.
func keepAlive(ctx context.Context, letters []letter) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(ackWait / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				for _, l := range letters {
					_ = l.msg.InProgress() // a lost sign means at worst a second delivery
				}
			}
		}
	}()
	return func() { cancel(); <-done }
}
