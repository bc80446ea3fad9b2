package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/explain/measure"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// benchExplainFlags are the flags of bench explain.
type benchExplainFlags struct {
	subjectFlags

	attributions []string
	limit        int
	replay       []string
}

func benchExplainCommand() *cobra.Command {
	var f benchExplainFlags
	cmd := &cobra.Command{
		Use:   "explain DATASET...",
		Short: "Measure the explanations of answers, and print their tables",
		Long: "Say how good explanations are, for each of several ways to explain: whether the answers rest on the words that are\n" +
			"named (faithfulness), whether people named the same ones (agreement), whether they stay when one word changes\n" +
			"(stability). Of a corpus whose symptoms people marked it says how well the program finds them. It runs the model some hundred times for each post, in this process, and leaves the tables as\n" +
			"explain.* in the run folder, beside explained.jsonl with the scores of every token and no text. " + notice,
		Example: "  mindsieve bench explain wellxplain --data ~/corpora --limit 200\n" +
			"  mindsieve bench explain wellxplain --data ~/corpora --attributions gradients=gradients.jsonl\n" +
			"  mindsieve bench explain --replay runs/wellxplain-test-minilm-all-1a2b3c4d --format csv",
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := f.check(names); err != nil {
				return usageError{err}
			}
			found, err := f.runs(cmd.Context(), names, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return writeExplained(cmd.OutOrStdout(), cmd.ErrOrStderr(), f.format, found)
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.limit, "limit", 0, "measure a fixed sample of so many posts (default: all); marks are always scored of all")
	flags.StringSliceVar(&f.attributions, "attributions", nil,
		"NAME=FILE, scores of tokens made elsewhere, as JSON lines with id, task, scores and, if they are about one label, label")
	flags.StringSliceVar(&f.replay, "replay", nil, "folder of measured explanations whose tables to make again, without the model")
	return cmd
}

func (f benchExplainFlags) check(names []string) error {
	switch {
	case len(names) == 0 && len(f.replay) == 0:
		return errors.New("name a dataset, or the folder of measured explanations with --replay")
	case len(names) > 0 && len(f.replay) > 0:
		return errors.New("--replay makes the tables of finished runs; it takes no datasets")
	case len(f.replay) > 0 && (f.limit != 0 || len(f.attributions) > 0):
		return errors.New("--limit and --attributions say what to measure; --replay measures nothing")
	case f.limit < 0:
		return fmt.Errorf("--limit is %d", f.limit)
	}
	return reports.CheckFormat(f.format)
}

// runs returns the measured explanations that are asked for.
func (f benchExplainFlags) runs(ctx context.Context, names []string, stderr io.Writer) ([]runs.Explained, error) {
	if len(f.replay) == 0 {
		return f.measure(ctx, names, stderr)
	}
	var all []runs.Explained
	for _, folder := range f.replay {
		run, err := runs.OpenExplained(folder)
		if err != nil {
			return nil, err
		}
		all = append(all, run)
	}
	return all, nil
}

// measure measures the explanations of each dataset.
func (f benchExplainFlags) measure(ctx context.Context, names []string, stderr io.Writer) ([]runs.Explained, error) {
	var elsewhere []measure.Attributor
	for _, flag := range f.attributions {
		a, err := runs.ReadAttributions(flag)
		if err != nil {
			return nil, err
		}
		elsewhere = append(elsewhere, a)
	}
	classifier, subjects, instruments, err := f.open(names)
	if err != nil {
		return nil, err
	}
	defer classifier.Close()
	var all []runs.Explained
	for i, subject := range subjects {
		m, err := runs.NewMeasuring(subject, instruments, f.limit, elsewhere)
		if err != nil {
			return nil, err
		}
		m.Out, m.Command = f.out, slices.Concat([]string{"bench", "explain", names[i]}, f.command(), f.limits())
		bar := newProgress(stderr, subject.Dataset.Name, len(m.Items))
		m.Progress = bar.set
		run, err := m.Run(ctx)
		bar.close()
		if err != nil {
			return nil, err
		}
		newLog(stderr).Info("explanations measured: tables (explain.*) and scores of every token (explained.jsonl) are in the folder",
			"dataset", run.Manifest.Dataset, "posts", run.Manifest.Posts, "seconds", run.Manifest.Seconds, "folder", run.Folder)
		all = append(all, *run)
	}
	return all, nil
}

// limits are the flags that say what to measure.
func (f benchExplainFlags) limits() []string {
	var flags []string
	if f.limit > 0 {
		flags = append(flags, "--limit", strconv.Itoa(f.limit))
	}
	return append(flags, repeated("--attributions", f.attributions)...)
}

// writeExplained prints the tables of marks, where there are some, and those of
// explanations. CSV and JSON hold one kind of table: that of explanations.
func writeExplained(stdout, stderr io.Writer, format string, all []runs.Explained) error {
	var list []*reports.ExplanationReport
	for _, run := range all {
		of, err := run.Reports()
		if err != nil {
			return err
		}
		list = append(list, of...)
		marks, err := run.Marks()
		switch {
		case err != nil:
			return err
		case marks == nil:
		case format == "csv" || format == "json":
			fmt.Fprintf(stderr, "note on %s: the tables of marks are in %s as marks.%s\n", run.Manifest.Dataset, run.Folder, format)
		default:
			if err := reports.WriteMarks(stdout, format, marks); err != nil {
				return err
			}
			fmt.Fprintln(stdout)
		}
	}
	return writeExplanations(stdout, stderr, format, list)
}

// writeExplanations prints tables of explanations. CSV has no room for footnotes,
// which go to stderr.
func writeExplanations(stdout, stderr io.Writer, format string, list []*reports.ExplanationReport) error {
	if format == "csv" {
		for _, r := range list {
			for _, note := range r.Notes {
				fmt.Fprintf(stderr, "note on %s: %s\n", r.Task.Name, note)
			}
		}
	}
	return reports.WriteExplanations(stdout, format, list...)
}
