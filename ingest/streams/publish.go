package streams

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"

	"github.com/mindsieve/mindsieve/ingest"
)

// Published counts what became of the posts given to [Queue.Publish].
type Published struct {
	Stored   int // new in the stream
	Known    int // in the stream already: from an earlier try, or the same post twice
	Rejected int // in the dead-letter stream: the post fails [ingest.Post.Check]
}

// Publish stores posts in the queue. A post that came before for the same bundle
// is not stored again within two hours, unless it was edited (see [Version]).
// Authors are replaced by pseudonyms first. When it returns without an error,
// every post is in a stream. It fails when ctx ends, or when the server confirms
// nothing for as long as the patience of the streams goes.
func (q *Queue) Publish(ctx context.Context, posts []ingest.Post) (Published, error) {
	var done Published
	for len(posts) > 0 {
		chunk := posts[:min(storeChunk, len(posts))]
		posts = posts[len(chunk):]
		var msgs []*nats.Msg
		for _, p := range chunk {
			m, err := q.postMessage(p)
			if err != nil {
				return done, err
			}
			if m.Header.Get(ReasonHeader) != "" {
				done.Rejected++
			}
			msgs = append(msgs, m)
		}
		acks, err := q.streams.store(ctx, msgs)
		for i, ack := range acks {
			switch {
			case ack == nil || msgs[i].Header.Get(ReasonHeader) != "":
			case ack.Duplicate:
				done.Known++
			default:
				done.Stored++
			}
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// postMessage makes the message of a post: for the queue, or for the
// dead-letter stream if the post is bad or larger than the server takes.
func (q *Queue) postMessage(p ingest.Post) (*nats.Msg, error) {
	version := Version(p)
	if err := p.Check(); err != nil {
		return q.dead(version, p.ID, err.Error(), nil), nil
	}
	p.Author = q.streams.names.Of(p.Author)
	data, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("post %s: %w", p.ID, err)
	}
	if limit := q.streams.nc.MaxPayload(); int64(len(data)+headerRoom) > limit {
		return q.dead(version, p.ID, fmt.Sprintf("a post of %d bytes; the server takes messages of %d", len(data), limit), nil), nil
	}
	return q.message(postsSubject+q.name, version, p.ID, data), nil
}

// Refuse stores a dead letter for a post that cannot be read, and so not published.
func (q *Queue) Refuse(ctx context.Context, id, reason string) error {
	_, version := Refused(id, reason)
	_, err := q.streams.store(ctx, []*nats.Msg{q.dead(version, id, reason, nil)})
	return err
}

// Refused returns the id and the version of the dead letter that [Queue.Refuse] stores.
func Refused(id, reason string) (storedID, version string) {
	return unescape(escape(id)), Version(ingest.Post{ID: id, Body: reason})
}

// Add adds the counts of other posts.
func (p *Published) Add(more Published) {
	p.Stored += more.Stored
	p.Known += more.Known
	p.Rejected += more.Rejected
}
