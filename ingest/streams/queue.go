package streams

import (
	"cmp"
	"fmt"
	"log/slog"
	"regexp"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Queue is a queue of posts and the bundle that answers them. It may be used by
// several goroutines.
type Queue struct {
	streams *Streams
	name    string
	bundle  string // digest

	// Log is told what the worker does: at the level debug each batch, and at warn
	// each dead letter with its reason, never a text or an author, and an id at debug
	// alone. Nil logs nothing.
	Log *slog.Logger
	// Metrics count what the worker does; nil counts nothing.
	Metrics *Metrics
	// Alerts says that results with a concern are stored in the stream of alerts, too.
	Alerts bool
	// Drain is how long the batch in hand may take when the work is stopped; 20 s if it is 0.
	Drain time.Duration
}

func (q *Queue) drain() time.Duration { return cmp.Or(q.Drain, 20*time.Second) }

// queueName allows what may stand in a subject, in the name of a consumer and in a message id.
var queueName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Queue returns a queue for a bundle, by its digest. It fails if the name has
// other characters than letters, digits, - and _, or more than 64 of them.
func (s *Streams) Queue(name, bundle string) (*Queue, error) {
	if !queueName.MatchString(name) {
		return nil, fmt.Errorf("queue %q: a name needs 1 to 64 letters, digits, - and _, and nothing else", name)
	}
	return &Queue{streams: s, name: name, bundle: bundle}, nil
}

// bundleKey is the key in a consumer's metadata that holds the digest of the bundle.
const bundleKey = "mindsieve-bundle"

func (q *Queue) consumerName() string { return sharedConsumer + "-" + q.name }

// consumer is the durable consumer that all workers of the queue share.
func (q *Queue) consumer() jetstream.ConsumerConfig {
	config := jetstream.ConsumerConfig{
		Durable: q.consumerName(), FilterSubject: postsSubject + q.name, AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: ackWait, MaxAckPending: 8 * batchPosts, InactiveThreshold: consumerLife,
	}
	if q.bundle != "" {
		config.Metadata = map[string]string{bundleKey: q.bundle}
	}
	return config
}

// log returns the log, one that keeps nothing if there is none.
func (q *Queue) log() *slog.Logger {
	if q.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return q.Log
}

// Name returns the name of the queue.
func (q *Queue) Name() string { return q.name }
