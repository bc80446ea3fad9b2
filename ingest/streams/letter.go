package streams

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

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
	return l, err
}

// sorted returns the posts of fresh messages. Those that come again wait for their
// turn, or go back if there is no room, and what is no post is buried.
func (w *worker) sorted(ctx context.Context, msgs []jetstream.Msg) (fresh []letter, err error) {
	for _, m := range msgs {
		meta, err := m.Metadata()
		if err != nil {
			return nil, err
		}
		if m.Headers().Get(TypeHeader) == ArrowType {
			if err := w.unpack(ctx, m, meta); err != nil {
				return nil, err
			}
			continue
		}
		l, err := w.open(m, meta)
		switch {
		case err != nil:
			if err := w.bury(ctx, l, deadUnread, err.Error()); err != nil {
				return nil, err
			}
		case meta.NumDelivered == 1:
			fresh = append(fresh, l)
		case len(w.again) < retriesHeld:
			w.queue.Metrics.again(w.queue.name)
			w.again = append(w.again, l)
		default:
			w.drop(m)
			_ = m.NakWithDelay(retryLater) // if it is lost, the server waits a little longer
		}
	}
	return fresh, nil
}

// unpack puts the posts of a message that holds many into the queue, each in a
// message of its own, and takes the message off. If the worker dies in between, it
// is done again, and the stream drops the copies.
func (w *worker) unpack(ctx context.Context, m jetstream.Msg, meta *jetstream.MsgMetadata) error {
	posts, bad, err := ingest.ParsePosts(m.Data())
	if err != nil {
		return w.bury(ctx, letter{msg: m, meta: meta}, deadUnread, err.Error())
	}
	for _, b := range bad {
		if err := w.queue.Refuse(ctx, b.ID, b.Err.Error()); err != nil {
			return err
		}
	}
	if _, err := w.queue.Publish(ctx, posts); err != nil {
		return err
	}
	w.drop(m)
	if err := m.DoubleAck(ctx); err != nil {
		return fmt.Errorf("acknowledging a message that is unpacked: %w", w.queue.lost(ctx, err))
	}
	return nil
}

// parted cuts letters into batches of at most batchBytes of text, or of one letter.
func parted(letters []letter) [][]letter {
	var batches [][]letter
	size := 0
	for _, l := range letters {
		n := len(l.post.Title) + len(l.post.Body)
		if len(batches) == 0 || size+n > batchBytes {
			batches, size = append(batches, nil), 0
		}
		last := len(batches) - 1
		batches[last], size = append(batches[last], l), size+n
	}
	return batches
}

// Why a message is dead, as metrics tell it.
const (
	deadUnread = "no post"
	deadTried  = "tried too often"
	deadLarge  = "result too large"
)

// bury stores a message in the dead-letter stream, without its author, and takes
// it off the queue.
func (w *worker) bury(ctx context.Context, l letter, kind, reason string) error {
	q := w.queue
	version := l.version
	if version == "" { // the message can't be read: its place in the stream tells it from others
		version = fmt.Sprintf("%d-%d", l.meta.Sequence.Stream, l.meta.Timestamp.UnixNano())
	}
	data := withoutAuthors(l.msg.Data(), q.streams.names)
	if int64(len(data)+headerRoom) > q.streams.nc.MaxPayload() {
		data = nil
	}
	q.log().Warn("a message goes to the dead letters", "queue", q.name, "reason", reason)
	q.log().Debug("its id", "queue", q.name, "id", l.post.ID)
	q.Metrics.buried(q.name, kind)
	m := q.dead(version, l.post.ID, reason, data)
	addToID(m, l.meta.Sequence.Stream) // a post that is tried again and fails again is a letter of its own
	if _, err := q.streams.store(ctx, []*nats.Msg{m}); err != nil {
		return fmt.Errorf("storing a dead letter: %w", err)
	}
	w.drop(l.msg)
	if err := l.msg.DoubleAck(ctx); err != nil {
		return fmt.Errorf("acknowledging a message that is buried: %w", q.lost(ctx, err))
	}
	return nil
}

// held are the messages that a worker has in hand, which the server is told.
type held struct {
	mu   sync.Mutex
	msgs map[jetstream.Msg]bool
}

func (h *held) hold(msgs []jetstream.Msg) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range msgs {
		h.msgs[m] = true
	}
}

func (h *held) drop(m jetstream.Msg) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.msgs, m)
}

// keepAlive tells the server again and again that the messages are being worked
// on, until ctx ends.
func (h *held) keepAlive(ctx context.Context) {
	tick := time.NewTicker(ackWait / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			h.each(func(m jetstream.Msg) { _ = m.InProgress() }) // a lost sign means at worst a second delivery
		}
	}
}

// release gives what is still in hand back to the queue.
func (h *held) release() {
	h.each(func(m jetstream.Msg) { _ = m.Nak() }) // if it is lost, the server waits until ackWait is over
}

func (h *held) each(tell func(jetstream.Msg)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for m := range h.msgs {
		tell(m)
	}
}
