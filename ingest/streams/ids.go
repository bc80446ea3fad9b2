package streams

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

// The headers of the messages in all three streams. A client that publishes
// posts of its own may leave them out.
const (
	// IDHeader holds the post's id, percent-encoded as in the path of a URL.
	IDHeader = "Mindsieve-Id"
	// VersionHeader holds the post's [Version].
	VersionHeader = "Mindsieve-Version"
	// BundleHeader holds the digest of the bundle that a post is for, or by which
	// it was answered or given up.
	BundleHeader = "Mindsieve-Bundle"
	// ReasonHeader says why a message is in the dead-letter stream.
	ReasonHeader = "Mindsieve-Reason"
	// AlertHeader holds the tier of a dead letter that is an alert, as in its subject,
	// and ForwardHeader the consumer that could not deliver it.
	AlertHeader   = "Mindsieve-Alert"
	ForwardHeader = "Mindsieve-Forward"
	// TypeHeader holds the media type of a message in the stream of posts: with
	// ArrowType it is an Arrow IPC stream of many posts, else a post in JSON.
	TypeHeader = "Content-Type"
	ArrowType  = "application/vnd.apache.arrow.stream"
)

const (
	// maxHeaderID is the size up to which the id of a bad post travels whole.
	maxHeaderID = 4 * ingest.MaxID
	// headerRoom is what the headers of a message take at most.
	headerRoom = 8 * maxHeaderID
)

// Version tells an edited post from what stood under its id before: the first 16
// hex digits of the SHA-256 of its JSON without the author, whose pseudonym
// depends on the key.
func Version(p ingest.Post) string {
	p.Author = ""
	data, err := json.Marshal(p)
	if err != nil { // a time outside of RFC 3339
		data = []byte(p.Text())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// message makes a message about a post on a subject, which its stream stores once for
// each queue, bundle, version and id.
func (q *Queue) message(subject, version, postID string, data []byte) *nats.Msg {
	id := escape(postID)
	m := nats.NewMsg(subject)
	m.Data = data
	m.Header.Set(jetstream.MsgIDHeader, strings.Join([]string{q.name, q.bundle, version, id}, "/"))
	for header, value := range map[string]string{IDHeader: id, VersionHeader: version, BundleHeader: q.bundle} {
		if value != "" {
			m.Header.Set(header, value)
		}
	}
	return m
}

// addToID makes the id of a message another one.
func addToID(m *nats.Msg, number uint64) {
	m.Header.Set(jetstream.MsgIDHeader, fmt.Sprintf("%s/%d", m.Header.Get(jetstream.MsgIDHeader), number))
}

// escape makes an id safe to stand in a header, see [IDHeader].
func escape(id string) string { return url.PathEscape(id[:min(len(id), maxHeaderID)]) }

// unescape reads what [escape] wrote.
func unescape(header string) string {
	id, err := url.PathUnescape(header)
	if err != nil { // of a foreign client
		return header
	}
	return id
}

// headerText makes a sentence safe to stand in a header: one line, bounded.
func headerText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s[:min(len(s), 2*ingest.MaxID)])
	return strings.ToValidUTF8(s, "?")
}
