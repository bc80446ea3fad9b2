package main

import (
	"fmt"
	"os"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// handler answers the batches of a worker. Tests put one in its place that dies of a post.
var handler = runs.Handler

func workCommand() *cobra.Command {
	var instruments []string
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Answer the posts of a queue until it is told to stop",
		Long: "Take posts from a queue of a NATS server, answer the screening questions, and store a result for each; one with a concern\n" +
			"is an alert, too. Start more workers, on any machine, to answer more posts: those of one bundle and the same flags share\n" +
			"a queue, and others refuse. A post is taken off the queue after its result is stored: whatever dies, nothing is lost.\n" +
			"A server that is gone is waited for. On Ctrl-C or SIGTERM the batch in hand is finished, within --drain. " + notice,
		Example: "  mindsieve work --nats nats://localhost:4222\n" +
			"  mindsieve work --nats-context production --queue reddit --alerts 0.5% --metrics 127.0.0.1:9464",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			return work(cmd, s, instruments)
		},
	}
	addFlags(cmd, natsSettings, queueSettings, workSettings, processSettings)
	instrumentFlag(cmd, &instruments)
	return cmd
}

func work(cmd *cobra.Command, s settings, files []string) error {
	ctx, log := cmd.Context(), newLog(cmd.ErrOrStderr())
	drain, err := s.duration("work.drain")
	if err != nil {
		return err
	}
	instruments, err := explain.Instruments(files...)
	if err != nil {
		return err
	}
	screener, err := askedFlags{bundle: s.text("work.bundle"), alerts: s.text("work.alerts"), instruments: files}.screener()
	if err != nil {
		return err
	}
	defer screener.Classifier.Close()
	answerer, err := runs.Answerer(screener.Classifier, instruments)
	if err != nil {
		return err
	}
	server, queue, err := s.queue(ctx, streams.ToWork, answerer, log)
	if err != nil {
		return err
	}
	defer server.Close()
	warnWithoutKey(log)
	queue.Alerts, queue.Drain = true, drain
	watch, err := newMonitor(s.text("work.metrics"), server, counted(queue, screener.Classifier.Bundle.Name))
	if err != nil {
		return err
	}
	log.Info("working", "queue", queue.Name(), "bundle", screener.Classifier.Bundle.Name, "answerer", answerer, "process", os.Getpid())
	g, gctx := errgroup.WithContext(ctx)
	g.Go(watch.serve)
	g.Go(func() error {
		defer watch.end()
		return queue.Work(gctx, memory.DefaultAllocator, handler(screener.Classifier, screener.Explainer))
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: what was in hand is answered and stored, or in the queue again", runs.ErrInterrupted)
	}
	return nil
}
