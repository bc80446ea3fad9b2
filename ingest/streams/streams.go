package streams

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
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

// The headers of the messages.
const (
	// IDHeader holds the post's id, in all three streams.
	IDHeader = "Mindsieve-Id"
	// ReasonHeader says why a message is in the dead-letter stream.
	ReasonHeader = "Mindsieve-Reason"
)

// Streams are the three streams on one NATS connection.
type Streams struct {
	nc    *nats.Conn
	js    jetstream.JetStream
	posts jetstream.Stream
}

// Open finds the streams, and makes those that are not there: with file
// storage, and a window of two hours in which a message id is stored once.
// Existing streams are left as they are.
func Open(ctx context.Context, nc *nats.Conn) (*Streams, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	s := &Streams{nc: nc, js: js}
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

// checkQueue reports a queue name that would not be one subject.
func checkQueue(queue string) error {
	if queue == "" || strings.ContainsAny(queue, " \t\r\n*>") {
		return fmt.Errorf("queue %q: a name without spaces, * and > is needed", queue)
	}
	return nil
}

// storeChunk is how many messages may wait for the server's answer at once.
const storeChunk = 512

// store publishes messages and waits until the server has each of them. The
// answers say which were there already.
func (s *Streams) store(ctx context.Context, msgs []*nats.Msg) ([]*jetstream.PubAck, error) {
	acks := make([]*jetstream.PubAck, 0, len(msgs))
	for len(msgs) > 0 {
		chunk := msgs[:min(storeChunk, len(msgs))]
		msgs = msgs[len(chunk):]
		futures := make([]jetstream.PubAckFuture, len(chunk))
		for i, m := range chunk {
			f, err := s.js.PublishMsgAsync(m)
			if err != nil {
				return acks, fmt.Errorf("publishing to %s: %w", m.Subject, err)
			}
			futures[i] = f
		}
		for i, f := range futures {
			select {
			case ack := <-f.Ok():
				acks = append(acks, ack)
			case err := <-f.Err():
				return acks, fmt.Errorf("publishing to %s: %w", chunk[i].Subject, err)
			case <-ctx.Done():
				return acks, ctx.Err()
			}
		}
	}
	return acks, nil
}

// message makes a message that the stream stores once for each msgID.
func message(subject, msgID, postID string, data []byte) *nats.Msg {
	m := nats.NewMsg(subject)
	m.Data = data
	m.Header.Set(jetstream.MsgIDHeader, msgID)
	if postID != "" {
		m.Header.Set(IDHeader, postID)
	}
	return m
}
