package datasets

import "github.com/mindsieve/mindsieve/ingest"

// TextHash returns what names the text of a post in lists that must hold no
// text: the first 16 hexadecimal digits of the SHA-256 of the [Fold] of its
// body, or of its title if it has no body. Posts with the same text have the
// same hash. The lists of our own splits are made of these hashes.
func TextHash(p ingest.Post) string { return hashOf(foldsOf(p).exact) }
