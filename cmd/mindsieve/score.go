package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// scoreFlags are the flags of score.
type scoreFlags struct {
	gold, dataset, split, data string
	predictions, names         []string
	task, kind                 string
	labels, positive, by       []string
	baseline, format           string
}

func scoreCommand() *cobra.Command {
	var f scoreFlags
	cmd := &cobra.Command{
		Use:   "score",
		Short: "Score predictions made elsewhere and print the same tables",
		Long: "Score predictions made elsewhere and print the same tables as bench: a row for each file of predictions.\n\n" +
			"A file is CSV, TSV, JSON Lines or Parquet, by the ending of its name. Its column id names the unit. The answer\n" +
			"stands in one of these:\n" +
			"  label                 a label of the task; several with semicolons between them, or as a JSON list\n" +
			"  prob_LABEL … or logit_LABEL …, or each label itself\n" +
			"                        a column of scores for each label\n" +
			"  answer, text, output  an answer in words, such as that of a language model: a label, or yes or no if the task\n" +
			"                        has two labels, before \"Reasoning:\"; a label that is denied (\"not severe\") does not count\n\n" +
			"An answer that fits no label counts as an error, and is never replaced by a guess; a footnote shows the most\n" +
			"frequent ones. Labels may differ in case, or in the form of a number (1.0 for 1). It is an error if no id, or no\n" +
			"answer, fits at all.\n\n" +
			"Gold labels are those of --gold, or of a split of a dataset, whose posts are called by dataset, split and row:\n" +
			"dreaddit-test-00017, as in the results.parquet of bench. " + notice,
		Example: "  mindsieve score --gold gold.csv --predictions answers.csv\n" +
			"  mindsieve score --gold gold.csv --predictions ours.csv --predictions theirs.jsonl --baseline theirs.jsonl\n" +
			"  mindsieve score --dataset dreaddit --data ~/corpora --predictions answers.jsonl --format latex\n" +
			"  mindsieve score --gold users.tsv --labels none,mild,severe --kind ordinal --positive severe --predictions a.parquet",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return usageError{err}
			}
			return f.run(cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.gold, "gold", "", "file of gold labels")
	flags.StringVar(&f.dataset, "dataset", "", "dataset of the gold labels, in place of --gold")
	flags.StringVar(&f.split, "split", "", "split of --dataset (default: that of the dataset, mostly test)")
	flags.StringVar(&f.data, "data", os.Getenv("MINDSIEVE_DATA"), "folder that holds a folder for each dataset (default $MINDSIEVE_DATA)")
	flags.StringArrayVar(&f.predictions, "predictions", nil, "file of predictions; once for each system")
	flags.StringArrayVar(&f.names, "name", nil, "name of a system, once for each --predictions in their order (default: the names of the files)")
	flags.StringVar(&f.task, "task", "", "name of the task (default: that of --gold, or the only task of --dataset)")
	flags.StringSliceVar(&f.labels, "labels", nil, "labels in their order, by severity if ordinal (default: those in --gold)")
	flags.StringVar(&f.kind, "kind", "", "binary, multiclass, ordinal or multilabel (default: by the labels in --gold)")
	flags.StringSliceVar(&f.positive, "positive", nil, "positive or high-risk labels, of which sensitivity is the recall")
	flags.StringSliceVar(&f.by, "by", nil, "columns of the gold labels by which scores are broken down")
	flags.StringVar(&f.baseline, "baseline", "", "system that the others are tested against")
	flags.StringVar(&f.format, "format", "table", strings.Join(reports.Formats, ", "))
	return cmd
}

// check reports flags that do not go together.
func (f scoreFlags) check() error {
	kinds := []datasets.Kind{"", datasets.Binary, datasets.Multiclass, datasets.Ordinal, datasets.Multilabel}
	switch {
	case (f.gold == "") == (f.dataset == ""):
		return errors.New("either --gold or --dataset must say where the gold labels are")
	case len(f.predictions) == 0:
		return errors.New("--predictions must name a file at least once")
	case len(f.names) != 0 && len(f.names) != len(f.predictions):
		return fmt.Errorf("%d times --name for %d times --predictions", len(f.names), len(f.predictions))
	case f.dataset != "" && (f.kind != "" || f.labels != nil || f.positive != nil):
		return errors.New("--labels, --kind and --positive are for --gold; a dataset has its own")
	case !slices.Contains(kinds, datasets.Kind(f.kind)):
		return fmt.Errorf("the kind %q is not one of binary, multiclass, ordinal, multilabel", f.kind)
	}
	systems := f.systems()
	for i, name := range systems {
		if slices.Contains(systems[:i], name) {
			return fmt.Errorf("two systems are called %q; tell them apart with --name", name)
		}
	}
	if f.baseline != "" && !slices.Contains(systems, f.baseline) {
		return fmt.Errorf("no system is called %q, as --baseline says; there is %s", f.baseline, strings.Join(systems, ", "))
	}
	return reports.CheckFormat(f.format)
}

// systems returns the names of the systems in the order of their files.
func (f scoreFlags) systems() []string {
	if len(f.names) > 0 {
		return f.names
	}
	names := make([]string, len(f.predictions))
	for i, path := range f.predictions {
		names[i] = filepath.Base(path)
	}
	return names
}

func (f scoreFlags) run(stdout, stderr io.Writer) error {
	unanswered, err := f.goldRun()
	if err != nil {
		return err
	}
	var runs []reports.Run
	var tables []*reports.Report
	for i, path := range f.predictions {
		rows, err := reports.ReadRows(path)
		if err != nil {
			return err
		}
		run := unanswered
		run.System = f.systems()[i]
		if run.Cases, err = reports.Predict(unanswered.Cases, rows, run.Task); err != nil {
			return err
		}
		table, err := reports.Evaluate(run)
		if err != nil {
			return fmt.Errorf("scoring %s: %w", path, err)
		}
		runs, tables = append(runs, run), append(tables, table)
	}
	if f.baseline != "" {
		if err := reports.SetContrasts(tables, runs, f.baseline); err != nil {
			return err
		}
	}
	f.printNotes(stderr, tables)
	return reports.Write(stdout, reports.Style{Format: f.format, Highlight: colours(stdout)}, tables...)
}

// printNotes prints the warnings, and the notes for which the format has no room:
// sentences about ids in CSV and LaTeX, all others in CSV too.
func (f scoreFlags) printNotes(w io.Writer, tables []*reports.Report) {
	for _, t := range tables {
		var notes []string
		switch f.format {
		case "csv":
			notes = slices.Concat(t.Notes[len(t.Warnings):], t.Unmatched)
		case "latex":
			notes = t.Unmatched
		}
		for _, warning := range t.Warnings {
			fmt.Fprintf(w, "warning on %s: %s\n", t.System, warning)
		}
		for _, note := range notes {
			fmt.Fprintf(w, "note on %s: %s\n", t.System, note)
		}
	}
}

// goldRun returns a run with the gold labels and no answers.
func (f scoreFlags) goldRun() (reports.Run, error) {
	if f.dataset != "" {
		return f.datasetGold()
	}
	rows, err := reports.ReadRows(f.gold)
	if err != nil {
		return reports.Run{}, err
	}
	task := datasets.Task{Name: f.task, Kind: datasets.Kind(f.kind), Labels: f.labels, Positive: f.positive, Unit: "unit"}
	if task.Name == "" {
		task.Name = strings.TrimSuffix(filepath.Base(f.gold), filepath.Ext(f.gold))
	}
	if task, err = reports.TaskOf(rows, task); err != nil {
		return reports.Run{}, err
	}
	cases, err := reports.GoldCases(rows, task)
	return reports.Run{Dataset: filepath.Base(f.gold), Task: task, Cases: cases, By: f.by}, err
}

// datasetGold returns a run with the gold labels of a split of a dataset.
func (f scoreFlags) datasetGold() (reports.Run, error) {
	d, err := datasets.Named(f.dataset)
	if err != nil {
		return reports.Run{}, usageError{err}
	}
	split, err := d.Split(f.split)
	if err != nil {
		return reports.Run{}, usageError{err}
	}
	index := 0
	if f.task != "" || len(d.Tasks) > 1 {
		if index = slices.IndexFunc(d.Tasks, func(t datasets.Task) bool { return t.Name == f.task }); index < 0 {
			_, err := d.Task(f.task)
			return reports.Run{}, usageError{fmt.Errorf("--task: %w", err)}
		}
	}
	items, notes, err := d.Read(f.data, f.split)
	if err != nil {
		return reports.Run{}, err
	}
	task := d.Tasks[index]
	cases, err := reports.UnansweredCases(task, reports.GoldOf(d.Tasks, items))
	return reports.Run{Dataset: d.Name, Split: split, Task: task, Cases: cases, By: f.by, Notes: notes}, err
}
