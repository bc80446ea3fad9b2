package streams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Limits say how the streams are kept. A field without a value takes its default.
type Limits struct {
	Replicas int  // default 1; a cluster that may lose a server needs 3
	Memory   bool // streams are kept in memory, and lost with the server

	// How long messages are kept. A post that nobody answers in this time is lost.
	PostsAge, ResultsAge, AlertsAge, DeadAge time.Duration // defaults 14, 30, 30 and 30 days

	// How large a stream may become, in bytes; default without limit. A full stream
	// takes no new message and drops no old one.
	PostsBytes, ResultsBytes, AlertsBytes, DeadBytes int64

	Duplicates time.Duration // in which a message id is stored once; default 2 hours
}

const day = 24 * time.Hour

// configs returns the configuration of each stream, in the order in which they are listed.
func (l Limits) configs() []jetstream.StreamConfig {
	of := func(name, subject string, age, usual time.Duration, bytes int64) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Subjects: []string{subject + ">"}, Discard: jetstream.DiscardNew,
			MaxAge: cmp.Or(age, usual), MaxBytes: cmp.Or(bytes, -1),
		}
	}
	configs := []jetstream.StreamConfig{
		of(PostsStream, postsSubject, l.PostsAge, 14*day, l.PostsBytes),
		of(ResultsStream, resultsSubject, l.ResultsAge, 30*day, l.ResultsBytes),
		of(AlertsStream, alertsSubject, l.AlertsAge, 30*day, l.AlertsBytes),
		of(DeadStream, deadSubject, l.DeadAge, 30*day, l.DeadBytes),
		of(triesStream, triesSubject, l.PostsAge, 14*day, 0),
	}
	configs[0].Retention = jetstream.WorkQueuePolicy
	configs[4].MaxMsgsPerSubject = 1
	for i := range configs {
		c := &configs[i]
		c.Replicas, c.Duplicates = cmp.Or(l.Replicas, 1), min(cmp.Or(l.Duplicates, 2*time.Hour), c.MaxAge)
		if l.Memory {
			c.Storage = jetstream.MemoryStorage
		}
	}
	return configs
}

// Change is what [Streams.Apply] does to a stream.
type Change struct {
	Stream string
	New    bool     // the stream is made
	What   []string // "max age 0s → 336h0m0s"; all that is set if the stream is new
	Refuse []string // what can't be changed: the stream must be removed, or the limits be others
}

// Plan says what Apply would change, a change a stream; none if nothing is to be done.
func (s *Streams) Plan(ctx context.Context, l Limits) ([]Change, error) {
	var changes []Change
	for _, want := range l.configs() {
		stream, err := s.find(ctx, want.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			changes = append(changes, Change{Stream: want.Name, New: true, What: differences(jetstream.StreamConfig{}, want)})
			continue
		}
		if err != nil {
			return nil, s.explained(err)
		}
		found := stream.CachedInfo().Config
		c := Change{Stream: want.Name, What: differences(found, want), Refuse: conflicts(found, want)}
		if len(c.What)+len(c.Refuse) > 0 {
			changes = append(changes, c)
		}
	}
	return changes, nil
}

// Apply makes and changes the streams so that Plan finds nothing more. It changes
// nothing if something is refused.
func (s *Streams) Apply(ctx context.Context, l Limits) error {
	changes, err := s.Plan(ctx, l)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if len(c.Refuse) > 0 {
			return refused(c.Stream, c.Refuse)
		}
	}
	for _, want := range l.configs() {
		if !slices.ContainsFunc(changes, func(c Change) bool { return c.Stream == want.Name }) {
			continue
		}
		if err := s.put(ctx, want); err != nil {
			return fmt.Errorf("making the stream %s: %w", want.Name, s.explained(err))
		}
	}
	return nil
}

// put makes a stream, or changes what the limits say of it and nothing else.
func (s *Streams) put(ctx context.Context, want jetstream.StreamConfig) error {
	stream, err := s.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = s.js.CreateStream(ctx, want)
		return err
	}
	if err != nil {
		return err
	}
	c := stream.CachedInfo().Config
	c.Discard, c.MaxAge, c.MaxBytes, c.Replicas, c.Duplicates = want.Discard, want.MaxAge, want.MaxBytes, want.Replicas, want.Duplicates
	_, err = s.js.UpdateStream(ctx, c)
	return err
}

// makeMissing makes the streams that are not there, and leaves the others as they are.
func (s *Streams) makeMissing(ctx context.Context) error {
	for _, c := range (Limits{}).configs() {
		_, err := s.find(ctx, c.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			err = s.insistFor(ctx, min(s.patience, openPatience), "making the stream "+c.Name, func(ctx context.Context) error {
				_, err := s.js.CreateStream(ctx, c)
				return err
			})
		}
		if err != nil && !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another program was faster
			return s.explained(err)
		}
	}
	return nil
}

// find looks for a stream; it waits a while for a server that is not ready.
func (s *Streams) find(ctx context.Context, name string) (stream jetstream.Stream, err error) {
	err = s.insistFor(ctx, min(s.patience, openPatience), "opening the stream "+name, func(ctx context.Context) error {
		stream, err = s.js.Stream(ctx, name)
		return err
	})
	return stream, err
}

// open looks whether each stream of a use is there and can be used.
func (s *Streams) open(ctx context.Context, use Use) error {
	for _, want := range (Limits{}).configs() {
		if !use.has(want.Name) {
			continue
		}
		stream, err := s.find(ctx, want.Name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("the server has no stream %s: make the streams with 'mindsieve streams apply'", want.Name)
		}
		if err != nil {
			return s.explained(err)
		}
		found := stream.CachedInfo().Config
		want.Storage = found.Storage // either serves
		if trouble := conflicts(found, want); len(trouble) > 0 {
			return refused(want.Name, trouble)
		}
		switch want.Name {
		case PostsStream:
			s.posts = stream
		case triesStream:
			s.tries = stream
		}
	}
	return nil
}

func refused(stream string, trouble []string) error {
	return fmt.Errorf("the stream %s on the server can't be used: %s; remove it ('nats stream rm %s' loses what it holds) or use another account",
		stream, strings.Join(trouble, ", "), stream)
}

// conflicts says what a stream would have to be and can't be made.
func conflicts(found, want jetstream.StreamConfig) []string {
	var out []string
	differ := func(what string, a, b any) {
		if a != b {
			out = append(out, fmt.Sprintf("%s is %v, not %v", what, a, b))
		}
	}
	differ("its retention", found.Retention, want.Retention)
	differ("its storage", found.Storage, want.Storage)
	if !slices.Equal(found.Subjects, want.Subjects) {
		differ("what it takes", strings.Join(found.Subjects, " "), strings.Join(want.Subjects, " "))
	}
	if found.Sealed || found.Mirror != nil {
		out = append(out, "it is sealed or a mirror")
	}
	return out
}

// differences says what is to be changed.
func differences(found, want jetstream.StreamConfig) []string {
	var out []string
	differ := func(what string, a, b any) {
		switch {
		case found.Name == "":
			out = append(out, fmt.Sprintf("%s %v", what, b))
		case a != b:
			out = append(out, fmt.Sprintf("%s %v → %v", what, a, b))
		}
	}
	differ("replicas", found.Replicas, want.Replicas)
	differ("when full", found.Discard, want.Discard)
	differ("max age", found.MaxAge, want.MaxAge)
	differ("max bytes", cmp.Or(found.MaxBytes, -1), want.MaxBytes)
	differ("duplicates", found.Duplicates, want.Duplicates)
	return out
}
