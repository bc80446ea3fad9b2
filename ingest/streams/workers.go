package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	// workersSubject is where the workers of a queue say that they are alive. It
	// is in no stream.
	workersSubject = "mindsieve.workers."
	// workersWait is how long workers may take to say so.
	workersWait = 500 * time.Millisecond
)

// sign is what a worker says of itself.
type sign struct {
	Bundle string  `json:"bundle"`       // digest
	Idle   float64 `json:"idle_seconds"` // since it last had posts in hand; 0 while it has
}

// workers asks the workers of the queue for a sign of life. A worker that is cut
// off from the server gives none.
func (q *Queue) workers(ctx context.Context) ([]sign, error) {
	ctx, stop := context.WithTimeout(ctx, workersWait)
	defer stop()
	inbox := q.streams.nc.NewInbox()
	replies, err := q.streams.nc.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer replies.Unsubscribe() //nolint:errcheck // it fails only on a closed connection
	if err := q.streams.nc.PublishRequest(workersSubject+q.name, inbox, nil); err != nil {
		return nil, err
	}
	var signs []sign
	for {
		m, err := replies.NextMsgWithContext(ctx)
		switch {
		case errors.Is(err, nats.ErrNoResponders) || errors.Is(err, context.DeadlineExceeded):
			return signs, nil
		case err != nil:
			return nil, fmt.Errorf("asking for the workers of the queue %q: %w", q.name, err)
		}
		var s sign
		if err := json.Unmarshal(m.Data, &s); err != nil {
			return nil, fmt.Errorf("a worker of the queue %q answered no JSON: %w", q.name, err)
		}
		signs = append(signs, s)
	}
}

// activity knows since when a worker has had nothing in hand.
type activity struct{ idleSince atomic.Pointer[time.Time] } // nil while it has

func (a *activity) begin() { a.idleSince.Store(nil) }
func (a *activity) end()   { now := time.Now(); a.idleSince.Store(&now) }

func (a *activity) idle() time.Duration {
	if since := a.idleSince.Load(); since != nil {
		return time.Since(*since)
	}
	return 0
}

// answerAs gives signs of life for a worker until the subscription ends.
func (q *Queue) answerAs(a *activity) (*nats.Subscription, error) {
	return q.streams.nc.Subscribe(workersSubject+q.name, func(m *nats.Msg) {
		data, err := json.Marshal(sign{q.bundle, a.idle().Seconds()})
		if err == nil {
			_ = m.Respond(data) // who asked may be gone
		}
	})
}
