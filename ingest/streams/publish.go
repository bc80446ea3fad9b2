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
	Stored    int // new in the stream
	Known     int // in the stream already, from an earlier try
	Duplicate int // a second post with an id that came before; only the first counts
	Rejected  int // in the dead-letter stream: the post fails [ingest.Post.Check]
}

// Publish stores posts in the queue. A post that came before for the same bundle
// is not stored again within two hours, unless it was edited (see [Version]).
// Authors are replaced by pseudonyms first. When it returns without an error,
// every post is in a stream or counted as a duplicate. It fails when ctx ends,
// or when the server confirms nothing for 30 seconds.
func (q *Queue) Publish(ctx context.Context, posts []ingest.Post) (Published, error) {
	var done Published
	seen := map[string]bool{}
	for len(posts) > 0 {
		chunk := posts[:min(storeChunk, len(posts))]
		posts = posts[len(chunk):]
		var msgs []*nats.Msg
		for _, p := range chunk {
			if seen[p.ID] && p.ID != "" {
				done.Duplicate++
				continue
			}
			seen[p.ID] = true
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
	_, err := q.streams.store(ctx, []*nats.Msg{q.dead(Version(ingest.Post{ID: id, Body: reason}), id, reason, nil)})
	return err
}

// Add adds the counts of other posts.
func (p *Published) Add(more Published) {
	p.Stored += more.Stored
	p.Known += more.Known
	p.Duplicate += more.Duplicate
	p.Rejected += more.Rejected
}
