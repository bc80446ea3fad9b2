package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
	"github.com/mindsieve/mindsieve/reports/webhook"
)

// forwardFlags are the flags of forward that no other command has.
type forwardFlags struct {
	to, shape, tier, name, signKey, itemType, source string
	insecure, quotes, fromNow                        bool
	atOnce, tries                                    int
	wait, timeout                                    time.Duration
}

func forwardCommand() *cobra.Command {
	var f forwardFlags
	cmd := &cobra.Command{
		Use:   "forward",
		Short: "Hand alerts to a moderation tool",
		Long: "Post the alerts of a queue to a webhook, each at least once, until it is told to stop. They are signed after Standard Webhooks\n" +
			"with the secret in $MINDSIEVE_WEBHOOK_SECRET. What fails is tried again, later each time; what the receiver refuses, or\n" +
			"what was tried too often, goes to the dead letters with the reason, and 'mindsieve dead retry' sends it again. " + notice,
		Example: "  mindsieve forward --nats nats://localhost:4222 --to https://moderation.example/alerts\n" +
			"  mindsieve forward --queue reddit --to https://coop.example --shape coop --item-type 4f2a --tier \"read soon\"",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			return forward(cmd, s, f)
		},
	}
	addFlags(cmd, natsSettings, queueSettings, processSettings, forwardSettings)
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "`URL` to which alerts are posted")
	flags.StringVar(&f.shape, "shape", string(webhook.Result), "what is posted: result, coop, osprey or ozone")
	flags.StringVar(&f.tier, "tier", string(explain.TierWatch), "the least grave tier that is handed on: watch, \"read soon\" or \"read now\"")
	flags.StringVar(&f.name, "name", "", "name of the receiver, whose place in the stream is kept under it (default: a hash of the URL)")
	flags.StringVar(&f.signKey, "sign-key", "", "`file` of a private RSA key in PEM, to sign as Coop signs its webhooks")
	flags.StringVar(&f.itemType, "item-type", "", "with --shape coop: id of the item type of alerts")
	flags.StringVar(&f.source, "label-source", "", "with --shape ozone: the DID of the labeler")
	flags.BoolVar(&f.quotes, "quotes", false, "with --shape result: keep the rationale, which quotes the post")
	flags.BoolVar(&f.fromNow, "from-now", false, "the first time, leave out the alerts that are there already")
	flags.BoolVar(&f.insecure, "insecure-http", false, "allow a URL without encryption")
	flags.IntVar(&f.atOnce, "at-once", 4, "how many alerts are in hand at once")
	flags.IntVar(&f.tries, "tries", 10, "how often an alert is tried before it is a dead letter")
	flags.DurationVar(&f.wait, "wait", 2*time.Second, "how long the second try waits; each further one waits three times as long, an hour at most")
	flags.DurationVar(&f.timeout, "timeout", 15*time.Second, "how long the receiver may take to answer")
	return cmd
}

func forward(cmd *cobra.Command, s settings, f forwardFlags) error {
	ctx, log := cmd.Context(), newLog(cmd.ErrOrStderr())
	drain, err := s.duration("work.drain")
	if err != nil {
		return err
	}
	receiver, err := f.receiver(s)
	if err != nil {
		return err
	}
	server, queue, err := s.queue(ctx, streams.ToForward, "", log)
	if err != nil {
		return err
	}
	defer server.Close()
	queue.Drain = drain
	how := f.forwarding(receiver)
	watch, err := newMonitor(s.text("work.metrics"), server, func(to *prometheus.Registry) { how.Metrics = streams.NewForwardMetrics(to) })
	if err != nil {
		return err
	}
	log.Info("forwarding", "queue", queue.Name(), "to", receiver.Host(), "consumer", queue.ForwardName(how.Name), "process", os.Getpid())
	g, gctx := errgroup.WithContext(ctx)
	g.Go(watch.serve)
	g.Go(func() error {
		defer watch.end()
		return queue.Forward(gctx, how, deliver(receiver))
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return fmt.Errorf("%w: what was not delivered is delivered by the same command", runs.ErrInterrupted)
}

// receiver checks the flags.
func (f forwardFlags) receiver(s settings) (*webhook.Receiver, error) {
	shape := webhook.Shape(f.shape)
	switch {
	case f.to == "":
		return nil, usageError{errors.New("no receiver is named: give --to URL")}
	case !slices.Contains(webhook.Shapes, shape):
		return nil, usageError{fmt.Errorf("--shape %q is not one of result, coop, osprey, ozone", f.shape)}
	case !slices.Contains(explain.Tiers[1:], explain.Tier(f.tier)):
		return nil, usageError{fmt.Errorf("--tier %q is not one of watch, read soon, read now", f.tier)}
	case (shape == webhook.Coop) != (f.itemType != ""):
		return nil, usageError{errors.New("--shape coop and --item-type go together")}
	case (shape == webhook.Ozone) != strings.HasPrefix(f.source, "did:"):
		return nil, usageError{errors.New("--shape ozone and --label-source did:… go together")}
	case f.atOnce < 1 || f.tries < 1 || f.wait <= 0 || f.timeout <= 0:
		return nil, usageError{errors.New("--at-once, --tries, --wait and --timeout are more than 0")}
	}
	var key []byte
	if f.signKey != "" {
		var err error
		if key, err = os.ReadFile(f.signKey); err != nil {
			return nil, fmt.Errorf("--sign-key: %w", err)
		}
	}
	signer, err := webhook.NewSigner(s.text("forward.secret"), key)
	if err != nil {
		return nil, usageError{err}
	}
	if !signer.Signs() && s.text("forward.key") == "" {
		return nil, usageError{errors.New("the receiver could not tell that alerts are ours: set $MINDSIEVE_WEBHOOK_SECRET, $MINDSIEVE_WEBHOOK_KEY or --sign-key")}
	}
	receiver, err := webhook.NewReceiver(f.to, webhook.Format{Shape: shape, Quotes: f.quotes, ItemType: f.itemType, Source: f.source}, signer, s.text("forward.key"), f.insecure)
	if err != nil {
		return nil, usageError{err}
	}
	return receiver, nil
}

func (f forwardFlags) forwarding(to *webhook.Receiver) streams.Forwarding {
	how := streams.Forwarding{Name: f.name, FromNow: f.fromNow, AtOnce: f.atOnce, Tries: f.tries, Wait: f.wait, Timeout: f.timeout}
	if how.Name == "" {
		how.Name = to.Name()
	}
	least := slices.Index(explain.Tiers, explain.Tier(f.tier))
	how.Takes = func(tier string) bool {
		at := slices.Index(explain.Tiers, explain.Tier(tier))
		return at < 0 || at >= least // a tier that nobody knows is handed on
	}
	return how
}

// deliver gives the alerts of a queue to a webhook.
func deliver(to *webhook.Receiver) streams.Deliver {
	return func(ctx context.Context, a streams.Alert) error {
		err := to.Deliver(ctx, webhook.Alert{ID: a.ID, Stored: a.Stored, Result: a.Result})
		failure, failed := errors.AsType[webhook.Failure](err)
		switch {
		case failed && failure.Vain:
			return streams.Undeliverable{Reason: failure.Reason}
		case failed && failure.Pause > 0:
			return streams.Busy{Reason: failure.Reason, Pause: failure.Pause}
		}
		return err
	}
}
