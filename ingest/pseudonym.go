package ingest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
)

// AuthorKeyVar names the environment variable that holds the key of author
// pseudonyms. Programs that share it give one author one pseudonym.
const AuthorKeyVar = "MINDSIEVE_AUTHOR_KEY"

const (
	pseudonymPrefix = "author-"
	// hashDigits is the length of each of the two halves of a pseudonym.
	hashDigits = 16
)

// Pseudonyms replaces authors by a keyed hash.
type Pseudonyms struct{ key []byte }

// NewPseudonyms takes the key from MINDSIEVE_AUTHOR_KEY, or makes a random one
// that nobody can use again.
func NewPseudonyms() Pseudonyms {
	if key := os.Getenv(AuthorKeyVar); key != "" {
		return Pseudonyms{[]byte(key)}
	}
	key := make([]byte, sha256.Size)
	rand.Read(key) // never fails
	return Pseudonyms{key}
}

// Of returns an author's pseudonym: "author-" and 32 hex digits. The first 16
// are from HMAC-SHA256(key, author), the others are a seal: HMAC-SHA256 of the
// first under the same key. A pseudonym whose seal fits the key stays as it is,
// so that a post may pass here twice. A name that only looks like one is
// replaced like any other, and so is a pseudonym under another key. "" stays "".
//
// Note: the seal is in the name and not in a message header, since posts also
// come from files, and a header could be set by anyone.
func (p Pseudonyms) Of(author string) string {
	if author == "" || p.made(author) {
		return author
	}
	hash := p.hash("author", author)
	return pseudonymPrefix + hash + p.hash("seal", hash)
}

// made reports whether a name is a pseudonym under this key.
func (p Pseudonyms) made(name string) bool {
	digits, ok := strings.CutPrefix(name, pseudonymPrefix)
	if !ok || len(digits) != 2*hashDigits {
		return false
	}
	return hmac.Equal([]byte(p.hash("seal", digits[:hashDigits])), []byte(digits[hashDigits:]))
}

// hash is the keyed hash of a text for one purpose.
func (p Pseudonyms) hash(purpose, text string) string {
	h := hmac.New(sha256.New, p.key)
	h.Write([]byte(purpose + "\x00" + text))
	return hex.EncodeToString(h.Sum(nil))[:hashDigits]
}
