package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// DeadLetter is a message that could not be processed.
type DeadLetter struct {
	Number  uint64    `json:"number"` // in the stream
	At      time.Time `json:"at"`
	ID      string    `json:"id,omitempty"` // of the post, if it could be read
	Bundle  string    `json:"bundle,omitempty"`
	Reason  string    `json:"reason"`
	Version string    `json:"version,omitempty"`
	Alert   string    `json:"alert,omitempty"`   // the tier of an alert that was not delivered, as in its subject
	Forward string    `json:"forward,omitempty"` // the consumer for whose receiver it was

	// Message is the message as it came, but for its author. It is empty if the post
	// was refused before it was published, or was too large.
	Message []byte `json:"-"`
}

// DeadLetters calls use for the dead letters of the queue, the oldest first. It
// stops at the first error.
func (q *Queue) DeadLetters(ctx context.Context, use func(DeadLetter) error) error {
	return q.read(ctx, DeadStream, deadSubject+q.name, reading{}, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		return use(deadLetter(meta.Sequence.Stream, meta.Timestamp, m.Headers(), m.Data()))
	})
}

// DeadLetter returns a dead letter of the queue by its number.
//
// Note: the server would give the message by its number, too, but to a user who may
// read those of all queues.
func (q *Queue) DeadLetter(ctx context.Context, number uint64) (DeadLetter, error) {
	if number == 0 {
		return DeadLetter{}, fmt.Errorf("the queue %q has no dead letter 0", q.name)
	}
	var found DeadLetter
	err := q.read(ctx, DeadStream, deadSubject+q.name, reading{after: number - 1, life: time.Minute}, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		found = deadLetter(meta.Sequence.Stream, meta.Timestamp, m.Headers(), m.Data())
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return DeadLetter{}, fmt.Errorf("reading the dead letter %d: %w", number, err)
	}
	if found.Number != number {
		return DeadLetter{}, fmt.Errorf("the queue %q has no dead letter %d", q.name, number)
	}
	return found, nil
}

// errEnough ends a reading.
var errEnough = errors.New("enough is read")

func deadLetter(number uint64, at time.Time, h nats.Header, data []byte) DeadLetter {
	return DeadLetter{
		Number: number, At: at, ID: unescape(h.Get(IDHeader)), Bundle: h.Get(BundleHeader), Version: h.Get(VersionHeader),
		Reason: h.Get(ReasonHeader), Message: data, Alert: h.Get(AlertHeader), Forward: h.Get(ForwardHeader),
	}
}

// Retry publishes the message of a dead letter again and removes the dead letter. An
// alert is delivered again to the receiver that did not take it, and to no other.
// It fails if the letter holds no message.
func (q *Queue) Retry(ctx context.Context, d DeadLetter) error {
	if len(d.Message) == 0 {
		return fmt.Errorf("the dead letter %d holds no message: publish the post again from where you have it", d.Number)
	}
	m := q.message(postsSubject+q.name, d.Version, d.ID, d.Message)
	if d.Alert != "" {
		m = q.message(q.alerts(d.Alert), d.Version, d.ID, d.Message)
		m.Header.Set(ForwardHeader, d.Forward)
	}
	addToID(m, d.Number)
	if _, err := q.streams.store(ctx, []*nats.Msg{m}); err != nil {
		return err
	}
	stream, err := q.streams.js.Stream(ctx, DeadStream)
	if err != nil {
		return q.streams.explained(err)
	}
	return q.remove(ctx, stream, d.Number)
}

// Purge removes dead letters of the queue: those with the numbers, or all if there
// are none.
func (q *Queue) Purge(ctx context.Context, numbers ...uint64) error {
	stream, err := q.streams.js.Stream(ctx, DeadStream)
	if err != nil {
		return q.streams.explained(err)
	}
	if len(numbers) == 0 {
		return q.streams.explained(stream.Purge(ctx, jetstream.WithPurgeSubject(deadSubject+q.name)))
	}
	for _, n := range numbers {
		if _, err := q.DeadLetter(ctx, n); err != nil {
			return err
		}
		if err := q.remove(ctx, stream, n); err != nil {
			return err
		}
	}
	return nil
}

// remove removes a dead letter that is known to be the queue's.
func (q *Queue) remove(ctx context.Context, stream jetstream.Stream, number uint64) error {
	if err := stream.DeleteMsg(ctx, number); err != nil {
		return fmt.Errorf("removing the dead letter %d: %w", number, q.streams.explained(err))
	}
	return nil
}
