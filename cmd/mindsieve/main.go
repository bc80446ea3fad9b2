// Command mindsieve screens social-media posts for signs of mental-health
// conditions. It screens and does not diagnose.
//
// Exit status: 0 good, 1 error, 2 usage, 130 interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/reports/runs"
)

const (
	exitError       = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns the exit status. Results go to stdout,
// everything else to stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if ctx.Err() != nil && !errors.Is(err, runs.ErrInterrupted) {
		err = fmt.Errorf("%w: %w", runs.ErrInterrupted, err)
	}
	fmt.Fprintf(stderr, "mindsieve: %v\n", err)
	var usage usageError
	switch {
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintln(stderr, "Run 'mindsieve help' for the commands, 'mindsieve help COMMAND' for one of them.")
		return exitUsage
	case errors.Is(err, runs.ErrInterrupted):
		return exitInterrupted
	}
	return exitError
}

// usageError is a command line that cannot be carried out.
type usageError struct{ error }

// usage makes an argument check's error a usage error.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

const notice = "mindsieve screens posts for research and triage. It does not diagnose, and must not decide about a person."

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "mindsieve",
		Short: "Screen social-media posts for signs of mental-health conditions",
		Long: "Screen social-media posts for signs of mental-health conditions, with the evidence in the text.\n" +
			notice,
		Example: "  mindsieve demo\n" +
			"  mindsieve bench dreaddit --data ~/corpora\n" +
			"  mindsieve screen \"I can't sleep and everything feels too much.\"",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(demoCommand(), screenCommand(), serveCommand(), publishCommand(), workCommand(), collectCommand(), timelineCommand(), reconcileCommand(), forwardCommand(), deadCommand(), streamsCommand(), configCommand(),
		benchCommand(), replayCommand(), scoreCommand(), datasetsCommand(), bundlesCommand(), setupCommand())
	root.Version = runs.Version()
	return root
}
