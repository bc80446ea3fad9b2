// Package ingest brings posts in and results out: the post and its JSON, Arrow
// record batches of posts, and the three NATS streams.
//
//	MINDSIEVE_POSTS    mindsieve.posts.<queue>    work queue: a post leaves it when its results are stored
//	MINDSIEVE_RESULTS  mindsieve.results.<queue>  one JSON result a post and task
//	MINDSIEVE_DEAD     mindsieve.dead.<queue>     messages that could not be processed, with the reason
//
// A message is acknowledged last, after its results are stored, so a worker
// may die at any moment and nothing is lost; results may then repeat, and
// message ids let the stream drop the copies.
package ingest
