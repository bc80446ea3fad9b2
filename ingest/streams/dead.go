package streams

import (
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/mindsieve/mindsieve/ingest"
)

// deadMessage makes a dead letter. Its data is the message as it came, so that
// nothing is lost; data is nil where it could not be sent. The reason never
// quotes the text.
func deadMessage(queue, postID, msgID, reason string, data []byte) *nats.Msg {
	m := message(deadSubject+queue, headerText(msgID), headerText(postID), data)
	m.Header.Set(ReasonHeader, headerText(reason))
	return m
}

// headerText makes a string safe to stand in a header: one line, bounded.
func headerText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	return s[:min(len(s), 2*ingest.MaxID)]
}
