package streams

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/mindsieve/mindsieve/ingest"
)

// dead makes a dead letter. Its data is the message as it came, so that nothing
// is lost; data is nil where it could not be sent. The reason never quotes the text.
func (q *Queue) dead(version, postID, reason string, data []byte) *nats.Msg {
	m := q.message(deadSubject+q.name, version, postID, data)
	m.Header.Set(ReasonHeader, headerText(reason))
	return m
}

// authorKey finds the keys of JSON that name an author: author, author_fullname, and
// the like, whose letters may be escaped, as in "\u0061uthor".
var authorKey = regexp.MustCompile(`(?i)"` + escapable("author") + `(?:\w|\\u[0-9a-f]{4})*"\s*:\s*`)

// escapable returns a pattern for a word in lower case, each letter of which may be a
// small or a capital one, and written as an escape of JSON.
func escapable(word string) string {
	var pattern strings.Builder
	for _, letter := range word {
		fmt.Fprintf(&pattern, `(?:%c|\\u00(?:%02x|%02x))`, letter, letter, letter-'a'+'A')
	}
	return pattern.String()
}

// withoutAuthors replaces the authors in a message, which may be malformed, by
// pseudonyms, and leaves all else as it is. From an author whose end can't be
// found, the message is cut.
func withoutAuthors(data []byte, names ingest.Pseudonyms) []byte {
	var safe []byte
	for {
		key := authorKey.FindIndex(data)
		if key == nil {
			return append(safe, data...)
		}
		safe, data = append(safe, data[:key[1]]...), data[key[1]:]
		var value json.RawMessage
		values := json.NewDecoder(bytes.NewReader(data))
		if values.Decode(&value) != nil {
			return safe
		}
		data = data[values.InputOffset():]
		safe = append(safe, pseudonym(value, names)...)
	}
}

// pseudonym replaces a JSON value by the pseudonym of the text or, if it is
// something else, of its JSON.
func pseudonym(value json.RawMessage, names ingest.Pseudonyms) []byte {
	var name string
	if json.Unmarshal(value, &name) != nil {
		name = string(value)
	}
	return []byte(`"` + names.Of(name) + `"`)
}
