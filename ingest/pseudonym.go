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
// pseudonyms. Workers that share it give one author one pseudonym.
const AuthorKeyVar = "MINDSIEVE_AUTHOR_KEY"

// pseudonymPrefix marks an author that has been replaced already.
const pseudonymPrefix = "author-"

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

// Of returns an author's pseudonym: "author-" and the first 16 hex digits of
// HMAC-SHA256(key, author). A pseudonym and "" stay as they are.
func (p Pseudonyms) Of(author string) string {
	if author == "" || strings.HasPrefix(author, pseudonymPrefix) {
		return author
	}
	h := hmac.New(sha256.New, p.key)
	h.Write([]byte(author))
	return pseudonymPrefix + hex.EncodeToString(h.Sum(nil)[:8])
}
