package streams

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// maxPayload is the largest message of the embedded server: a text far over
// [ingest.MaxText] must reach the worker to be refused there with its reason.
const maxPayload = 8 << 20

// embedded is an in-process NATS server with JetStream. It listens on no port.
type embedded struct{ ns *server.Server }

// startServer starts a server that keeps its streams in folder, which is made
// if need be. What an earlier server left there is served again. A message is
// synced to disk before the server acknowledges it.
func startServer(folder string) (*embedded, error) {
	if err := writable(folder); err != nil {
		return nil, err
	}
	ns, err := server.NewServer(&server.Options{
		ServerName: "mindsieve", DontListen: true, JetStream: true, StoreDir: folder,
		NoSigs: true, NoLog: true, MaxPayload: maxPayload, SyncAlways: true,
	})
	if err != nil {
		return nil, fmt.Errorf("setting up the embedded NATS server: %w", err)
	}
	go ns.Start()
	s := &embedded{ns}
	if !ns.ReadyForConnections(30 * time.Second) {
		s.close()
		return nil, errors.New("the embedded NATS server was not ready after 30 s")
	}
	if !ns.JetStreamEnabled() {
		s.close()
		return nil, fmt.Errorf("the embedded NATS server could not open its streams in %s; the folder may be damaged: remove it to start anew", folder)
	}
	return s, nil
}

// writable makes the folder and tries to write in it, since the server would
// only log that it cannot.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	probe := filepath.Join(folder, ".writable")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		return fmt.Errorf("writing to the data folder: %w", err)
	}
	return os.Remove(probe)
}

// connect opens a connection to the server.
func (s *embedded) connect() (*nats.Conn, error) {
	return nats.Connect("", nats.InProcessServer(s.ns), nats.Name("mindsieve"))
}

// close stops the server and waits until its streams are on disk.
func (s *embedded) close() {
	s.ns.Shutdown()
	s.ns.WaitForShutdown()
}
