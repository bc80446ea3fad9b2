package streams

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Outcome is what became of a post: a result, or a dead letter.
type Outcome struct {
	ID     string // the post's; "" for a dead letter whose id could not be read
	Result []byte // the JSON of a result; nil for a dead letter
	Reason string // why it is a dead letter
}

// Collector reads the results and dead letters of a queue, oldest first.
type Collector struct{ results, dead jetstream.Consumer }

// Collect returns a collector for a queue that starts with what is stored already.
func (s *Streams) Collect(ctx context.Context, queue string) (*Collector, error) {
	if err := checkQueue(queue); err != nil {
		return nil, err
	}
	open := func(stream, subject string) (jetstream.Consumer, error) {
		c, err := s.js.CreateConsumer(ctx, stream, jetstream.ConsumerConfig{
			FilterSubject: subject + queue, AckPolicy: jetstream.AckNonePolicy,
			MemoryStorage: true, InactiveThreshold: time.Minute,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the stream %s: %w", stream, err)
		}
		return c, nil
	}
	results, err := open(ResultsStream, resultsSubject)
	if err != nil {
		return nil, err
	}
	dead, err := open(DeadStream, deadSubject)
	return &Collector{results, dead}, err
}

// Next returns the outcomes that are there, at most about a thousand; it waits a
// little for the first of them and returns none if none came.
func (c *Collector) Next() ([]Outcome, error) {
	var outcomes []Outcome
	results, err := read(c.results, 100*time.Millisecond)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	for _, m := range results {
		outcomes = append(outcomes, Outcome{ID: m.Headers().Get(IDHeader), Result: m.Data()})
	}
	dead, err := read(c.dead, 5*time.Millisecond)
	if err != nil {
		return nil, fmt.Errorf("reading dead letters: %w", err)
	}
	for _, m := range dead {
		outcomes = append(outcomes, Outcome{ID: m.Headers().Get(IDHeader), Reason: m.Headers().Get(ReasonHeader)})
	}
	return outcomes, nil
}

// read fetches what is there without waiting, or else waits for a first message.
func read(c jetstream.Consumer, wait time.Duration) ([]jetstream.Msg, error) {
	fetched, err := c.FetchNoWait(storeChunk)
	if err != nil {
		return nil, err
	}
	msgs, err := drain(fetched)
	if err != nil || len(msgs) > 0 {
		return msgs, err
	}
	if fetched, err = c.Fetch(1, jetstream.FetchMaxWait(wait)); err != nil {
		return nil, err
	}
	return drain(fetched)
}

func drain(fetched jetstream.MessageBatch) ([]jetstream.Msg, error) {
	var msgs []jetstream.Msg
	for m := range fetched.Messages() {
		msgs = append(msgs, m)
	}
	return msgs, fetched.Error()
}
