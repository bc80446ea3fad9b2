package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/ingest/streams"
)

func streamsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "streams",
		Short: "Make and change the streams of a NATS server",
		Long:  "Make the streams of posts, results, alerts and dead letters on a NATS server with JetStream, and change their limits.",
	}
	cmd.AddCommand(streamsPlanCommand(), streamsApplyCommand())
	return cmd
}

func streamsPlanCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Say what 'streams apply' would change",
		Long:    "Say what 'mindsieve streams apply' would change with the same flags. The exit status is 1 if something can't be changed.",
		Example: "  mindsieve streams plan --nats nats://localhost:4222\n  mindsieve streams plan --nats-context production --replicas 3",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withLimits(cmd, func(s *streams.Streams, l streams.Limits) error {
				changes, err := s.Plan(cmd.Context(), l)
				if err != nil {
					return err
				}
				return showPlan(cmd.OutOrStdout(), changes)
			})
		},
	}
	addFlags(cmd, natsSettings, limitSettings)
	return cmd
}

func streamsApplyCommand() *cobra.Command {
	var queues []string
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Make the streams, and change their limits",
		Long: "Make the streams that are missing and change the limits of the others, until 'streams plan' finds nothing more. No message\n" +
			"is lost, unless an age becomes shorter than messages are old. Nothing is changed if something can't be.",
		Example: "  mindsieve streams apply --nats nats://localhost:4222\n  mindsieve streams apply --replicas 3 --posts-size 20GB --dead-age 168h --queues reddit",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withLimits(cmd, func(s *streams.Streams, l streams.Limits) error {
				changes, err := s.Plan(cmd.Context(), l)
				if err != nil {
					return err
				}
				if err := showPlan(cmd.OutOrStdout(), changes); err != nil {
					return err
				}
				if err := s.Apply(cmd.Context(), l); err != nil {
					return err
				}
				return keep(cmd, queues)
			})
		},
	}
	addFlags(cmd, natsSettings, limitSettings)
	cmd.Flags().StringSliceVar(&queues, "queues", nil, "make the consumers of these `queues` too, for what scales workers by their backlog")
	return cmd
}

// keep makes the consumers of queues.
func keep(cmd *cobra.Command, queues []string) error {
	if len(queues) == 0 {
		return nil
	}
	s, err := readSettings(cmd)
	if err != nil {
		return err
	}
	server, _, err := s.queue(cmd.Context(), streams.ToPublish, "", newLog(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	defer server.Close()
	for _, name := range queues {
		q, err := server.Queue(name, "")
		if err != nil {
			return usageError{err}
		}
		if err := q.Keep(cmd.Context()); err != nil {
			return err
		}
	}
	return nil
}

// withLimits connects to the server and reads the limits.
func withLimits(cmd *cobra.Command, use func(*streams.Streams, streams.Limits) error) error {
	s, err := readSettings(cmd)
	if err != nil {
		return err
	}
	l, err := s.limits()
	if err != nil {
		return err
	}
	o, err := s.natsOptions(newLog(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	server, err := streams.Dial(o)
	if err != nil {
		return err
	}
	defer server.Close()
	return use(server, l)
}

// limits reads the limits of the streams.
func (s settings) limits() (l streams.Limits, err error) {
	if l.Replicas, err = strconv.Atoi(s.text("streams.replicas")); err != nil || l.Replicas < 1 || l.Replicas > 5 {
		return l, usageError{fmt.Errorf("streams.replicas (%s): %q is no number from 1 to 5", s.from["streams.replicas"], s.text("streams.replicas"))}
	}
	for key, age := range map[string]*time.Duration{
		"streams.posts_age": &l.PostsAge, "streams.results_age": &l.ResultsAge, "streams.alerts_age": &l.AlertsAge, "streams.dead_age": &l.DeadAge,
		"streams.duplicates": &l.Duplicates,
	} {
		if *age, err = s.duration(key); err != nil {
			return l, err
		}
	}
	for key, size := range map[string]*int64{
		"streams.posts_size": &l.PostsBytes, "streams.results_size": &l.ResultsBytes, "streams.alerts_size": &l.AlertsBytes, "streams.dead_size": &l.DeadBytes,
	} {
		if *size, err = s.bytes(key); err != nil {
			return l, err
		}
	}
	return l, nil
}

// showPlan writes what is to be changed. It is an error if something can't be.
func showPlan(out io.Writer, changes []streams.Change) error {
	if len(changes) == 0 {
		fmt.Fprintln(out, "Nothing is to be changed.")
	}
	refused := false
	for _, c := range changes {
		what := "change"
		if c.New {
			what = "make"
		}
		if len(c.What) > 0 {
			fmt.Fprintf(out, "%s %s: %s\n", what, c.Stream, strings.Join(c.What, ", "))
		}
		if len(c.Refuse) > 0 {
			refused = true
			fmt.Fprintf(out, "can't change %s: %s\n", c.Stream, strings.Join(c.Refuse, ", "))
		}
	}
	if refused {
		return errors.New("a stream can't be changed to what is asked for: remove it ('nats stream rm' loses what it holds), use another account, or ask for what it is")
	}
	return nil
}
