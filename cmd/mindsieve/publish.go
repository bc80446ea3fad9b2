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
	var also []string
	cmd := &cobra.Command{
		Use:   "publish FILE...",
		Short: "Put posts into a queue for workers to answer",
		Long: "Put the posts of files into a queue of a NATS server, for 'mindsieve work' to answer: JSON Lines, CSV, TSV, Parquet, Arrow,\n" +
			"and dumps of Reddit (.zst); - is JSON lines from standard input.\n" +
			"Authors are replaced by pseudonyms first. A post that the queue took less than two hours ago is not taken again, unless\n" +
			"it was edited, so the same command may be given again after an interruption; --state goes on where it was. A post that cannot be read goes to the dead\n" +
			"letters with the reason, and the exit status is then 1. When the stream is full or the server gone, publishing waits and says so.\n" +
			"--also puts each post into another queue, too, which another bundle may answer: see 'mindsieve bundles compare'.",
		Example: "  mindsieve publish --nats nats://localhost:4222 posts.jsonl\n" +
			"  mindsieve publish --queue reddit --state reddit.state RS_2023-01.zst RC_2023-01.zst\n" +
			"  mindsieve publish --queue reddit --also shadow posts.jsonl\n" +
			"  zcat posts.jsonl.gz | mindsieve publish --nats-context production --queue reddit -",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			return publish(cmd, files, state, also)
		},
	}
	addFlags(cmd, natsSettings, queueSettings)
	cmd.Flags().StringVar(&state, "state", "", "keep in this `file` how far each file is published, and go on from there")
	cmd.Flags().StringSliceVar(&also, "also", nil, "further `queues` that get each post")
	return cmd
}

func publish(cmd *cobra.Command, files []string, state string, also []string) error {
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
	p := publisher{targets: []*target{{queue: queue}}, log: log, bar: newProgress(cmd.ErrOrStderr(), "posts", -1)}
	defer p.bar.close()
	for _, name := range also {
		another, err := server.Queue(name, "")
		if err != nil {
			return usageError{err}
		}
		p.targets = append(p.targets, &target{queue: another})
	}
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
	for _, t := range p.targets {
		fmt.Fprintf(cmd.OutOrStdout(), "%d posts in the queue %s: %d new, %d known already; %d went to the dead letters, %d were deleted by their authors\n",
			t.sent(), t.queue.Name(), t.done.Stored, t.done.Known, t.done.Rejected, p.deleted)
	}
	if n := p.targets[0].done.Rejected; n > 0 {
		return fmt.Errorf("%d posts cannot be answered; 'mindsieve dead list' says why", n)
	}
	return nil
}

// publishedAtOnce is how many posts are handed to the server together.
const publishedAtOnce = 512

// publisher puts posts into queues and counts them.
type publisher struct {
	targets []*target // each gets all posts
	log     *slog.Logger
	bar     progress

	deleted int // posts of dumps without a text
	places  places
}

// target is a queue and what became of the posts for it.
type target struct {
	queue *streams.Queue
	done  streams.Published
}

func (t *target) sent() int { return t.done.Stored + t.done.Known }

// sent counts the posts that are in all queues: the last one gets them last.
func (p *publisher) sent() int { return p.targets[len(p.targets)-1].sent() }

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
	for _, t := range p.targets {
		n, err := t.queue.Publish(ctx, posts)
		t.done.Add(n)
		if err != nil {
			return err
		}
	}
	p.bar.set(p.sent())
	return nil
}

// refuse stores a dead letter for a post that cannot be read.
func (p *publisher) refuse(ctx context.Context, bad *ingest.BadPost) error {
	p.log.Warn("a post cannot be read", "where", bad.ID, "reason", bad.Err)
	for _, t := range p.targets {
		t.done.Rejected++
		if err := t.queue.Refuse(ctx, bad.ID, bad.Err.Error()); err != nil {
			return err
		}
	}
	return nil
}

// openPosts opens a file of posts, or standard input for "-".
func openPosts(name string, stdin io.Reader) (*ingest.PostReader, error) {
	if name == "-" {
		return ingest.NewPostReader(stdin, "standard input", rows.JSONLines)
	}
	return ingest.OpenPosts(name)
}
