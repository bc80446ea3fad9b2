// Package streams carries posts and results over NATS JetStream: it publishes
// posts, hands them to workers in batches, stores the results, collects them, and
// keeps what could not be processed. It has an embedded server for runs without a
// cluster.
//
//	MINDSIEVE_POSTS    mindsieve.posts.<queue>    work queue: a post leaves it when its result is stored
//	MINDSIEVE_RESULTS  mindsieve.results.<queue>  one JSON result a post
//	MINDSIEVE_ALERTS   mindsieve.alerts.<queue>.<tier>  results with a concern
//	MINDSIEVE_DEAD     mindsieve.dead.<queue>     messages that could not be processed, with the reason
//
// A message is acknowledged last, after its result is stored. A worker may die at
// any moment and nothing is lost; a result may then come twice, and message ids
// let the stream drop the copy. They hold the queue, the digest of the bundle, the
// version of the post, and its id.
//
// A queue is answered by one bundle at a time, by any number of workers.
// docs/operations.md tells operators how that is kept.
package streams
