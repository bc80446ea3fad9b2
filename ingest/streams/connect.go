package streams

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/nats-io/nats.go"
)

// Connect opens the streams on the NATS server at address, or on a server inside
// the program that keeps them in folder if address is "". Errors name the server
// without the user, password or token in its address. Close the streams after use.
func Connect(ctx context.Context, address, folder string) (*Streams, error) {
	nc, stop, err := dial(address, folder)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, nc)
	if err != nil {
		nc.Close()
		stop()
		return nil, err
	}
	s.stop = stop
	return s, nil
}

// Close ends the connection and the server inside the program, if there is one;
// that server's streams are on disk then.
func (s *Streams) Close() {
	s.nc.Close()
	s.stop()
}

func dial(address, folder string) (nc *nats.Conn, stop func(), err error) {
	if address == "" {
		return dialEmbedded(folder)
	}
	nc, err = nats.Connect(address, nats.Name("mindsieve"))
	if _, ok := errors.AsType[*url.Error](err); ok { // it quotes the address
		err = errors.New("the address is not a URL such as nats://host:4222")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("connecting to the NATS server %s: %w", withoutSecrets(address), err)
	}
	return nc, func() {}, nil
}

func dialEmbedded(folder string) (*nats.Conn, func(), error) {
	server, err := startServer(folder)
	if err != nil {
		return nil, nil, err
	}
	nc, err := server.connect()
	if err != nil {
		server.close()
		return nil, nil, fmt.Errorf("connecting to the embedded NATS server: %w", err)
	}
	return nc, server.close, nil
}

// withoutSecrets cuts everything up to the last @ of an address, or of a list of
// addresses: the user, the password, or the token. It does not parse the address,
// since one that is malformed may hold a password as well.
func withoutSecrets(address string) string {
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return "…" + address[at:]
	}
	return address
}
