package streams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Stored is a result in its stream.
type Stored struct {
	Number uint64 // in the stream
	At     time.Time
	Outcome
}

// reading says which messages are read.
type reading struct {
	after  uint64 // number of the last message that was read before; 0 reads from the first on
	follow bool   // go on with what comes, until the context ends
	idle   func() error
}

// Results calls use for the results of the queue after a number in the stream, in
// their order, of all bundles. It ends with the last one that is there, or with ctx
// if follow is set; idle is then called about once a second while none comes. It
// outlasts a server that is gone for a while.
func (q *Queue) Results(ctx context.Context, after uint64, follow bool, use func(Stored) error, idle func() error) error {
	return q.read(ctx, ResultsStream, resultsSubject+q.name, reading{after, follow, idle}, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		o := outcomeOf(m)
		o.Result = m.Data()
		return use(Stored{meta.Sequence.Stream, meta.Timestamp, o})
	})
}

// ResultsSince says which stream of results this is: when it was made. A number in
// another one means nothing here.
func (q *Queue) ResultsSince(ctx context.Context) (time.Time, error) {
	stream, err := q.streams.js.Stream(ctx, ResultsStream)
	if err != nil {
		return time.Time{}, fmt.Errorf("opening the stream %s: %w", ResultsStream, explained(err))
	}
	return stream.CachedInfo().Created, nil
}

// read calls use for the messages of a subject, each once and in order.
func (q *Queue) read(ctx context.Context, stream, subject string, r reading, use func(jetstream.Msg, *jetstream.MsgMetadata) error) error {
	c, err := q.streams.js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{subject}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: r.after + 1, InactiveThreshold: collectorLife,
	})
	if err != nil {
		return fmt.Errorf("reading the stream %s: %w", stream, explained(err))
	}
	info, err := c.Info(ctx)
	if err != nil {
		return fmt.Errorf("reading the stream %s: %w", stream, explained(err))
	}
	if info.NumPending == 0 && !r.follow {
		return nil
	}
	for ctx.Err() == nil {
		msgs, err := read(c, readChunk, time.Second)
		if len(msgs) == 0 {
			if err := q.waited(ctx, stream, r, cmp.Or(err, error(jetstream.ErrNoMessages))); err != nil {
				return err
			}
			continue
		}
		for i, m := range msgs {
			meta, err := m.Metadata()
			if err != nil {
				return err
			}
			if meta.Sequence.Consumer != uint64(i+1) { // one was dropped on its way
				return q.read(ctx, stream, subject, r, use)
			}
			if err := use(m, meta); err != nil {
				return err
			}
			if r.after = meta.Sequence.Stream; meta.NumPending == 0 && !r.follow {
				return nil
			}
		}
	}
	return ctx.Err()
}

// readChunk is how many messages are asked for at once. Each time the server makes
// the reader's consumer anew, so one at a time would be slow; but a client drops what
// is more than 64 MB at once.
const readChunk = 64

// waited looks at why no message came: that there is none is no trouble.
func (q *Queue) waited(ctx context.Context, stream string, r reading, trouble error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(trouble, jetstream.ErrNoMessages) || errors.Is(trouble, context.DeadlineExceeded) || errors.Is(trouble, jetstream.ErrMsgIteratorClosed):
	case stays(trouble):
		return fmt.Errorf("reading the stream %s: %w", stream, trouble)
	default:
		q.log().Warn("nothing can be read; trying again", "stream", stream, "error", trouble)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if r.idle != nil {
		return r.idle()
	}
	return nil
}
