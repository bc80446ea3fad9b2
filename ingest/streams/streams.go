package streams

import (
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/mindsieve/mindsieve/ingest"
)

// The streams; see the package comment.
const (
	PostsStream   = "MINDSIEVE_POSTS"
	ResultsStream = "MINDSIEVE_RESULTS"
	AlertsStream  = "MINDSIEVE_ALERTS"
	DeadStream    = "MINDSIEVE_DEAD"
	triesStream   = "MINDSIEVE_TRIES"

	postsSubject   = "mindsieve.posts."
	resultsSubject = "mindsieve.results."
	alertsSubject  = "mindsieve.alerts."
	deadSubject    = "mindsieve.dead."
	triesSubject   = "mindsieve.tries."
)

// Streams are the streams on one NATS connection. All that is published and
// answered through one Streams has its authors replaced with one key.
type Streams struct {
	nc       *nats.Conn
	js       jetstream.JetStream
	posts    jetstream.Stream
	tries    jetstream.Stream
	names    ingest.Pseudonyms
	log      *slog.Logger
	patience time.Duration // how long to insist, see [Options]
	denial   denial
	stop     func() // the embedded server, if there is one
}

func newStreams(o Options) *Streams {
	patience := o.Patience
	if patience == 0 {
		patience = forever
	}
	return &Streams{names: ingest.NewPseudonyms(), log: o.log(), patience: patience, denial: newDenial()}
}

// use takes a connection into use.
func (s *Streams) use(nc *nats.Conn) (err error) {
	s.nc = nc
	s.js, err = jetstream.New(nc, jetstream.WithPublishAsyncTimeout(tryWait))
	return err
}

// Connected reports whether the server can be reached now.
func (s *Streams) Connected() bool { return s.nc.IsConnected() }
