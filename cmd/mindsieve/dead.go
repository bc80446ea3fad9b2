package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/ingest/streams"
)

func deadCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dead",
		Short: "Look at the messages that could not be processed, try them again, or remove them",
		Long: "Look at the dead letters of a queue: messages that are no posts, posts that ended their workers, and results that were\n" +
			"too large. They hold the message without its author, and are kept as long as 'mindsieve streams plan' says.",
	}
	for _, sub := range []*cobra.Command{deadListCommand(), deadShowCommand(), deadRetryCommand(), deadPurgeCommand()} {
		addFlags(sub, natsSettings, queueSettings)
		cmd.AddCommand(sub)
	}
	return cmd
}

// withQueue opens the queue of the settings.
func withQueue(cmd *cobra.Command, use func(*streams.Queue, *slog.Logger) error) error {
	s, err := readSettings(cmd)
	if err != nil {
		return err
	}
	log := newLog(cmd.ErrOrStderr())
	server, queue, err := s.queue(cmd.Context(), streams.ToRetry, "", log)
	if err != nil {
		return err
	}
	defer server.Close()
	return use(queue, log)
}

func deadListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the dead letters of a queue",
		Long:    "List the dead letters of a queue with their reasons, the oldest first, without their messages.",
		Example: "  mindsieve dead list --nats nats://localhost:4222 --queue reddit\n  mindsieve dead list --json | jq -r .reason | sort | uniq -c",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withQueue(cmd, func(q *streams.Queue, _ *slog.Logger) error {
				lines := json.NewEncoder(cmd.OutOrStdout())
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				if !asJSON {
					fmt.Fprintln(table, "NUMBER\tAT\tID\tREASON")
				}
				err := q.DeadLetters(cmd.Context(), func(d streams.DeadLetter) error {
					if asJSON {
						return lines.Encode(d)
					}
					_, err := fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", d.Number, d.At.UTC().Format(time.RFC3339), strconv.Quote(d.ID), d.Reason)
					return err
				})
				return errors.Join(err, table.Flush())
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON lines")
	return cmd
}

func deadShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show NUMBER",
		Short: "Show a dead letter with its message",
		Long: "Show a dead letter as JSON, with the message as it came but for its author. The message may hold the text of a person in\n" +
			"distress: look at it where others can't.",
		Example: "  mindsieve dead show 17 --nats nats://localhost:4222 --queue reddit",
		Args:    usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withQueue(cmd, func(q *streams.Queue, _ *slog.Logger) error {
				numbers, err := numbersOf(args)
				if err != nil {
					return err
				}
				d, err := q.DeadLetter(cmd.Context(), numbers[0])
				if err != nil {
					return err
				}
				out := json.NewEncoder(cmd.OutOrStdout())
				out.SetEscapeHTML(false)
				return out.Encode(struct {
					streams.DeadLetter
					Message string `json:"message"`
				}{d, string(d.Message)})
			})
		},
	}
}

func deadRetryCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "retry NUMBER...",
		Short: "Put the posts of dead letters into the queue again",
		Long: "Put the messages of dead letters into the queue again, and remove the letters. One that fails again is a dead letter again.\n" +
			"A letter without a message stays, and the exit status is then 1.",
		Example: "  mindsieve dead retry 17 18 --nats nats://localhost:4222 --queue reddit\n  mindsieve dead retry --all --queue reddit",
		Args:    usage(deadNumbers(&all)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withQueue(cmd, func(q *streams.Queue, log *slog.Logger) error {
				letters, err := lettersOf(cmd, q, args, all)
				if err != nil {
					return err
				}
				retried := 0
				for _, d := range letters {
					if err := q.Retry(cmd.Context(), d); err != nil {
						log.Warn("a dead letter stays", "number", d.Number, "error", err)
						continue
					}
					retried++
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d posts are in the queue %s again\n", retried, q.Name())
				if stay := len(letters) - retried; stay > 0 {
					return fmt.Errorf("%d dead letters stay", stay)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all dead letters of the queue")
	return cmd
}

func deadPurgeCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     "purge NUMBER...",
		Short:   "Remove dead letters for good",
		Long:    "Remove dead letters with their messages. What they hold is lost.",
		Example: "  mindsieve dead purge 17 18 --nats nats://localhost:4222 --queue reddit\n  mindsieve dead purge --all --queue reddit",
		Args:    usage(deadNumbers(&all)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withQueue(cmd, func(q *streams.Queue, _ *slog.Logger) error {
				numbers, err := numbersOf(args)
				if err != nil {
					return err
				}
				return q.Purge(cmd.Context(), numbers...)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all dead letters of the queue")
	return cmd
}

// deadNumbers allows either numbers or --all.
func deadNumbers(all *bool) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if *all != (len(args) == 0) {
			return errors.New("give the numbers of dead letters, or --all")
		}
		return nil
	}
}

func numbersOf(args []string) ([]uint64, error) {
	numbers := make([]uint64, len(args))
	for i, arg := range args {
		n, err := strconv.ParseUint(arg, 10, 64)
		if err != nil {
			return nil, usageError{fmt.Errorf("%q is no number of a dead letter; 'mindsieve dead list' has them", arg)}
		}
		numbers[i] = n
	}
	return numbers, nil
}

// lettersOf returns the dead letters with the numbers, or all.
func lettersOf(cmd *cobra.Command, q *streams.Queue, args []string, all bool) (letters []streams.DeadLetter, err error) {
	if all {
		err = q.DeadLetters(cmd.Context(), func(d streams.DeadLetter) error { letters = append(letters, d); return nil })
		return letters, err
	}
	numbers, err := numbersOf(args)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		d, err := q.DeadLetter(cmd.Context(), n)
		if err != nil {
			return nil, err
		}
		letters = append(letters, d)
	}
	return letters, nil
}
