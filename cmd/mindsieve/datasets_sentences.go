package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// sentencesFlags are the flags of datasets sentences.
type sentencesFlags struct {
	*corpusFlags

	bundle, split string
}

func sentencesCommand(shared *corpusFlags) *cobra.Command {
	f := sentencesFlags{corpusFlags: shared}
	cmd := &cobra.Command{
		Use:   "sentences NAME",
		Short: "Say of each sentence what people marked in it and what the model makes of it, without the words",
		Long: "Write a JSON object for each sentence of a dataset whose annotators marked the words that show a label, and each\n" +
			"binary task of it that the bundle answers: which bytes people marked, what the sentence contributes to the positive\n" +
			"label, and what phrases find in it. This is what evidence of a symptom head is fitted to; there is no text in it.",
		Example: "  mindsieve datasets sentences irf --split validation --data ~/corpora > sentences.jsonl",
		Args:    usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0])
		},
	}
	cmd.Flags().StringVar(&f.bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	cmd.Flags().StringVar(&f.split, "split", "validation", "split to read")
	return cmd
}

func (f sentencesFlags) run(ctx context.Context, stdout, stderr io.Writer, name string) error {
	d, err := datasets.Named(name)
	if err != nil {
		return usageError{err}
	}
	r, err := runs.ReadDataset(d, f.data, f.split)
	if err != nil {
		return err
	}
	instruments, err := explain.Instruments()
	if err != nil {
		return err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	explainer, err := explain.New(classifier.Bundle, instruments...)
	if err != nil {
		return err
	}
	tasks, err := runs.ReadMarkedSentences(ctx, classifier, explainer, d, r.Items)
	if err != nil {
		return err
	}
	out := json.NewEncoder(stdout)
	for _, t := range tasks {
		fmt.Fprintf(stderr, "%s: %d of %d posts; of the others label and marks do not fit, or no text can be read\n", t.Task, t.Posts, len(r.Items))
		for _, row := range t.Rows {
			if err := out.Encode(row); err != nil {
				return err
			}
		}
	}
	return nil
}
