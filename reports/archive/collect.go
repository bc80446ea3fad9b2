package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/mindsieve/mindsieve/ingest/streams"
)

// Collection keeps the results of a queue in an archive.
type Collection struct {
	Queue  *streams.Queue
	Folder string
	Follow bool          // go on with what comes, until the context ends
	Every  time.Duration // with Follow: how long a result waits at most until it is kept; one minute if it is 0
	Log    *slog.Logger

	Progress func(kept int) // may be nil
}

// Collected counts results.
type Collected struct {
	Kept       int // new in the archive
	Known      int // there already: of the same post, version and answerer
	Unreadable int // not of this version of mindsieve; they stay in the stream
}

// Run keeps all results that are there and not kept yet, and with Follow those that
// come. A result is kept once, and none is passed over, whatever dies: the next run
// goes on where this one stopped.
func (c Collection) Run(ctx context.Context) (count Collected, err error) {
	a, err := Open(c.Folder, c.Queue.Name())
	if err != nil {
		return count, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.Compact(ctx, time.Now()); err != nil {
		return count, err
	}
	since, err := c.Queue.ResultsSince(ctx)
	if err != nil {
		return count, err
	}
	every, flushed := c.Every, time.Now()
	if every == 0 {
		every = time.Minute
	}
	flush := func() error {
		flushed = time.Now()
		return a.Flush()
	}
	due := func() error {
		if c.Progress != nil {
			c.Progress(count.Kept)
		}
		if a.Held() >= rowGroup || a.Held() > 0 && c.Follow && time.Since(flushed) > every {
			return flush()
		}
		return nil
	}
	err = c.Queue.Results(ctx, a.After(since), c.Follow, func(s streams.Stored) error {
		if err := c.add(a, s, &count); err != nil {
			return err
		}
		return due()
	}, due)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return count, errors.Join(err, flush())
}

// add adds a result; one that can't be read is logged and passed over.
func (c Collection) add(a *Archive, s streams.Stored, count *Collected) error {
	fresh, err := a.Add(Result{Number: s.Number, At: s.At, ID: s.ID, Version: s.Version, Answerer: s.Bundle, JSON: s.Result})
	switch {
	case errors.Is(err, errForeign):
		count.Unreadable++
		c.Log.Warn("a result stays in the stream", "message", s.Number, "reason", err)
	case err != nil:
		return fmt.Errorf("keeping a result: %w", err)
	case fresh:
		count.Kept++
	default:
		count.Known++
	}
	return nil
}
