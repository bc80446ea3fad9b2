package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/mindsieve/mindsieve/explain"
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
	var r explain.Result
	if err := json.Unmarshal(s.Result, &r); err != nil || r.Schema != explain.SchemaVersion {
		count.Unreadable++
		c.Log.Warn("a result is not of this version of mindsieve; it stays in the stream", "message", s.Number, "schema", r.Schema)
		return nil //nolint:nilerr // it is counted, and the log says so
	}
	fresh, err := a.Add(Result{Number: s.Number, At: s.At, ID: s.ID, Version: s.Version, Answerer: s.Bundle, JSON: s.Result})
	if err != nil {
		return fmt.Errorf("keeping a result: %w", err)
	}
	if fresh {
		count.Kept++
	} else {
		count.Known++
	}
	return nil
}
