package streams

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/jsm.go/natscontext"
	"github.com/nats-io/nats.go"
)

// Options say which NATS server has the streams, and how to come in. Without a
// URL and a context it is a server inside the program.
type Options struct {
	URL     string // "nats://host:4222", or several with commas between them
	Context string // name or file of a context of the nats command; URL and what follows go before what it says
	Folder  string // where the server inside the program keeps its streams

	User, Password, Token string
	Creds, NKey           string // files
	Inbox                 string // what the subjects begin with on which this user gets answers; "_INBOX" if it is ""
	CA, Cert, Key         string // files: the authority that signed the server's certificate; a certificate and its key for this client

	Use      Use           // which streams are opened; all if it is nil
	Make     bool          // streams that are missing are made, as [Limits] without values has them
	Patience time.Duration // how long to wait for a server that is gone, or a stream that is full; 0 is for ever

	// Log is told when the connection is lost and found again, and of each try to
	// store something that failed. Nil logs nothing.
	Log *slog.Logger
}

// embedded reports whether the server is inside the program.
func (o Options) embedded() bool { return o.URL == "" && o.Context == "" }

// log returns the log, one that keeps nothing if there is none.
func (o Options) log() *slog.Logger {
	if o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Log
}

// Connect opens the streams. It fails if one is missing, unless they are to be
// made, or if one can't be used (see [Streams.Plan]). Errors name the server
// without the user, password or token in its address. Close the streams after use.
func Connect(ctx context.Context, o Options) (*Streams, error) {
	s, err := Dial(o)
	if err != nil {
		return nil, err
	}
	if o.Make || o.embedded() {
		err = s.makeMissing(ctx)
	}
	if err == nil {
		err = s.open(ctx, o.Use)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Dial connects to the server and looks for no stream: for [Streams.Plan] and
// [Streams.Apply] alone. Close the streams after use.
func Dial(o Options) (*Streams, error) {
	s := newStreams(o)
	nc, stop, err := s.dial(o)
	if err != nil {
		return nil, err
	}
	s.stop = stop
	return s, s.use(nc)
}

// Close ends the connection and the server inside the program, if there is one;
// that server's streams are on disk then.
func (s *Streams) Close() {
	s.nc.Close()
	s.stop()
}

func (s *Streams) dial(o Options) (nc *nats.Conn, stop func(), err error) {
	if o.embedded() {
		return dialEmbedded(o.Folder)
	}
	address, options, err := o.access()
	if err != nil {
		return nil, nil, err
	}
	nc, err = nats.Connect(address, append(options, s.watched()...)...)
	if _, ok := errors.AsType[*url.Error](err); ok { // it quotes the address
		err = errors.New("the address is not a URL such as nats://host:4222")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("connecting to the NATS server %s: %w%s", withoutSecrets(address), err, advice(err))
	}
	return nc, func() {}, nil
}

// access returns the address and how to come in.
func (o Options) access() (address string, options []nats.Option, err error) {
	address = o.URL
	if o.Context != "" {
		c, err := natscontext.New(o.Context, true)
		if err != nil {
			return "", nil, fmt.Errorf("the nats context %q: %w (nats context ls lists them)", o.Context, err)
		}
		if options, err = c.NATSOptions(); err != nil {
			return "", nil, fmt.Errorf("the nats context %q: %w", o.Context, err)
		}
		if address == "" {
			address = c.ServerURL()
		}
	}
	switch {
	case o.User != "":
		options = append(options, nats.UserInfo(o.User, o.Password))
	case o.Token != "":
		options = append(options, nats.Token(o.Token))
	case o.Creds != "":
		options = append(options, nats.UserCredentials(o.Creds))
	case o.NKey != "":
		key, err := nats.NkeyOptionFromSeed(o.NKey)
		if err != nil {
			return "", nil, fmt.Errorf("reading the nkey %s: %w", o.NKey, err)
		}
		options = append(options, key)
	}
	if o.Inbox != "" {
		options = append(options, nats.CustomInboxPrefix(o.Inbox))
	}
	if o.CA != "" {
		options = append(options, nats.RootCAs(o.CA))
	}
	if o.Cert != "" {
		options = append(options, nats.ClientCert(o.Cert, o.Key))
	}
	return address, options, nil
}

// watched keeps a connection for ever, and tells the log how it fares.
func (s *Streams) watched() []nats.Option {
	return []nats.Option{
		nats.Name("mindsieve"), nats.MaxReconnects(-1), nats.Timeout(5 * time.Second), nats.ReconnectWait(time.Second),
		nats.DisconnectErrHandler(func(nc *nats.Conn, err error) {
			if err != nil && !nc.IsClosed() {
				s.log.Warn("the NATS server is gone; trying to reach it again", "error", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { s.log.Info("the NATS server is back", "server", nc.ConnectedServerName()) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			if errors.Is(err, nats.ErrPermissionViolation) {
				s.denial.is(err)
			}
			s.log.Warn("the NATS server complains", "error", err)
		}),
	}
}

// advice says what to do about an error of the connection, or nothing.
func advice(err error) string {
	switch {
	case errors.Is(err, nats.ErrAuthorization):
		return "; give the user with --nats-user and $MINDSIEVE_NATS_PASSWORD, a token, --nats-creds or --nats-nkey"
	case errors.Is(err, nats.ErrNoServers):
		return "; is it running, and is the address right?"
	}
	return ""
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
