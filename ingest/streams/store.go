package streams

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	forever = time.Duration(math.MaxInt64)
	// storeChunk is how many messages may wait for the server's answer at once.
	storeChunk = 512
	// tryWait is how long the server may take to confirm a chunk.
	tryWait = 10 * time.Second
	// The wait before something is tried again doubles from the first to the second.
	firstWait, longestWait = 100 * time.Millisecond, 5 * time.Second
	// openPatience is how long the streams may take to answer at the start, as when a
	// cluster elects who leads them.
	openPatience = 30 * time.Second
)

// store publishes messages and waits until the server has each of them, trying
// again for as long as the patience of the streams goes. The answers, one a
// message, say which were there already.
func (s *Streams) store(ctx context.Context, msgs []*nats.Msg) ([]*jetstream.PubAck, error) {
	acks := make([]*jetstream.PubAck, len(msgs))
	for start := 0; start < len(msgs); start += storeChunk {
		end := min(start+storeChunk, len(msgs))
		err := s.insist(ctx, "publishing to "+msgs[start].Subject, func(ctx context.Context) error {
			return s.try(ctx, msgs[start:end], acks[start:end])
		})
		if err != nil {
			return acks, err
		}
	}
	return acks, nil
}

// try publishes the messages without an answer yet, and enters the answers.
func (s *Streams) try(ctx context.Context, msgs []*nats.Msg, acks []*jetstream.PubAck) error {
	futures := make([]jetstream.PubAckFuture, len(msgs))
	for i, m := range msgs {
		if acks[i] != nil {
			continue
		}
		f, err := s.js.PublishMsgAsync(&nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data})
		if err != nil {
			return err
		}
		futures[i] = f
	}
	var failed error
	for i, f := range futures {
		if f == nil {
			continue
		}
		select {
		case acks[i] = <-f.Ok():
		case err := <-f.Err():
			failed = err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return failed
}

// insist does something until it succeeds, ctx ends, the error is one that stays,
// or patience is lost. Each failure is logged: nothing is tried again in silence.
func (s *Streams) insist(ctx context.Context, what string, try func(context.Context) error) error {
	return s.insistFor(ctx, s.patience, what, try)
}

// insistFor does the same with another patience.
func (s *Streams) insistFor(ctx context.Context, patience time.Duration, what string, try func(context.Context) error) error {
	wait, began := firstWait, time.Now()
	for {
		err := s.tryFor(ctx, min(tryWait, patience), try)
		if err == nil {
			return nil
		}
		if denied := s.denial.error(); denied != nil {
			return fmt.Errorf("%s: %w", what, denied)
		}
		if ctx.Err() != nil || stays(err) || time.Since(began)+wait > patience {
			return fmt.Errorf("%s: %w", what, err)
		}
		s.log.Warn("the NATS server does not take it; trying again", "what", what, "error", err, "in", wait.String())
		select {
		case <-time.After(wait):
		case <-s.denial.open.Done():
			return fmt.Errorf("%s: %w", what, s.denial.error())
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, err)
		}
		wait = min(2*wait, longestWait)
	}
}

func (s *Streams) tryFor(ctx context.Context, limit time.Duration, try func(context.Context) error) error {
	ctx, stop := context.WithTimeoutCause(ctx, limit, fmt.Errorf("no answer from the NATS server within %v", limit))
	defer stop()
	defer context.AfterFunc(s.denial.open, stop)()
	return try(ctx)
}

// stays reports whether an error comes again however often something is tried.
func stays(err error) bool {
	for _, known := range []error{nats.ErrMaxPayload, nats.ErrBadSubject, nats.ErrConnectionClosed, jetstream.ErrJetStreamNotEnabled} {
		if errors.Is(err, known) {
			return true
		}
	}
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && api.Code >= 400 && api.Code < 500
}
