package streams

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"
)

// acksAtOnce is how many acknowledgements wait for the server's answer at once.
const acksAtOnce = 64

// settled are letters with their answers, which are to be stored.
type settled struct {
	letters []letter
	answers []Answer
}

// settleAll stores and acknowledges batches until there are no more.
func (w *worker) settleAll(ctx context.Context, batches <-chan settled) error {
	for b := range batches {
		if err := w.settle(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// settle stores the results and the alerts, and acknowledges the posts.
func (w *worker) settle(ctx context.Context, b settled) error {
	started := time.Now()
	q := w.queue
	var msgs []*nats.Msg
	var stored []letter
	for i, l := range b.letters {
		result := b.answers[i].Result
		if limit := q.streams.nc.MaxPayload(); int64(len(result)+headerRoom) > limit {
			if err := w.bury(ctx, l, deadLarge, fmt.Sprintf("a result of %d bytes; the server takes messages of %d", len(result), limit)); err != nil {
				return err
			}
			continue
		}
		msgs = append(msgs, q.message(resultsSubject+q.name, l.version, l.post.ID, result))
		if tier := b.answers[i].Tier; q.Alerts && alerts(tier) {
			msgs = append(msgs, q.message(q.alerts(tier), l.version, l.post.ID, result))
		}
		stored = append(stored, l)
	}
	if _, err := q.streams.store(ctx, msgs); err != nil {
		return fmt.Errorf("storing results: %w", err)
	}
	if err := w.acknowledge(ctx, stored); err != nil {
		return err
	}
	q.Metrics.stored(time.Since(started))
	return nil
}

// acknowledge takes posts whose results are stored off the queue. One that can't be
// taken off now comes again, and its second result is dropped.
func (w *worker) acknowledge(ctx context.Context, letters []letter) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(acksAtOnce)
	for _, l := range letters {
		g.Go(func() error {
			w.drop(l.msg)
			tctx, stop := context.WithTimeout(ctx, tryWait)
			defer stop()
			err := l.msg.DoubleAck(tctx)
			if err == nil || ctx.Err() != nil {
				return nil
			}
			if why := w.lasting(ctx, err, 0); why != nil {
				return fmt.Errorf("acknowledging a post that is answered: %w", why)
			}
			w.queue.log().Warn("a post that is answered could not be acknowledged; it comes again", "queue", w.queue.name, "error", err)
			return nil
		})
	}
	return g.Wait()
}
