package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	data, bundle, nats, split, format, out string
}

func benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench DATASET...",
		Short: "Screen a dataset and print its benchmark table",
		Long: "Take the posts of a dataset through the pipeline and print a table: the scores beside the published\n" +
			"figures of the same protocol. " + notice,
		Example: "  mindsieve bench dreaddit --data ~/corpora\n" +
			"  mindsieve bench dreaddit --data ~/corpora --format json > dreaddit.json\n" +
			"  mindsieve bench dreaddit --data ~/corpora --bundle my-bundle --nats nats://localhost:4222",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := reports.CheckFormat(f.format); err != nil {
				return usageError{err}
			}
			return f.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", os.Getenv("MINDSIEVE_DATA"), "folder that holds a folder for each dataset (default $MINDSIEVE_DATA)")
	flags.StringVar(&f.split, "split", "test", "split to screen")
	flags.StringVar(&f.format, "format", "table", "table, markdown, latex, csv or json")
	pipelineFlags(cmd, &f.bundle, &f.nats, &f.out)
	return cmd
}

// pipelineFlags adds the flags that every command with a pipeline has.
func pipelineFlags(cmd *cobra.Command, bundle, nats, out *string) {
	flags := cmd.Flags()
	flags.StringVar(bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	flags.StringVar(nats, "nats", "", "URL of a NATS server with JetStream (default: one inside the program)")
	flags.StringVar(out, "out", "runs", "folder for run folders: results, table, and what an interrupted run goes on from")
}

func (f benchFlags) run(ctx context.Context, names []string, stdout, stderr io.Writer) error {
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	var tables []*reports.Report
	for _, name := range names {
		d, err := datasets.Named(name)
		if err != nil {
			return usageError{err}
		}
		items, notes, err := d.Read(f.data, f.split)
		if err != nil {
			return err
		}
		r := datasetRun{dataset: d, split: f.split, items: items, notes: notes, classifier: classifier, nats: f.nats, out: f.out}
		done, err := r.screen(ctx, stderr)
		if err != nil {
			return err
		}
		tables = append(tables, done.tables...)
		fmt.Fprintf(stderr, "results: %s\n", done.folder)
	}
	if f.format == "csv" { // which has no room for footnotes
		for _, t := range tables {
			for _, note := range t.Notes {
				fmt.Fprintf(stderr, "note on %s: %s\n", t.Dataset, note)
			}
		}
	}
	return reports.Write(stdout, reports.Style{Format: f.format, Highlight: colours(stdout)}, tables...)
}

// datasetRun takes one split of a dataset through the pipeline.
type datasetRun struct {
	dataset    *datasets.Dataset
	split      string
	items      []datasets.Item
	notes      []string
	classifier *classify.Classifier
	nats, out  string
}

// finished is what a run leaves.
type finished struct {
	folder string
	ledger *ledger
	tables []*reports.Report // one a task of the dataset
}

// screen runs the pipeline, writes the run folder and returns the tables.
func (r datasetRun) screen(ctx context.Context, stderr io.Writer) (finished, error) {
	for _, task := range r.dataset.Tasks {
		if err := checkLabels(r.classifier.Bundle, r.dataset, task); err != nil {
			return finished{}, err
		}
	}
	name := r.dataset.Name + "-" + r.split
	folder, err := openRunFolder(filepath.Join(r.out, name))
	if err != nil {
		return finished{}, err
	}
	defer folder.close()
	ledger, err := r.pipe(ctx, name, folder, stderr)
	if err != nil {
		return finished{}, err
	}
	done := finished{folder: folder.path, ledger: ledger}
	for i, task := range r.dataset.Tasks {
		table, err := r.evaluate(ledger, i, task)
		if err != nil {
			return finished{}, err
		}
		done.tables = append(done.tables, table)
	}
	return done, r.save(folder, done)
}

// pipe opens the streams and takes the posts through them.
func (r datasetRun) pipe(ctx context.Context, queue string, folder runFolder, stderr io.Writer) (*ledger, error) {
	streams, closeStreams, err := openStreams(ctx, r.nats, folder.streams())
	if err != nil {
		return nil, err
	}
	defer closeStreams()
	bar := newProgress(stderr, r.dataset.Name, len(r.items))
	defer bar.close()
	p := pipeline{
		streams: streams, classifier: r.classifier, queue: queue, progress: bar.set,
		explainer: explain.New(r.classifier.Bundle.Digest, explain.PHQ9()),
	}
	l, err := p.screen(ctx, r.posts())
	if errors.Is(err, errInterrupted) {
		return nil, fmt.Errorf("%w: %d of %d posts are answered and stored; run the same command again to go on from there",
			err, l.done(), len(l.answers))
	}
	return l, err
}

func (r datasetRun) posts() []ingest.Post {
	posts := make([]ingest.Post, len(r.items))
	for i, it := range r.items {
		posts[i] = it.Post
	}
	return posts
}

// evaluate joins the results of a task with the gold labels, by id.
func (r datasetRun) evaluate(l *ledger, index int, task datasets.Task) (*reports.Report, error) {
	split, err := r.dataset.Split(r.split)
	if err != nil {
		return nil, err
	}
	cases, err := r.cases(l, index, task)
	if err != nil {
		return nil, err
	}
	return reports.Evaluate(reports.Run{
		System: "mindsieve, " + r.classifier.Bundle.Name, Dataset: r.dataset.Name, Split: split, Task: task,
		Cases: cases, By: strataOf(cases), Notes: append(r.notes, l.notes()...),
	})
}

// save writes the results and the tables into the run folder, then removes the
// streams, which hold the posts' texts.
func (r datasetRun) save(folder runFolder, done finished) error {
	var results []explain.Result
	for _, task := range r.dataset.Tasks {
		results = append(results, done.ledger.results(task.Name, r.posts())...)
	}
	if err := folder.write("results.parquet", func(w *os.File) error { return reports.WriteResults(w, results) }); err != nil {
		return err
	}
	for name, format := range map[string]string{"table.txt": "table", "table.json": "json"} {
		err := folder.write(name, func(w *os.File) error { return reports.Write(w, reports.Style{Format: format}, done.tables...) })
		if err != nil {
			return err
		}
	}
	return folder.finish()
}
