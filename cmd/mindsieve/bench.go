package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	pipelineFlags
	data, task, split, format string
	by, beside, replay        []string
	explain                   bool
	attributions              []string
	limit                     int
}

func benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench DATASET...",
		Short: "Screen datasets and print their benchmark tables",
		Long: "Take the posts of datasets through the pipeline and print a table for each: the scores with 95% intervals beside\n" +
			"the published figures of the same protocol. A dataset is the name of one that 'mindsieve datasets list' shows,\n" +
			"or the path of a card (YAML or JSON) that describes a corpus of your own.\n\n" +
			"Each run leaves a folder below --out with its results, gold labels, manifest, tables and a page (report.html).\n" +
			"With --replay the tables are made again from such folders, without inference; with --explain too those of explanations.\n\n" +
			"With --beside the tables have a further row for each system whose predictions were made elsewhere, tested against\n" +
			"the model: NAME=FILE, as 'mindsieve score' reads it, or NAME=FOLDER with a file DATASET-SPLIT/TASK.jsonl for each\n" +
			"task, such as dreaddit-test/dreaddit/stress.jsonl.\n\n" +
			"With --explain the tables say how good the explanations are instead: whether the answers rest on the words that are\n" +
			"named (faithfulness), whether people named the same ones (agreement), whether they stay when one word changes\n" +
			"(stability), for each of several ways to explain. It runs the model some hundred times for each post, in this\n" +
			"process, and leaves the tables as explain.* in the run folder, beside explained.jsonl with the scores of every\n" +
			"token and no text. " + notice,
		Example: "  mindsieve bench dreaddit --data ~/corpora\n" +
			"  mindsieve bench dreaddit --data ~/corpora --format json > dreaddit.json\n" +
			"  mindsieve bench my-corpus.yaml --by clinic --instrument my-scale.json\n" +
			"  mindsieve bench dreaddit --data ~/corpora --bundle my-bundle --nats nats://localhost:4222\n" +
			"  mindsieve bench dreaddit --data ~/corpora --beside floor=classify/training/build/floor\n" +
			"  mindsieve bench --replay runs/dreaddit-test --format latex\n" +
			"  mindsieve bench --explain wellxplain --data ~/corpora --limit 200\n" +
			"  mindsieve bench --explain wellxplain --data ~/corpora --attributions gradients=gradients.jsonl\n" +
			"  mindsieve bench --explain --replay runs/wellxplain-test --format csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return usageError{err}
			}
			return f.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", os.Getenv("MINDSIEVE_DATA"), "folder that holds a folder for each dataset (default $MINDSIEVE_DATA)")
	flags.StringVar(&f.split, "split", "", "split to screen (default: that of the dataset, mostly test)")
	flags.StringVar(&f.task, "task", "", "task that a plain Hugging Face export answers (default: the dataset's one with the export's labels)")
	flags.StringVar(&f.format, "format", "table", strings.Join(reports.Formats, ", "))
	flags.StringSliceVar(&f.by, "by", nil, "further columns of the dataset by which scores are broken down")
	flags.StringArrayVar(&f.beside, "beside", nil, "NAME=PATH of predictions made elsewhere; once for each system")
	flags.StringSliceVar(&f.replay, "replay", nil, "folder of a finished run whose tables to make again")
	f.add(cmd)
	flags.BoolVar(&f.explain, "explain", false, "measure the explanations instead of the answers")
	flags.IntVar(&f.limit, "limit", 0, "with --explain: measure a fixed sample of so many posts (default: all)")
	flags.StringSliceVar(&f.attributions, "attributions", nil,
		"with --explain: NAME=FILE, scores of tokens made elsewhere, as JSON lines with id, task, scores and, if they are about one label, label")
	return cmd
}

func (f benchFlags) check(names []string) error {
	switch {
	case len(names) == 0 && len(f.replay) == 0:
		return errors.New("name a dataset, or the folder of a run with --replay")
	case len(names) > 0 && len(f.replay) > 0:
		return errors.New("--replay makes the tables of finished runs; it takes no datasets")
	}
	if err := f.checkExplain(); err != nil {
		return err
	}
	for _, name := range names {
		if filepath.Ext(name) != "" {
			continue // a card: what is wrong with it is no question of usage
		}
		d, err := datasets.Named(name)
		if err != nil {
			return err
		}
		if _, err := d.Split(f.split); err != nil {
			return err
		}
	}
	if _, err := besideSystems(f.beside); err != nil {
		return err
	}
	return reports.CheckFormat(f.format)
}

// checkExplain checks the flags that go with --explain or do not.
func (f benchFlags) checkExplain() error {
	switch {
	case !f.explain && (f.limit != 0 || len(f.attributions) > 0):
		return errors.New("--limit and --attributions go with --explain")
	case len(f.replay) > 0 && (f.limit != 0 || len(f.attributions) > 0):
		return errors.New("--limit and --attributions say what to measure; --replay measures nothing")
	case f.explain && (f.nats != "" || len(f.by) > 0 || len(f.beside) > 0):
		return errors.New("--explain goes with neither --nats, --by nor --beside")
	case f.limit < 0:
		return fmt.Errorf("--limit is %d", f.limit)
	}
	return nil
}

func (f benchFlags) run(ctx context.Context, names []string, stdout, stderr io.Writer) error {
	switch {
	case f.explain && len(f.replay) > 0:
		return f.replayExplanations(stdout, stderr)
	case f.explain:
		return f.measure(ctx, names, stdout, stderr)
	}
	beside, err := besideSystems(f.beside)
	if err != nil {
		return err
	}
	var sections []reports.Section
	for _, folder := range f.replay {
		run, err := openRun(ctx, folder)
		if err != nil {
			return err
		}
		if err := run.add(beside); err != nil {
			return err
		}
		s, err := run.sections(f.by)
		if err != nil {
			return err
		}
		sections = append(sections, s...)
	}
	if len(names) > 0 {
		s, err := f.screen(ctx, names, beside, stderr)
		if err != nil {
			return err
		}
		sections = s
	}
	list := reportsOf(sections)
	if f.format == "csv" { // which has no room for footnotes
		for _, r := range list {
			for _, note := range r.Notes {
				fmt.Fprintf(stderr, "note on %s: %s\n", r.Dataset, note)
			}
		}
	}
	return reports.Write(stdout, reports.Style{Format: f.format, Highlight: colours(stdout)}, list...)
}

// screen takes each dataset through the pipeline. All are read and compared with
// the bundle first, so that what is missing is known before the work begins.
func (f benchFlags) screen(ctx context.Context, names []string, beside []besideSystem, stderr io.Writer) ([]reports.Section, error) {
	classifier, runs, err := f.open(names)
	if err != nil {
		return nil, err
	}
	defer classifier.Close()
	for i := range runs {
		if err := runs[i].put(beside); err != nil {
			return nil, err
		}
	}
	var sections []reports.Section
	for _, r := range runs {
		run, s, err := r.screen(ctx, stderr)
		if err != nil {
			return nil, err
		}
		sections = append(sections, s...)
		fmt.Fprintf(stderr, "results, tables and report.html: %s\n", run.folder)
	}
	return sections, nil
}

// open reads the datasets and the bundle, and compares them.
func (f benchFlags) open(names []string) (*classify.Classifier, []datasetRun, error) {
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return nil, nil, err
	}
	var runs []datasetRun
	for _, name := range names {
		d, err := datasets.Named(name)
		if err != nil {
			return nil, nil, err
		}
		r, err := readDataset(d, f.data, f.split)
		if err != nil {
			return nil, nil, err
		}
		r.by, r.instruments, r.nats, r.out = f.by, instruments, f.nats, f.out
		r.command = slices.Concat([]string{"bench", name, "--split", r.split.Name}, f.command(), taskFlag(f.task), besideFlag(f.beside), f.explainFlags())
		runs = append(runs, r)
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return nil, nil, err
	}
	for i := range runs {
		if err := runs[i].use(classifier, f.task); err != nil {
			return nil, nil, errors.Join(err, classifier.Close())
		}
	}
	return classifier, runs, nil
}

func taskFlag(task string) []string {
	if task == "" {
		return nil
	}
	return []string{"--task", task}
}

func besideFlag(values []string) []string {
	var flags []string
	for _, value := range values {
		flags = append(flags, "--beside", value)
	}
	return flags
}

// explainFlags are the flags that say what of explanations to measure.
func (f benchFlags) explainFlags() []string {
	if !f.explain {
		return nil
	}
	flags := []string{"--explain"}
	if f.limit > 0 {
		flags = append(flags, "--limit", strconv.Itoa(f.limit))
	}
	for _, a := range f.attributions {
		flags = append(flags, "--attributions", a)
	}
	return flags
}
