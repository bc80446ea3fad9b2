package main

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go"

	"github.com/mindsieve/mindsieve/ingest/streams"
)

// openStreams opens the streams on the server at url, or on a server inside
// the program that keeps them in folder if url is "".
func openStreams(ctx context.Context, url, folder string) (s *streams.Streams, closeAll func(), err error) {
	nc, closeServer, err := connect(url, folder)
	if err != nil {
		return nil, nil, err
	}
	closeAll = func() { nc.Close(); closeServer() }
	if s, err = streams.Open(ctx, nc); err != nil {
		closeAll()
		return nil, nil, err
	}
	return s, closeAll, nil
}

func connect(url, folder string) (*nats.Conn, func(), error) {
	if url != "" {
		nc, err := nats.Connect(url, nats.Name("mindsieve"))
		if err != nil {
			return nil, nil, fmt.Errorf("connecting to the NATS server %s: %w", url, err)
		}
		return nc, func() {}, nil
	}
	server, err := streams.StartServer(folder)
	if err != nil {
		return nil, nil, err
	}
	nc, err := server.Connect()
	if err != nil {
		server.Close()
		return nil, nil, fmt.Errorf("connecting to the embedded NATS server: %w", err)
	}
	return nc, server.Close, nil
}
