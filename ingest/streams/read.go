package streams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
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
	life   time.Duration // how long the server keeps the place of a reader that asks for nothing; collectorLife if it is 0
}

// Results calls use for the results of the queue after a number in the stream, in
// their order, of all bundles. It ends with the last one that is there, or with ctx
// if follow is set; idle is then called about once a second while none comes. It
// outlasts a server that is gone for a while.
func (q *Queue) Results(ctx context.Context, after uint64, follow bool, use func(Stored) error, idle func() error) error {
	return q.read(ctx, ResultsStream, resultsSubject+q.name, reading{after: after, follow: follow, idle: idle}, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		o := outcomeOf(m)
		o.Result = m.Data()
		return use(Stored{meta.Sequence.Stream, meta.Timestamp, o})
	})
}

// ResultsSince says which stream of results this is: when it was made. A number in
// another one means nothing here.
func (q *Queue) ResultsSince(ctx context.Context) (time.Time, error) {
	stream, err := q.streams.find(ctx, ResultsStream)
	if err != nil {
		return time.Time{}, q.streams.explained(err)
	}
	return stream.CachedInfo().Created, nil
}

// messages opens a subject of a stream behind a number, and says how many messages
// are there. What is read is in order, and nothing is missing. Stop it after use.
func (q *Queue) messages(ctx context.Context, stream, subject string, after uint64, life time.Duration) (in jetstream.MessagesContext, waiting uint64, err error) {
	var c jetstream.Consumer
	var info *jetstream.ConsumerInfo
	s := q.streams
	err = s.insistFor(ctx, min(s.patience, openPatience), "reading the stream "+stream, func(ctx context.Context) (err error) {
		c, err = s.js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{
			FilterSubjects: []string{subject}, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: after + 1, InactiveThreshold: life,
		})
		if err == nil {
			info, err = c.Info(ctx)
		}
		return err
	})
	if err != nil {
		return nil, 0, s.explained(err)
	}
	in, err = c.Messages(jetstream.PullMaxMessages(storeChunk))
	if err != nil {
		return nil, 0, fmt.Errorf("reading the stream %s: %w", stream, q.streams.explained(err))
	}
	return in, info.NumPending, nil
}

// read calls use for the messages of a subject, each once and in order.
func (q *Queue) read(ctx context.Context, stream, subject string, r reading, use func(jetstream.Msg, *jetstream.MsgMetadata) error) error {
	in, waiting, err := q.messages(ctx, stream, subject, r.after, cmp.Or(r.life, collectorLife))
	if err != nil {
		return err
	}
	defer in.Stop()
	if waiting == 0 && !r.follow {
		return nil
	}
	for ctx.Err() == nil {
		m, err := in.Next(jetstream.NextMaxWait(time.Second))
		if err != nil {
			if err := q.waited(ctx, stream, r, err); err != nil {
				return err
			}
			continue
		}
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		if err := use(m, meta); err != nil {
			return err
		}
		if meta.NumPending == 0 && !r.follow {
			return nil
		}
	}
	return ctx.Err()
}

// waited looks at why no message came: that there is none is no trouble.
func (q *Queue) waited(ctx context.Context, stream string, r reading, trouble error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case q.streams.denial.error() != nil:
		return fmt.Errorf("reading the stream %s: %w", stream, q.streams.denial.error())
	case errors.Is(trouble, nats.ErrTimeout):
	case stays(trouble), errors.Is(trouble, jetstream.ErrMsgIteratorClosed):
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
