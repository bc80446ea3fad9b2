package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Follow hands outcomes to enter as they come, until enter returns that none of
// its posts is open any more. If the number of open posts stays the same for a
// minute in which no worker had posts of the queue in hand, Follow ends with an
// error that says where the posts are. It ends with ctx's error when ctx ends.
func (c *Collector) Follow(ctx context.Context, enter func([]Outcome) (open int, err error)) error {
	last, since := -1, time.Now()
	for ctx.Err() == nil {
		outcomes, err := c.Next()
		if err == nil {
			err = c.queue.streams.denial.error()
		}
		if err != nil {
			return err
		}
		open, err := enter(outcomes)
		if err != nil || open == 0 {
			return err
		}
		if open != last {
			last, since = open, time.Now()
		}
		if time.Since(since) < c.patience {
			continue
		}
		b, err := c.queue.backlog(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			return fmt.Errorf("asking why no results come: %w", err)
		case b.idle() >= c.patience:
			return fmt.Errorf("no outcome for %v, %d posts are open: %s", c.patience, open, b.reason(c.queue))
		}
		since = time.Now()
	}
	return ctx.Err()
}

// backlog is what the server knows of the posts of a queue.
type backlog struct {
	consumer *jetstream.ConsumerInfo // nil if there is none
	workers  []sign                  // of the queue's bundle
	posts    uint64                  // in the stream: those that wait and those that were delivered
}

func (q *Queue) backlog(ctx context.Context) (b backlog, err error) {
	if b.workers, err = q.workers(ctx); err != nil {
		return b, err
	}
	if b.posts, err = q.Posts(ctx); err != nil {
		return b, err
	}
	consumer, err := q.streams.posts.Consumer(ctx, q.consumerName())
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return b, nil
	}
	if err == nil {
		b.consumer = consumer.CachedInfo()
	}
	return b, err
}

// Posts counts the posts in the queue: those that wait, and those that workers have
// in hand.
func (q *Queue) Posts(ctx context.Context) (uint64, error) {
	stream, err := q.streams.posts.Info(ctx, jetstream.WithSubjectFilter(postsSubject+q.name))
	if err != nil {
		return 0, fmt.Errorf("counting the posts of the queue %q: %w", q.name, err)
	}
	return stream.State.Subjects[postsSubject+q.name], nil
}

// idle is how long all workers have had nothing in hand: an hour if there is none.
func (b backlog) idle() time.Duration {
	idle := time.Hour.Seconds()
	for _, w := range b.workers {
		idle = min(idle, w.Idle)
	}
	return time.Duration(idle * float64(time.Second))
}

// reason says why the posts of the queue get no answer.
func (b backlog) reason(q *Queue) string {
	switch info := b.consumer; {
	case b.posts == 0:
		return fmt.Sprintf("the queue %q holds none of them, so their messages or results were removed from the streams, or another program took them; "+
			"use another queue, or try again two hours after the posts were published", q.name)
	case info == nil:
		return fmt.Sprintf("%d posts wait in the queue %q, and nobody answers it", b.posts, q.name)
	case info.Config.Metadata[bundleKey] != q.bundle:
		return q.refusal(info).Error()
	case info.NumAckPending > 0:
		return fmt.Sprintf("%d posts of the queue %q are in the hands of another program, which takes them from the consumer %s and acknowledges none%s; "+
			"end that program (posts are delivered again %v after it took them)", info.NumAckPending, q.name, info.Name, lastDelivery(info), ackWait)
	}
	return fmt.Sprintf("%d posts wait in the queue %q, and its %d workers get none of them; look at the consumer %s (nats consumer info %s %s)",
		b.posts, q.name, len(b.workers), b.consumer.Name, PostsStream, b.consumer.Name)
}

func lastDelivery(info *jetstream.ConsumerInfo) string {
	if info.Delivered.Last == nil {
		return ""
	}
	return ", the last one delivered at " + info.Delivered.Last.UTC().Format(time.RFC3339)
}

// Backlog counts the posts that wait in the queue and those that workers have in
// hand; both are 0 if the server does not say.
func (q *Queue) Backlog() (waiting, held int) {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	consumer, err := q.streams.posts.Consumer(ctx, q.consumerName())
	if err != nil {
		return 0, 0
	}
	info := consumer.CachedInfo()
	return int(info.NumPending), info.NumAckPending
}
