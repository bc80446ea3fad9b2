package streams

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// denial is the first permission that the server refused to the user. What was asked
// for gets no answer then: the server tells the connection, and not who waits.
type denial struct {
	open context.Context //nolint:containedctx // it ends, with the error as its cause, when something is refused
	end  context.CancelCauseFunc
}

func newDenial() denial {
	open, end := context.WithCancelCause(context.Background())
	return denial{open, end}
}

// is sets the error, if it is the first. That a sign of life can't be sent to whoever
// asked for it is not this user's trouble.
func (d denial) is(err error) {
	what := err.Error()
	if strings.Contains(what, "for Publish to") && !strings.Contains(what, `"mindsieve.`) && !strings.Contains(what, `"$JS.`) {
		return
	}
	advice := "give this user the permission, or use another user (docs/permissions.md lists what each role needs)"
	if strings.Contains(what, `Subscription to "_INBOX`) {
		advice = "say with --nats-inbox what the inbox of this user begins with (see docs/permissions.md)"
	}
	d.end(fmt.Errorf("%w: %s", err, advice))
}

// error returns the error, or nil while nothing was refused.
func (d denial) error() error { return context.Cause(d.open) }

// explained adds to an error of the server what to do about it.
func (s *Streams) explained(err error) error {
	denied := s.denial.error()
	switch {
	case err == nil:
		return nil
	case denied != nil:
		return denied
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("%w: start the server with JetStream (nats-server -js), or use an account that has it", err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: the server gives no answer; it may be starting, or electing who leads the stream", err)
	}
	return err
}
