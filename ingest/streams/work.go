package streams

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

// workConsumer is the work queue that all workers share.
var workConsumer = jetstream.ConsumerConfig{
	Durable: "mindsieve-work", AckPolicy: jetstream.AckExplicitPolicy,
	AckWait: ackWait, MaxAckPending: 16 * batchPosts,
}

// Answer is one result of a post, ready to be stored.
type Answer struct {
	Row  int    // of the batch
	Key  string // tells this answer from others of the same post: bundle digest and task
	Data []byte // JSON
}

// A Handler answers a batch of posts. An error means that the machinery is
// broken, and stops the work; the batch stays in the queue.
type Handler func(context.Context, ingest.Batch) ([]Answer, error)

// Work takes posts from all queues in batches and stores the answers, until ctx
// ends. A batch in hand is then finished first. Messages are acknowledged
// after their answers are stored. A message that is no post, or was tried
// three times without an answer, goes to the dead-letter stream.
func (s *Streams) Work(ctx context.Context, mem memory.Allocator, handle Handler) error {
	consumer, err := s.posts.CreateOrUpdateConsumer(ctx, workConsumer)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("opening the work queue: %w", err)
	}
	w := worker{streams: s, mem: mem, handle: handle, names: ingest.NewPseudonyms()}
	for ctx.Err() == nil {
		fetched, err := consumer.Fetch(batchPosts, jetstream.FetchMaxWait(batchWait))
		if err != nil {
			return fmt.Errorf("fetching posts: %w", err)
		}
		msgs, err := drain(fetched)
		if err != nil {
			return fmt.Errorf("fetching posts: %w", err)
		}
		if err := w.messages(context.WithoutCancel(ctx), msgs); err != nil {
			return err
		}
	}
	return nil
}

// worker answers batches of messages.
type worker struct {
	streams *Streams
	mem     memory.Allocator
	handle  Handler
	names   ingest.Pseudonyms
}

// letter is a message and the post in it.
type letter struct {
	msg   jetstream.Msg
	queue string
	post  ingest.Post
}

// messages answers fresh messages together. One that comes again is answered
// alone, so that a post that brings its worker down does not take others with it.
func (w worker) messages(ctx context.Context, msgs []jetstream.Msg) error {
	var fresh, again []letter
	for _, m := range msgs {
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		l := letter{msg: m, queue: strings.TrimPrefix(m.Subject(), postsSubject)}
		l.post, err = ingest.ParsePost(m.Data())
		if err == nil && meta.NumDelivered > maxTries {
			err = fmt.Errorf("tried %d times without an answer", maxTries)
		}
		switch {
		case err != nil:
			if err := w.bury(ctx, l, meta, err); err != nil {
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

// batch answers letters, stores the answers and acknowledges.
func (w worker) batch(ctx context.Context, letters []letter) error {
	if len(letters) == 0 {
		return nil
	}
	posts := make([]ingest.Post, len(letters))
	for i, l := range letters {
		posts[i] = l.post
		posts[i].Author = w.names.Of(l.post.Author)
	}
	batch := ingest.NewBatch(w.mem, posts)
	defer batch.Release()
	answers, err := w.handle(ctx, batch)
	if err != nil {
		return fmt.Errorf("answering a batch of %d posts: %w", len(posts), err)
	}
	msgs := make([]*nats.Msg, len(answers))
	for i, a := range answers {
		l := letters[a.Row]
		msgs[i] = message(resultsSubject+l.queue, l.post.ID+"/"+a.Key, l.post.ID, a.Data)
	}
	if _, err := w.streams.store(ctx, msgs); err != nil {
		return fmt.Errorf("storing results: %w", err)
	}
	for _, l := range letters {
		if err := l.msg.DoubleAck(ctx); err != nil {
			return fmt.Errorf("acknowledging post %s: %w", l.post.ID, err)
		}
	}
	return nil
}

// bury stores a message in the dead-letter stream and takes it off the queue.
func (w worker) bury(ctx context.Context, l letter, meta *jetstream.MsgMetadata, reason error) error {
	msgID := fmt.Sprintf("%s/%d/%d", meta.Stream, meta.Sequence.Stream, meta.Timestamp.UnixNano())
	data := l.msg.Data()
	if room := w.streams.nc.MaxPayload() - 8*ingest.MaxID; int64(len(data)) > room {
		data = nil
	}
	m := deadMessage(l.queue, l.post.ID, msgID, reason.Error(), data)
	if _, err := w.streams.store(ctx, []*nats.Msg{m}); err != nil {
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
