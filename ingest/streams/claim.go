package streams

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// sharedConsumer is the consumer of earlier versions, which took the posts of
	// all queues, and the beginning of the names of today's.
	sharedConsumer = "mindsieve-work"
	// consumerLife is how long the server keeps the consumer of a queue that no
	// worker asks for posts. Its posts stay in the stream.
	consumerLife = 24 * time.Hour
	// deadAfter is how long after the last delivery a worker that does not say
	// that it is alive is taken for dead.
	deadAfter = time.Minute
)

// claim opens the queue's consumer for the bundle. The consumer of another
// bundle is removed if no worker answers the queue any more: its posts stay in
// the stream, and those that were not acknowledged are delivered again. If a
// worker does, or if another program takes the posts of this queue, claim fails.
//
// Note: the server itself refuses two consumers of one queue, since the stream
// is a work queue. A worker whose consumer is removed under it ends with an error.
func (q *Queue) claim(ctx context.Context) (jetstream.Consumer, error) {
	posts := q.streams.posts
	wanted, err := q.wanted(ctx)
	if err != nil {
		return nil, err
	}
	consumer, err := posts.CreateConsumer(ctx, wanted)
	if _, ok := errors.AsType[*jetstream.APIError](err); !ok {
		return consumer, err
	}
	others, err := q.consumers(ctx)
	if err != nil {
		return nil, err
	}
	for _, info := range others {
		if info.Name == q.consumerName() && info.Config.Metadata[bundleKey] == q.bundle {
			continue // of another version of this program, with other limits
		}
		if err := q.vacant(ctx, info); err != nil {
			return nil, err
		}
		if err := posts.DeleteConsumer(ctx, info.Name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return nil, err
		}
	}
	return posts.CreateOrUpdateConsumer(ctx, wanted)
}

// wanted is the consumer that the queue is to have: one that was made to stay stays.
func (q *Queue) wanted(ctx context.Context) (jetstream.ConsumerConfig, error) {
	wanted := q.consumer()
	there, err := q.streams.posts.Consumer(ctx, q.consumerName())
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return wanted, nil
	}
	if err == nil {
		wanted.InactiveThreshold = there.CachedInfo().Config.InactiveThreshold
	}
	return wanted, err
}

// Keep makes the consumer of the queue, before any worker is there, and lets it stay
// when none has been there for long: what scales workers by its backlog needs it.
func (q *Queue) Keep(ctx context.Context) error {
	wanted := q.consumer()
	if there, err := q.streams.posts.Consumer(ctx, q.consumerName()); err == nil {
		wanted = there.CachedInfo().Config
	}
	wanted.InactiveThreshold = 0
	if _, err := q.streams.posts.CreateOrUpdateConsumer(ctx, wanted); err != nil {
		return fmt.Errorf("making the consumer of the queue %q: %w", q.name, q.streams.explained(err))
	}
	return nil
}

// consumers lists the consumers that take posts of the queue.
func (q *Queue) consumers(ctx context.Context) ([]*jetstream.ConsumerInfo, error) {
	var found []*jetstream.ConsumerInfo
	list := q.streams.posts.ListConsumers(ctx)
	for info := range list.Info() {
		filters := info.Config.FilterSubjects
		if info.Config.FilterSubject != "" || len(filters) == 0 {
			filters = []string{info.Config.FilterSubject}
		}
		for _, filter := range filters {
			if filter == "" || server.SubjectsCollide(filter, postsSubject+q.name) {
				found = append(found, info)
				break
			}
		}
	}
	return found, list.Err()
}

// vacant reports who stands behind a consumer that takes posts of the queue, or
// nil if it is one of ours without a worker.
func (q *Queue) vacant(ctx context.Context, info *jetstream.ConsumerInfo) error {
	switch info.Name {
	case q.consumerName():
		workers, err := q.workers(ctx)
		if err != nil {
			return err
		}
		if len(workers) > 0 || info.NumWaiting > 0 {
			return q.refusal(info)
		}
	case sharedConsumer:
		last := info.Delivered.Last
		if info.NumWaiting > 0 || (info.NumAckPending > 0 && last != nil && time.Since(*last) < deadAfter) {
			return fmt.Errorf("a worker of an earlier version of mindsieve takes the posts of all queues: end it, and try again in %v", deadAfter)
		}
	default:
		return fmt.Errorf("the consumer %s of another program takes the posts of the queue %q: use another queue, or end that program and remove its consumer (nats consumer rm %s %s)",
			info.Name, q.name, PostsStream, info.Name)
	}
	return nil
}

// refusal says that another bundle answers the queue.
func (q *Queue) refusal(info *jetstream.ConsumerInfo) error {
	owner := "an unknown bundle"
	if digest := info.Config.Metadata[bundleKey]; digest != "" {
		owner = "the bundle " + short(digest)
	}
	return fmt.Errorf("the queue %q is answered by %s; this worker has %s: use another queue, or end the other workers (they read the consumer %s of the stream %s)",
		q.name, owner, short(q.bundle), info.Name, PostsStream)
}

// lost says why the consumer of a working queue is not there any more; any other
// trouble is returned as it is.
func (q *Queue) lost(ctx context.Context, trouble error) error {
	consumer, err := q.streams.posts.Consumer(ctx, q.consumerName())
	switch {
	case errors.Is(err, jetstream.ErrConsumerNotFound):
		return fmt.Errorf("the consumer %s of the stream %s was removed while this worker used it; start the worker again (%w)",
			q.consumerName(), PostsStream, trouble)
	case err == nil && consumer.CachedInfo().Config.Metadata[bundleKey] != q.bundle:
		return q.refusal(consumer.CachedInfo())
	}
	return trouble
}

// short is the name of an answerer as messages show it: the beginning of the digest
// and, behind a dash, what it is asked.
func short(bundle string) string {
	digest, asked, _ := strings.Cut(bundle, "-")
	return strings.TrimSuffix(digest[:min(len(digest), 12)]+"-"+asked, "-")
}
