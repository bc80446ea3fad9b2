package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// subjectFlags say which splits of which datasets a model answers.
type subjectFlags struct {
	data, split, task, format, bundle, out string
	instruments                            []string
}

func (f *subjectFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	dataFlag(cmd, &f.data)
	flags.StringVar(&f.split, "split", "", "split to screen (default: test, or the one that a card names)")
	flags.StringVar(&f.task, "task", "", "task that a plain Hugging Face export answers (default: the dataset's one with the export's labels)")
	flags.StringVar(&f.out, "out", "runs", "folder for run folders: results, tables, and what an interrupted run goes on from")
	formatFlag(cmd, &f.format)
	bundleFlag(cmd, &f.bundle)
	instrumentFlag(cmd, &f.instruments)
}

// command names the flags that decide what a run answers, for its record.
func (f subjectFlags) command() []string {
	var command []string
	for _, flag := range []struct{ name, value string }{{"--split", f.split}, {"--bundle", f.bundle}, {"--task", f.task}} {
		if flag.value != "" {
			command = append(command, flag.name, flag.value)
		}
	}
	return append(command, repeated("--instrument", f.instruments)...)
}

// repeated returns a flag once for each of its values.
func repeated(flag string, values []string) []string {
	var command []string
	for _, value := range values {
		command = append(command, flag, value)
	}
	return command
}

// open reads the datasets and the bundle, and compares them, so that what is
// missing is known before the work begins. Close the classifier after use.
func (f subjectFlags) open(names []string) (*classify.Classifier, []*runs.Benchmark, []explain.Instrument, error) {
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return nil, nil, nil, err
	}
	var subjects []*runs.Benchmark
	for _, name := range names {
		if err := checkSplit(name, f.split); err != nil {
			return nil, nil, nil, err
		}
		s, err := runs.Read(name, f.data, f.split)
		if err != nil {
			return nil, nil, nil, err
		}
		subjects = append(subjects, s)
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, s := range subjects {
		if err := s.Ask(classifier, f.task); err != nil {
			return nil, nil, nil, errors.Join(err, classifier.Close())
		}
	}
	return classifier, subjects, instruments, nil
}

// checkSplit returns a usage error if no dataset, or no split of it, has a name.
// What is wrong with a card is no question of usage.
func checkSplit(name, split string) error {
	if filepath.Ext(name) != "" {
		return nil
	}
	d, err := datasets.Named(name)
	if err == nil {
		_, err = d.Split(split)
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// benchFlags are the flags of bench.
type benchFlags struct {
	subjectFlags

	nats       string
	by, beside []string
	force      bool
}

func benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench DATASET...",
		Short: "Screen datasets and print their benchmark tables",
		Long: "Take the posts of datasets through the pipeline and print a table for each: the scores with 95% intervals beside\n" +
			"the published figures of the same protocol. A dataset is the name of one that 'mindsieve datasets list' shows,\n" +
			"or the path of a card (YAML or JSON) that describes a corpus of your own.\n\n" +
			"Each run leaves a folder below --out, named by dataset, split and bundle, with its results, gold labels, manifest,\n" +
			"tables and a page (report.html). A finished run is used again; --force runs it anew. 'mindsieve replay' makes the\n" +
			"tables again from such folders, without inference.\n\n" +
			"With --beside the tables have a further row for each system whose predictions were made elsewhere, tested against\n" +
			"the model: NAME=FILE, as 'mindsieve score' reads it, or NAME=FOLDER with a file DATASET-SPLIT/TASK.jsonl for each\n" +
			"task, such as dreaddit-test/dreaddit/stress.jsonl. " + notice,
		Example: "  mindsieve bench dreaddit --data ~/corpora\n" +
			"  mindsieve bench dreaddit --data ~/corpora --format json > dreaddit.json\n" +
			"  mindsieve bench my-corpus.yaml --by clinic --instrument my-scale.json\n" +
			"  mindsieve bench dreaddit --data ~/corpora --bundle my-bundle --nats nats://localhost:4222\n" +
			"  mindsieve bench dreaddit --data ~/corpora --beside floor=classify/training/build/floor\n" +
			"  mindsieve bench explain wellxplain --data ~/corpora --limit 200",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, names []string) error {
			if err := reports.CheckFormat(f.format); err != nil {
				return usageError{err}
			}
			return f.run(cmd.Context(), names, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	natsFlag(cmd, &f.nats)
	flags.StringSliceVar(&f.by, "by", nil, "further columns of the dataset by which scores are broken down")
	flags.StringArrayVar(&f.beside, "beside", nil, "NAME=PATH of predictions made elsewhere; once for each system")
	flags.BoolVar(&f.force, "force", false, "run again what is finished")
	cmd.AddCommand(benchExplainCommand())
	return cmd
}

func (f benchFlags) run(ctx context.Context, names []string, stdout, stderr io.Writer) error {
	beside, err := runs.ParseSystems(f.beside)
	if err != nil {
		return usageError{err}
	}
	classifier, subjects, instruments, err := f.open(names)
	if err != nil {
		return err
	}
	defer classifier.Close()
	var sections []reports.Section
	for i, subject := range subjects {
		s := runs.Screening{
			Benchmark: subject, Instruments: instruments, By: f.by, Beside: beside, NATS: f.nats, Out: f.out, Force: f.force,
			Command: slices.Concat([]string{"bench", names[i]}, f.command(), repeated("--by", f.by), repeated("--beside", f.beside)),
		}
		found, err := screenSubject(ctx, &s, stderr)
		if err != nil {
			return err
		}
		sections = append(sections, found...)
	}
	return writeReports(stdout, stderr, f.format, sections)
}

// screenSubject runs a screening with a bar of its progress, and says where its
// results lie.
func screenSubject(ctx context.Context, s *runs.Screening, stderr io.Writer) ([]reports.Section, error) {
	bar := newProgress(stderr, s.Dataset.Name, len(s.Items))
	s.Progress = bar.set
	s.Log = newLog(stderr)
	run, reused, err := s.Run(ctx)
	bar.close()
	if err != nil {
		return nil, err
	}
	said := "run finished: results, tables and report.html are in its folder"
	if reused {
		said = "the run was finished before; --force runs it again"
	}
	m := run.Manifest
	s.Log.Info(said, "dataset", m.Dataset, "split", m.Split.Name, "bundle", m.Bundle, "posts", m.Posts, "dead_letters", len(m.Dead), "seconds", m.Seconds, "folder", run.Folder)
	return run.Sections()
}

// writeReports prints tables. CSV has no room for footnotes, which go to stderr.
func writeReports(stdout, stderr io.Writer, format string, sections []reports.Section) error {
	list := runs.ReportsOf(sections)
	if format == "csv" {
		for _, r := range list {
			for _, note := range r.Notes {
				fmt.Fprintf(stderr, "note on %s: %s\n", r.Dataset, note)
			}
		}
	}
	return reports.Write(stdout, reports.Style{Format: format, Highlight: colours(stdout)}, list...)
}

// The flags that several commands share.

func dataFlag(cmd *cobra.Command, folder *string) {
	cmd.Flags().StringVar(folder, "data", os.Getenv("MINDSIEVE_DATA"), "folder that holds a folder for each dataset (default $MINDSIEVE_DATA)")
}

func bundleFlag(cmd *cobra.Command, folder *string) {
	cmd.Flags().StringVar(folder, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
}

func natsFlag(cmd *cobra.Command, url *string) {
	cmd.Flags().StringVar(url, "nats", "", "URL of a NATS server with JetStream (default: one inside the program)")
}

func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "table", strings.Join(reports.Formats, ", "))
}

// instrumentFlag adds the flag for instruments of the user's own.
func instrumentFlag(cmd *cobra.Command, files *[]string) {
	cmd.Flags().StringArrayVar(files, "instrument", nil,
		"`file` of an instrument (JSON) whose symptoms to look for beside those of the program's; may be repeated")
}
