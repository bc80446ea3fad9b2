package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports"
)

// demoPost is the post of the demo that is shown with its evidence.
const demoPost = "demo-001"

func demoCommand() *cobra.Command {
	var bundle, nats, out string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Screen the invented posts that ship with the program, from NATS to the table",
		Long: "Take the invented posts that ship with mindsieve through the whole system: NATS, Arrow batches, the model,\n" +
			"the explanation, the table. " + notice,
		Example: "  mindsieve demo",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demo(cmd.Context(), bundle, nats, out, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	pipelineFlags(cmd, &bundle, &nats, &out)
	return cmd
}

func demo(ctx context.Context, bundle, nats, out string, stdout, stderr io.Writer) error {
	classifier, err := loadModel(bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	items, notes, err := datasets.Demo.Read("", "test")
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%d invented posts → NATS → Arrow batches → %s in ONNX Runtime → evidence → table\n", len(items), classifier.Bundle.Name)
	start := time.Now()
	r := datasetRun{dataset: &datasets.Demo, split: "test", items: items, notes: notes, classifier: classifier, nats: nats, out: out}
	done, err := r.screen(ctx, stderr)
	if err != nil {
		return err
	}
	elapsed := time.Since(start)
	if err := reports.Write(stdout, reports.Style{Format: "table", Highlight: colours(stdout)}, done.tables...); err != nil {
		return err
	}
	if err := showDemoPost(stdout, items, done.ledger); err != nil {
		return err
	}
	answered := done.ledger.done() - done.ledger.earlier
	fmt.Fprintf(stdout, "\nThroughput: %d posts in %.1f s, %.0f posts/s from publishing to the saved results.\n",
		answered, elapsed.Seconds(), float64(answered)/elapsed.Seconds())
	fmt.Fprintf(stdout, "Results: %s%c (results.parquet, table.txt, table.json)\n", done.folder, os.PathSeparator)
	fmt.Fprintf(stdout, "\n%s\n%s\n", notice, misuse)
	return nil
}

// misuse says what the program is not for.
const misuse = "Not for: diagnosis, treatment, insurance, hiring, policing, or acting on a person without a human reader and their consent.\n" +
	"If you or someone you know is in danger, call your local emergency number or a crisis line (findahelpline.com lists them)."

// showDemoPost shows one post with its evidence.
func showDemoPost(w io.Writer, items []datasets.Item, l *ledger) error {
	for _, it := range items {
		if it.Post.ID != demoPost {
			continue
		}
		for _, result := range l.answers[demoPost] {
			fmt.Fprintf(w, "\nOne post explained, %s:\n\n", demoPost)
			if err := reports.WritePost(w, it.Post.Text(), result, colours(w)); err != nil {
				return err
			}
		}
	}
	return nil
}
