package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
	"github.com/mindsieve/mindsieve/reports/service"
)

// apiKeyVar holds the key that a request must bring.
const apiKeyVar = "MINDSIEVE_API_KEY"

// serveFlags are the flags of serve.
type serveFlags struct {
	askedFlags
	listen, keyFile, tlsCert, tlsKey string
	queue                            int
	wait, deadline, drain            time.Duration
}

func serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Screen posts on request, over HTTP",
		Long: "Screen posts on request, over HTTP, until the program is told to end. POST /v1/screen answers what screen --json\n" +
			"prints. Clients of Perspective (/v1alpha1/comments:analyze), OpenAI's moderations (/v1/moderations) and Text\n" +
			"Embeddings Inference (/predict) are answered in their own shapes. /openapi.json describes every route, and\n" +
			"/metrics counts for Prometheus. With --nats it answers requests on the subject mindsieve.screen, too, as a NATS micro\n" +
			"service: nats req mindsieve.screen '{\"text\": …}'.\n\n" +
			"It listens on this machine alone. An address that others can reach needs an API key, from $" + apiKeyVar + " or\n" +
			"--api-key-file. On Ctrl-C or SIGTERM, requests in hand are answered and further ones refused. No text is stored\n" +
			"or logged. " + notice,
		Example: "  mindsieve serve\n" +
			"  curl -H 'Content-Type: application/json' -d '{\"text\": \"I cannot sleep.\"}' http://127.0.0.1:8080/v1/screen\n" +
			"  mindsieve serve --listen 0.0.0.0:8443 --api-key-file keys.txt --tls-cert cert.pem --tls-key key.pem\n" +
			"  mindsieve serve --alerts 0.5% --queue 1024 --deadline 30s",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.run(cmd)
		},
	}
	flags := cmd.Flags()
	f.add(cmd)
	addFlags(cmd, natsSettings)
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "`address` to listen on; port 0 is any free one")
	flags.StringVar(&f.keyFile, "api-key-file", "", "`file` of API keys, one a line (default: the one key in $"+apiKeyVar+")")
	flags.StringVar(&f.tlsCert, "tls-cert", "", "`file` of the server's certificate, with its chain (PEM)")
	flags.StringVar(&f.tlsKey, "tls-key", "", "`file` of the certificate's key (PEM)")
	flags.IntVar(&f.queue, "queue", 256, fmt.Sprintf("posts that may wait, at least %d; a request beyond them gets status 429", service.MaxPosts))
	flags.DurationVar(&f.wait, "wait", 5*time.Millisecond, "how long a batch that is not full waits for more posts")
	flags.DurationVar(&f.deadline, "deadline", 10*time.Second, "from when on a request is given up, with status 504")
	flags.DurationVar(&f.drain, "drain", 20*time.Second, "how long requests in hand may take when the program ends")
	return cmd
}

// check reports flags that do not fit together.
func (f serveFlags) check() error {
	switch {
	case f.queue < service.MaxPosts:
		return fmt.Errorf("--queue is %d; a request may hold %d posts, for which there must be room", f.queue, service.MaxPosts)
	case f.wait <= 0 || f.deadline <= 0 || f.drain <= 0:
		return errors.New("--wait, --deadline and --drain must be over 0")
	case (f.tlsCert == "") != (f.tlsKey == ""):
		return errors.New("--tls-cert and --tls-key go together")
	}
	return nil
}

func (f serveFlags) run(cmd *cobra.Command) error {
	ctx := cmd.Context()
	keys, err := f.keys()
	if err != nil {
		return err
	}
	if err := errors.Join(f.check(), checkReach(f.listen, keys)); err != nil {
		return usageError{err}
	}
	secure, err := f.tlsConfig()
	if err != nil {
		return err
	}
	s, err := f.screener()
	if err != nil {
		return err
	}
	defer s.Classifier.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", f.listen)
	if err != nil {
		return err
	}
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	log := newLog(cmd.ErrOrStderr())
	server := f.server(s, keys, log)
	g, gctx := errgroup.WithContext(ctx)
	if done, err := f.onNATS(gctx, cmd, server, log, g.Go); err != nil {
		return err
	} else if done != nil {
		defer done()
	}
	log.Info("listening", "address", listener.Addr(), "tls", secure != nil, "keys", len(keys), "bundle", s.Classifier.Bundle.Name)
	defer context.AfterFunc(ctx, func() { log.Info("requests in hand are answered, then the server ends", "at most", f.drain) })()
	g.Go(func() error { return server.Serve(gctx, listener) })
	return g.Wait()
}

// onNATS answers on NATS too, if a server is named, until ctx ends.
func (f serveFlags) onNATS(ctx context.Context, cmd *cobra.Command, server *service.Server, log *slog.Logger, run func(func() error)) (done func(), err error) {
	s, err := readSettings(cmd)
	if err != nil || s.text("nats.url") == "" && s.text("nats.context") == "" {
		return nil, err
	}
	o, err := s.natsOptions(log)
	if err != nil {
		return nil, err
	}
	nc, err := streams.Dial(o)
	if err != nil {
		return nil, err
	}
	run(func() error { return nc.Serve(ctx, semantic(runs.Version()), server.Ask) })
	return nc.Close, nil
}

// semantic returns a version as NATS wants it, of a program that may have none.
func semantic(version string) string {
	if v := strings.TrimPrefix(version, "v"); semver.MatchString(v) {
		return v
	}
	return "0.0.0"
}

// semver is the beginning of a semantic version.
var semver = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`)

// server returns a server that asks a screener.
func (f serveFlags) server(s *runs.Screener, keys []string, log *slog.Logger) *service.Server {
	bundle := s.Classifier.Bundle
	batcher := &service.Batcher{
		Answer: s.Answer, Bundle: bundle.Digest, Queue: f.queue, Wait: f.wait, Deadline: f.deadline,
		Trouble: func(err error) { log.Error("a request failed", "error", err) },
	}
	if !bundle.LogitsOnly { // occlusion runs the model once a word, which is too slow for others who wait
		batcher.Explain = s.WithContributions().Answer
	}
	return &service.Server{
		Batcher: batcher, Model: bundle.Name, Heads: bundle.Heads, Languages: bundle.Languages, Notice: notice,
		Keys: keys, Drain: f.drain, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// tlsConfig returns how to speak TLS, nil without a certificate.
func (f serveFlags) tlsConfig() (*tls.Config, error) {
	if f.tlsCert == "" {
		return nil, nil
	}
	certificate, err := tls.LoadX509KeyPair(f.tlsCert, f.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert and --tls-key: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12}, nil
}

// keys returns the API keys, none if neither the file nor the variable is set.
func (f serveFlags) keys() ([]string, error) {
	lines := os.Getenv(apiKeyVar)
	if f.keyFile != "" {
		data, err := os.ReadFile(f.keyFile)
		if err != nil {
			return nil, fmt.Errorf("--api-key-file: %w", err)
		}
		lines = string(data)
	}
	var keys []string
	for line := range strings.Lines(lines) {
		if key := strings.TrimSpace(line); key != "" {
			keys = append(keys, key)
		}
	}
	if f.keyFile != "" && len(keys) == 0 {
		return nil, fmt.Errorf("--api-key-file: %s holds no key", f.keyFile)
	}
	return keys, nil
}

// checkReach refuses an address that others can reach, unless there are keys.
func checkReach(address string, keys []string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() || len(keys) > 0 {
		return nil
	}
	return fmt.Errorf("--listen %s can be reached by others, who could ask without a key: set %s or --api-key-file, or listen on 127.0.0.1",
		address, apiKeyVar)
}
