package streams

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"

	"github.com/mindsieve/mindsieve/ingest"
)

// Published counts what became of the posts given to [Streams.Publish].
type Published struct {
	Stored    int // new in the stream
	Known     int // in the stream already, from an earlier try
	Duplicate int // a second post with an id that came before; only the first counts
	Rejected  int // in the dead-letter stream: the post fails [ingest.Post.Check]
}

// Publish stores posts in a queue. A post whose id came before under the same
// key (the bundle's digest) is not stored again. Authors are replaced by
// pseudonyms first. When it returns, every post is in a stream or counted as a
// duplicate.
func (s *Streams) Publish(ctx context.Context, queue, key string, posts []ingest.Post) (Published, error) {
	var done Published
	if err := checkQueue(queue); err != nil {
		return done, err
	}
	names, seen := ingest.NewPseudonyms(), map[string]bool{}
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
			p.Author = names.Of(p.Author)
			m, err := s.postMessage(queue, key, p)
			if err != nil {
				return done, err
			}
			if m.Header.Get(ReasonHeader) != "" {
				done.Rejected++
			}
			msgs = append(msgs, m)
		}
		acks, err := s.store(ctx, msgs)
		for i, ack := range acks {
			switch {
			case msgs[i].Header.Get(ReasonHeader) != "":
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
func (s *Streams) postMessage(queue, key string, p ingest.Post) (*nats.Msg, error) {
	if err := p.Check(); err != nil {
		return deadMessage(queue, p.ID, "publish/"+p.ID+"/"+key, err.Error(), nil), nil
	}
	data, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("post %s: %w", p.ID, err)
	}
	const headerRoom = 2 * ingest.MaxID
	if limit := s.nc.MaxPayload(); int64(len(data)+headerRoom) > limit {
		reason := fmt.Sprintf("a post of %d bytes; the server takes messages of %d", len(data), limit)
		return deadMessage(queue, p.ID, "publish/"+p.ID+"/"+key, reason, nil), nil
	}
	return message(postsSubject+queue, p.ID+"/"+key, p.ID, data), nil
}
