package streams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

// The three streams; see the package comment.
const (
	PostsStream   = "MINDSIEVE_POSTS"
	ResultsStream = "MINDSIEVE_RESULTS"
	DeadStream    = "MINDSIEVE_DEAD"

	postsSubject   = "mindsieve.posts."
	resultsSubject = "mindsieve.results."
	deadSubject    = "mindsieve.dead."
)

// Streams are the three streams on one NATS connection. All that is published
// and answered through one Streams has its authors replaced with one key.
type Streams struct {
	nc        *nats.Conn
	js        jetstream.JetStream
	posts     jetstream.Stream
	names     ingest.Pseudonyms
	storeWait time.Duration // how long the server may take to confirm messages
	stop      func()        // the embedded server, if there is one
}

// open finds the streams, and makes those that are not there: with file
// storage, and a window of two hours in which a message id is stored once.
// Existing streams are left as they are.
func open(ctx context.Context, nc *nats.Conn) (*Streams, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	s := &Streams{nc: nc, js: js, names: ingest.NewPseudonyms(), storeWait: 30 * time.Second}
	for _, c := range []jetstream.StreamConfig{
		{Name: PostsStream, Subjects: []string{postsSubject + ">"}, Retention: jetstream.WorkQueuePolicy},
		{Name: ResultsStream, Subjects: []string{resultsSubject + ">"}},
		{Name: DeadStream, Subjects: []string{deadSubject + ">"}},
	} {
		c.Duplicates = 2 * time.Hour
		stream, err := openStream(ctx, js, c)
		if err != nil {
			return nil, fmt.Errorf("opening the stream %s: %w", c.Name, err)
		}
		if c.Name == PostsStream {
			s.posts = stream
		}
	}
	return s, nil
}

func openStream(ctx context.Context, js jetstream.JetStream, c jetstream.StreamConfig) (jetstream.Stream, error) {
	stream, err := js.Stream(ctx, c.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return js.CreateStream(ctx, c)
	}
	return stream, err
}

// storeChunk is how many messages may wait for the server's answer at once.
const storeChunk = 512

// store publishes messages and waits until the server has each of them, for
// storeWait at most for each chunk. The answers say which were there already.
func (s *Streams) store(ctx context.Context, msgs []*nats.Msg) ([]*jetstream.PubAck, error) {
	acks := make([]*jetstream.PubAck, 0, len(msgs))
	for len(msgs) > 0 {
		chunk := msgs[:min(storeChunk, len(msgs))]
		msgs = msgs[len(chunk):]
		stored, err := s.storeAtOnce(ctx, chunk)
		acks = append(acks, stored...)
		if err != nil {
			return acks, err
		}
	}
	return acks, nil
}

func (s *Streams) storeAtOnce(ctx context.Context, msgs []*nats.Msg) ([]*jetstream.PubAck, error) {
	ctx, stop := context.WithTimeoutCause(ctx, s.storeWait, fmt.Errorf("no answer from the NATS server within %v", s.storeWait))
	defer stop()
	futures := make([]jetstream.PubAckFuture, len(msgs))
	for i, m := range msgs {
		f, err := s.js.PublishMsgAsync(m)
		if err != nil {
			return nil, fmt.Errorf("publishing to %s: %w", m.Subject, err)
		}
		futures[i] = f
	}
	var acks []*jetstream.PubAck
	for i, f := range futures {
		select {
		case ack := <-f.Ok():
			acks = append(acks, ack)
		case err := <-f.Err():
			return acks, fmt.Errorf("publishing to %s: %w", msgs[i].Subject, err)
		case <-ctx.Done():
			return acks, fmt.Errorf("publishing to %s: %w", msgs[i].Subject, context.Cause(ctx))
		}
	}
	return acks, nil
}
