package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/archive"
	"github.com/mindsieve/mindsieve/reports/runs"
)

func collectCommand() *cobra.Command {
	var follow bool
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Keep the results of a queue as Parquet files",
		Long: "Keep the results of a queue in a folder of Parquet files, by day: each post version and answerer once, whatever dies in\n" +
			"between. The next call goes on where this one stopped. It ends with the last result that is there; with --follow it goes on\n" +
			"with those that come. Results of past days are merged into one file a day. " + notice,
		Example: "  mindsieve collect --nats nats://localhost:4222 --out results\n" +
			"  mindsieve collect --nats-context production --queue reddit --out results --follow\n" +
			"  duckdb -c \"SELECT concern.tier, count(*) FROM 'results/*/*/*.parquet' GROUP BY 1\"",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			return collect(cmd, s, follow)
		},
	}
	addFlags(cmd, natsSettings, queueSettings, collectSettings)
	cmd.Flags().BoolVar(&follow, "follow", false, "go on with the results that come, until Ctrl-C")
	return cmd
}

func collect(cmd *cobra.Command, s settings, follow bool) error {
	ctx, log := cmd.Context(), newLog(cmd.ErrOrStderr())
	every, err := s.duration("collect.every")
	if err != nil {
		return err
	}
	server, queue, err := s.queue(ctx, streams.ToCollect, "", log)
	if err != nil {
		return err
	}
	defer server.Close()
	bar := newProgress(cmd.ErrOrStderr(), "results", -1)
	count, err := archive.Collection{Queue: queue, Folder: s.text("collect.out"), Follow: follow, Every: every, Log: log, Progress: bar.set}.Run(ctx)
	bar.close()
	if err != nil && ctx.Err() == nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d results of the queue %s are new in %s; %d were there, %d can't be read\n",
		count.Kept, queue.Name(), s.text("collect.out"), count.Known, count.Unreadable)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w: the same command goes on from there", runs.ErrInterrupted)
	case count.Unreadable > 0:
		return fmt.Errorf("%d results are not of this version of mindsieve; they stay in the stream", count.Unreadable)
	}
	return nil
}
