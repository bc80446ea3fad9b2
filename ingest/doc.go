// Package ingest brings posts in: the post and its JSON, pseudonyms of authors,
// files of posts, and Arrow record batches. What travels over NATS is in
// ingest/streams.
package ingest
