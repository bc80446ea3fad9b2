package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// loops is how many batches are in hand at once: while one is explained, on one
	// core, the other runs the model, and a long post does not hold up all others.
	loops = 2

	defaultDrain = 20 * time.Second
	// slack is how long a client may take to send a request, and again to read its answer.
	slack = 30 * time.Second
)

// Serve answers what comes on a listener until ctx ends. Then further requests
// are refused with status 503, those in hand are answered, and Serve returns nil.
// If that takes longer than s.Drain, the rest is cut off, with an error. It closes
// the listener.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	handler := s.Handler() // fills in the defaults
	server := &http.Server{
		Handler: handler, ErrorLog: s.ErrorLog,
		ReadHeaderTimeout: slack / 3, ReadTimeout: slack, WriteTimeout: 2*slack + s.Batcher.Deadline, IdleTimeout: 4 * slack, MaxHeaderBytes: 64 << 10,
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	listening, failed := context.WithCancel(ctx)
	var answering, g errgroup.Group
	for range loops {
		answering.Go(func() error { s.Batcher.Run(work); return nil })
	}
	g.Go(func() error {
		defer failed()
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-listening.Done()
		limit, cancel := context.WithTimeout(work, cmp.Or(s.Drain, defaultDrain))
		defer cancel()
		defer context.AfterFunc(limit, stop)()
		s.Batcher.Drain()
		_ = answering.Wait() // the loops return no error
		return shutdown(limit, server)
	})
	return g.Wait()
}

// shutdown closes a server when all answers are written, or when the limit ends.
func shutdown(limit context.Context, server *http.Server) error {
	late := limit.Err() // some were refused when they were in hand
	if err := cmp.Or(server.Shutdown(limit), late); err != nil {
		return errors.Join(fmt.Errorf("requests in hand were cut off: %w", err), server.Close())
	}
	return nil
}
