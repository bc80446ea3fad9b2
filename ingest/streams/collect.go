package streams

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Outcome is what became of a post: a result, or a dead letter.
type Outcome struct {
	ID      string // the post's; "" for a dead letter whose id could not be read
	Version string // see [Version]; of no known post if a dead letter could not be read
	Bundle  string // digest of the bundle that answered, or gave up
	Result  []byte // the JSON of a result; nil for a dead letter
	Reason  string // why it is a dead letter
}

// collectorLife is how long the server keeps the place of a collector that reads nothing.
const collectorLife = time.Hour

// Collector reads the results and dead letters of a queue, oldest first, those
// of other bundles included.
type Collector struct {
	queue         *Queue
	results, dead jetstream.Consumer
	patience      time.Duration
}

// Collect returns a collector that starts with what is stored already.
func (q *Queue) Collect(ctx context.Context) (*Collector, error) {
	open := func(stream, subject string) (jetstream.Consumer, error) {
		c, err := q.streams.js.CreateConsumer(ctx, stream, jetstream.ConsumerConfig{
			FilterSubject: subject + q.name, AckPolicy: jetstream.AckNonePolicy,
			MemoryStorage: true, InactiveThreshold: collectorLife,
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
	return &Collector{queue: q, results: results, dead: dead, patience: time.Minute}, err
}

// Next returns the outcomes that are there, at most about a thousand; it waits a
// little for the first of them and returns none if none came.
func (c *Collector) Next() ([]Outcome, error) {
	var outcomes []Outcome
	results, err := read(c.results, storeChunk, 100*time.Millisecond)
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	for _, m := range results {
		o := outcomeOf(m)
		o.Result = m.Data()
		outcomes = append(outcomes, o)
	}
	dead, err := read(c.dead, storeChunk, 5*time.Millisecond)
	if err != nil {
		return nil, fmt.Errorf("reading dead letters: %w", err)
	}
	for _, m := range dead {
		o := outcomeOf(m)
		o.Reason = m.Headers().Get(ReasonHeader)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func outcomeOf(m jetstream.Msg) Outcome {
	h := m.Headers()
	return Outcome{ID: unescape(h.Get(IDHeader)), Version: h.Get(VersionHeader), Bundle: h.Get(BundleHeader)}
}

// read fetches what is there without waiting, at most n messages, or else waits for
// a first one.
func read(c jetstream.Consumer, n int, wait time.Duration) ([]jetstream.Msg, error) {
	fetched, err := c.FetchNoWait(n)
	if err != nil {
		return nil, err
	}
	msgs, err := drain(fetched)
	if err != nil || len(msgs) > 0 {
		return msgs, err
	}
	return fetch(c, 1, jetstream.FetchMaxWait(wait))
}

func fetch(c jetstream.Consumer, n int, wait jetstream.FetchOpt) ([]jetstream.Msg, error) {
	fetched, err := c.Fetch(n, wait)
	if err != nil {
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
