package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// replayFlags are the flags of replay.
type replayFlags struct {
	format     string
	by, beside []string
}

func replayCommand() *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay RUN...",
		Short: "Make the tables of finished runs again, without inference",
		Long: "Make the tables of finished runs again from their folders, in any format, without a model and without the dataset.\n" +
			"Each file is compared with the digest that the run's manifest has. " + notice,
		Example: "  mindsieve replay runs/dreaddit-test-minilm-all-1a2b3c4d\n" +
			"  mindsieve replay runs/* --format latex\n" +
			"  mindsieve replay runs/dreaddit-test-minilm-all-1a2b3c4d --beside theirs=theirs.jsonl --by community",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, folders []string) error {
			if err := reports.CheckFormat(f.format); err != nil {
				return usageError{err}
			}
			return f.run(cmd.Context(), folders, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	formatFlag(cmd, &f.format)
	cmd.Flags().StringSliceVar(&f.by, "by", nil, "further columns of the dataset by which scores are broken down")
	cmd.Flags().StringArrayVar(&f.beside, "beside", nil, "NAME=PATH of predictions made elsewhere; once for each system")
	return cmd
}

func (f replayFlags) run(ctx context.Context, folders []string, stdout, stderr io.Writer) error {
	beside, err := runs.ParseSystems(f.beside)
	if err != nil {
		return usageError{err}
	}
	var sections []reports.Section
	for _, folder := range folders {
		run, err := runs.Open(ctx, folder)
		if err != nil {
			return err
		}
		if err := run.Add(beside); err != nil {
			return err
		}
		s, err := run.Sections(f.by...)
		if err != nil {
			return err
		}
		sections = append(sections, s...)
	}
	return writeReports(stdout, stderr, f.format, sections)
}
