package main

import (
	"context"

	"github.com/mindsieve/mindsieve/ingest/streams"
)

// openStreams opens the streams on the server at url, or on a server inside
// the program that keeps them in folder if url is "".
func openStreams(ctx context.Context, url, folder string) (s *streams.Streams, closeAll func(), err error) {
	if s, err = streams.Connect(ctx, url, folder); err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}
