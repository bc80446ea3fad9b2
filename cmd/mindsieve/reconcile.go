package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/archive"
	"github.com/mindsieve/mindsieve/reports/runs"
)

func reconcileCommand() *cobra.Command {
	var results string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "reconcile FILE...",
		Short: "Check that each post of files has a result or a dead letter",
		Long: "Look up each post of files, in the version that it has there, in the results that 'mindsieve collect' kept and in the dead\n" +
			"letters of the queue, and count those with neither: they wait in the queue still, their results are not collected yet, or\n" +
			"they are lost. Collect first. The exit status is 1 if a post has neither. Name files as 'mindsieve publish' was given them: a post\n" +
			"without an id is known by where it stands. Without --nats no dead letter is known. A collector that keeps results in the\n" +
			"same folder must be ended before; it goes on where it was. --json lists the posts by id and place, never a text.",
		Example: "  mindsieve reconcile --results results --nats nats://localhost:4222 posts.jsonl\n" +
			"  mindsieve reconcile --queue reddit --nats-context production --json RS_2023-01.zst | jq -r .record",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			return reconcile(cmd, s, results, files, asJSON)
		},
	}
	addFlags(cmd, natsSettings, queueSettings)
	cmd.Flags().StringVar(&results, "results", "results", "folder of the collected results")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON line for each post without a result or a dead letter")
	return cmd
}

func reconcile(cmd *cobra.Command, s settings, results string, files []string, asJSON bool) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	kept, err := archive.OpenReader(results, s.text("queue"))
	if err != nil {
		return err
	}
	defer kept.Close() //nolint:errcheck // nothing was written
	server, queue, err := s.deadLetters(cmd)
	if err != nil {
		return err
	}
	if server != nil {
		defer server.Close()
	}
	outcomes, err := archive.NewOutcomes(ctx, kept, queue)
	if err != nil {
		return err
	}
	lines, lost := json.NewEncoder(out), 0
	if asJSON {
		out = cmd.ErrOrStderr()
	}
	for _, name := range files {
		in, err := openPosts(name, cmd.InOrStdin())
		if err != nil {
			return err
		}
		n, err := outcomes.Reconcile(ctx, name, in, func(u archive.Unanswered) error {
			if !asJSON {
				return nil
			}
			return lines.Encode(u)
		})
		in.Close()
		if ctx.Err() != nil {
			return runs.ErrInterrupted
		}
		if err != nil {
			return err
		}
		lost += n.Lost
		fmt.Fprintf(out, "%s: %d posts, %d with a result, %d with a dead letter, %d with neither; %d were deleted by their authors\n",
			name, n.Posts, n.Answered, n.Buried, n.Lost, n.Deleted)
	}
	return lostPosts(ctx, lost, queue)
}

// deadLetters opens the queue whose dead letters count; nil if no server is named.
func (s settings) deadLetters(cmd *cobra.Command) (*streams.Streams, *streams.Queue, error) {
	log := newLog(cmd.ErrOrStderr())
	if s.text("nats.url") == "" && s.text("nats.context") == "" {
		log.Warn("no NATS server is named, so no dead letter is known: a post with one counts as one with neither")
		return nil, nil, nil
	}
	return s.queue(cmd.Context(), streams.ToPublish, "", log)
}

// lostPosts is an error if posts have no outcome; it says where they may be.
func lostPosts(ctx context.Context, lost int, queue *streams.Queue) error {
	switch {
	case lost == 0:
		return nil
	case queue == nil:
		return fmt.Errorf("%d posts have no result", lost)
	}
	waiting, err := queue.Posts(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("%d posts have neither a result nor a dead letter", lost), err)
	}
	return fmt.Errorf("%d posts have neither a result nor a dead letter; %d posts wait in the queue or are in the hands of workers", lost, waiting)
}
