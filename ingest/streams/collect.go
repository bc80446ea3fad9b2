package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
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
// of other bundles included, each once. Close it after use.
//
// Note: it reads by ordered consumers, which notice a message that is missing and
// ask for it again. A consumer without acknowledgements that is asked for so many
// messages at a time loses those that come when the asking has just ended.
type Collector struct {
	queue         *Queue
	results, dead jetstream.MessagesContext
	patience      time.Duration
}

// Collect returns a collector that starts with what is stored already.
func (q *Queue) Collect(ctx context.Context) (*Collector, error) {
	results, _, err := q.messages(ctx, ResultsStream, resultsSubject+q.name, 0, collectorLife)
	if err != nil {
		return nil, err
	}
	dead, _, err := q.messages(ctx, DeadStream, deadSubject+q.name, 0, collectorLife)
	if err != nil {
		results.Stop()
		return nil, err
	}
	return &Collector{queue: q, results: results, dead: dead, patience: time.Minute}, nil
}

// Close ends the reading.
func (c *Collector) Close() {
	c.results.Stop()
	c.dead.Stop()
}

// Next returns the outcomes that are there, at most about a thousand; it waits a
// little for the first of them and returns none if none came.
func (c *Collector) Next() ([]Outcome, error) {
	var outcomes []Outcome
	err := there(c.results, 100*time.Millisecond, func(m jetstream.Msg) {
		o := outcomeOf(m)
		o.Result = m.Data()
		outcomes = append(outcomes, o)
	})
	if err != nil {
		return nil, fmt.Errorf("reading results: %w", err)
	}
	err = there(c.dead, 5*time.Millisecond, func(m jetstream.Msg) {
		o := outcomeOf(m)
		o.Reason = m.Headers().Get(ReasonHeader)
		outcomes = append(outcomes, o)
	})
	if err != nil {
		return nil, fmt.Errorf("reading dead letters: %w", err)
	}
	return outcomes, nil
}

// there hands on the messages that are there, at most storeChunk, and waits a while
// for the first.
func there(in jetstream.MessagesContext, wait time.Duration, use func(jetstream.Msg)) error {
	for range storeChunk {
		m, err := in.Next(jetstream.NextMaxWait(wait))
		if errors.Is(err, nats.ErrTimeout) {
			return nil
		}
		if err != nil {
			return err
		}
		use(m)
		wait = time.Millisecond
	}
	return nil
}

func outcomeOf(m jetstream.Msg) Outcome {
	h := m.Headers()
	return Outcome{ID: unescape(h.Get(IDHeader)), Version: h.Get(VersionHeader), Bundle: h.Get(BundleHeader)}
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
