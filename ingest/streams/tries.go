package streams

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// maxTries is how often a post is tried alone: one that brings its worker down
// each time must not do so for ever.
const maxTries = 3

// A post that comes again was in the hands of a worker that died, or was lost. It
// is tried alone, and the try is written down before it begins, in the stream
// MINDSIEVE_TRIES: so a post is given up for what happened to itself, and never
// because it stood beside one that ends programs, or because workers were ended.

// triesOf names the counter of a message: no other message has it, also after the
// stream was removed and made again.
func (q *Queue) triesOf(l letter) string {
	return fmt.Sprintf("%s%s.%d-%d", triesSubject, q.name, l.meta.Sequence.Stream, l.meta.Timestamp.UnixNano())
}

// tried counts the tries of a letter that were begun and not taken back.
func (q *Queue) tried(ctx context.Context, l letter) (n int, err error) {
	subject := q.triesOf(l)
	err = q.streams.insist(ctx, "reading how often a post was tried", func(ctx context.Context) error {
		m, err := q.streams.tries.GetLastMsgForSubject(ctx, subject)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			n = 0
			return nil
		}
		if err != nil {
			return err
		}
		n, err = strconv.Atoi(string(m.Data))
		return err
	})
	return n, err
}

// setTried writes down how often a letter was tried.
func (q *Queue) setTried(ctx context.Context, l letter, n int) error {
	m := nats.NewMsg(q.triesOf(l))
	m.Data = strconv.AppendInt(nil, int64(n), 10)
	_, err := q.streams.store(ctx, []*nats.Msg{m})
	return err
}
