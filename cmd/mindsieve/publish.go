package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
	"github.com/mindsieve/mindsieve/ingest/streams"
	"github.com/mindsieve/mindsieve/reports/runs"
)

func publishCommand() *cobra.Command {
	var state string
	cmd := &cobra.Command{
		Use:   "publish FILE...",
		Short: "Put posts into a queue for workers to answer",
		Long: "Put the posts of files into a queue of a NATS server, for 'mindsieve work' to answer: JSON Lines, CSV, TSV, Parquet, Arrow,\n" +
			"and dumps of Reddit (.zst); - is JSON lines from standard input.\n" +
			"Authors are replaced by pseudonyms first. A post that the queue took less than two hours ago is not taken again, unless\n" +
			"it was edited, so the same command may be given again after an interruption; --state goes on where it was. A post that cannot be read goes to the dead\n" +
			"letters with the reason, and the exit status is then 1. When the stream is full or the server gone, publishing waits and says so.",
		Example: "  mindsieve publish --nats nats://localhost:4222 posts.jsonl\n" +
			"  mindsieve publish --queue reddit --state reddit.state RS_2023-01.zst RC_2023-01.zst\n" +
			"  zcat posts.jsonl.gz | mindsieve publish --nats-context production --queue reddit -",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			return publish(cmd, files, state)
		},
	}
	addFlags(cmd, natsSettings, queueSettings)
	cmd.Flags().StringVar(&state, "state", "", "keep in this `file` how far each file is published, and go on from there")
	return cmd
}

func publish(cmd *cobra.Command, files []string, state string) error {
	s, err := readSettings(cmd)
	if err != nil {
		return err
	}
	log := newLog(cmd.ErrOrStderr())
	server, queue, err := s.queue(cmd.Context(), streams.ToPublish, "", log)
	if err != nil {
		return err
	}
	defer server.Close()
	warnWithoutKey(log)
	p := publisher{queue: queue, log: log, bar: newProgress(cmd.ErrOrStderr(), "posts", -1)}
	defer p.bar.close()
	if p.places, err = readPlaces(state); err != nil {
		return err
	}
	for _, name := range files {
		err := p.file(cmd.Context(), name, cmd.InOrStdin())
		if cmd.Context().Err() != nil {
			return fmt.Errorf("%w: %d posts of %s and the files before it are in the queue; the same command goes on from there", runs.ErrInterrupted, p.sent(), name)
		}
		if err != nil {
			return err
		}
	}
	p.bar.close()
	fmt.Fprintf(cmd.OutOrStdout(), "%d posts in the queue %s: %d new, %d known already; %d went to the dead letters, %d were deleted by their authors\n",
		p.sent(), queue.Name(), p.done.Stored, p.done.Known, p.done.Rejected, p.deleted)
	if p.done.Rejected > 0 {
		return fmt.Errorf("%d posts cannot be answered; 'mindsieve dead list' says why", p.done.Rejected)
	}
	return nil
}

// publishedAtOnce is how many posts are handed to the server together.
const publishedAtOnce = 512

// publisher puts posts into a queue and counts them.
type publisher struct {
	queue *streams.Queue
	log   *slog.Logger
	bar   progress
	done  streams.Published

	deleted int // posts of dumps without a text
	places  places
}

func (p *publisher) sent() int { return p.done.Stored + p.done.Known }

// file publishes the posts of a file.
func (p *publisher) file(ctx context.Context, name string, stdin io.Reader) error {
	in, err := openPosts(name, stdin)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := in.Skip(p.places.of[name]); err != nil {
		return err
	}
	defer func() { p.deleted += in.Skipped() }()
	var batch []ingest.Post
	for ctx.Err() == nil {
		post, err := in.Next()
		if bad, ok := errors.AsType[*ingest.BadPost](err); ok {
			if err := p.refuse(ctx, bad); err != nil {
				return err
			}
			continue
		}
		if err == nil {
			if batch = append(batch, post); len(batch) < publishedAtOnce {
				continue
			}
		}
		if failed := p.batch(ctx, batch); failed != nil || err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			if failed == nil {
				err = errors.Join(err, p.places.set(name, in.Position()))
			}
			return errors.Join(failed, err)
		}
		if err := p.places.set(name, in.Position()); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return ctx.Err()
}

func (p *publisher) batch(ctx context.Context, posts []ingest.Post) error {
	n, err := p.queue.Publish(ctx, posts)
	p.done.Add(n)
	p.bar.set(p.sent())
	return err
}

// refuse stores a dead letter for a post that cannot be read.
func (p *publisher) refuse(ctx context.Context, bad *ingest.BadPost) error {
	p.log.Warn("a post cannot be read", "where", bad.ID, "reason", bad.Err)
	p.done.Rejected++
	return p.queue.Refuse(ctx, bad.ID, bad.Err.Error())
}

// openPosts opens a file of posts, or standard input for "-".
func openPosts(name string, stdin io.Reader) (*ingest.PostReader, error) {
	if name == "-" {
		return ingest.NewPostReader(stdin, "standard input", rows.JSONLines)
	}
	return ingest.OpenPosts(name)
}
