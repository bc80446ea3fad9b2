package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/streams"
)

// natsOptions says which NATS server is meant.
func (s settings) natsOptions(log *slog.Logger) (streams.Options, error) {
	o := streams.Options{
		URL: s.text("nats.url"), Context: s.text("nats.context"),
		User: s.text("nats.user"), Password: s.text("nats.password"), Token: s.text("nats.token"),
		Creds: s.text("nats.creds"), NKey: s.text("nats.nkey"), CA: s.text("nats.ca"), Cert: s.text("nats.cert"), Key: s.text("nats.key"), Inbox: s.text("nats.inbox"),
		Log: log,
	}
	if o.URL == "" && o.Context == "" {
		return o, usageError{errors.New("no NATS server is named: give --nats URL, --nats-context NAME, or $MINDSIEVE_NATS")}
	}
	if (o.Cert == "") != (o.Key == "") {
		return o, usageError{errors.New("--nats-cert and --nats-key go together")}
	}
	return o, nil
}

// queue opens the queue of the settings for a use, and for an answerer, "" for a
// program that answers nothing. Close the streams after use.
func (s settings) queue(ctx context.Context, use streams.Use, answerer string, log *slog.Logger) (*streams.Streams, *streams.Queue, error) {
	o, err := s.natsOptions(log)
	if err != nil {
		return nil, nil, err
	}
	o.Use = use
	server, err := streams.Connect(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	q, err := server.Queue(s.text("queue"), answerer)
	if err != nil {
		server.Close()
		return nil, nil, usageError{err}
	}
	q.Log = log
	return server, q, nil
}

// warnWithoutKey says what a missing key of pseudonyms means.
func warnWithoutKey(log *slog.Logger) {
	if os.Getenv(ingest.AuthorKeyVar) == "" {
		log.Warn("authors get pseudonyms that no other program and no later run gives them: set the same $" + ingest.AuthorKeyVar + " everywhere to see an author's posts together")
	}
}
