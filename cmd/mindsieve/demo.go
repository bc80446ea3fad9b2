package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
)

// demoPost is the post of the demo that is shown with its evidence.
const demoPost = "demo-001"

func demoCommand() *cobra.Command {
	var f pipelineFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Screen the invented posts that ship with the program, from NATS to the table",
		Long: "Take the invented posts that ship with mindsieve through the whole system: NATS, Arrow batches, the model,\n" +
			"the explanation, the table. " + notice,
		Example: "  mindsieve demo",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demo(cmd.Context(), f, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f.add(cmd)
	return cmd
}

func demo(ctx context.Context, f pipelineFlags, stdout, stderr io.Writer) error {
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	r, err := readDataset(&datasets.Demo, "", "test")
	if err != nil {
		return err
	}
	if err := r.use(classifier, ""); err != nil {
		return err
	}
	r.instruments, r.nats, r.out, r.command = instruments, f.nats, f.out, append([]string{"demo"}, f.command()...)
	fmt.Fprintf(stderr, "%d invented posts → NATS → Arrow batches → %s in ONNX Runtime → evidence → table\n", len(r.items), classifier.Bundle.Name)
	run, sections, err := r.screen(ctx, stderr)
	if err != nil {
		return err
	}
	if err := reports.Write(stdout, reports.Style{Format: "table", Highlight: colours(stdout)}, reportsOf(sections)...); err != nil {
		return err
	}
	if err := showDemoPost(stdout, r.items, run.results); err != nil {
		return err
	}
	m := run.manifest
	fmt.Fprintf(stdout, "\nThroughput: %d posts in %.1f s, %.0f posts/s from publishing to the collected results.\n",
		m.Answered, m.Seconds, float64(m.Answered)/m.Seconds)
	fmt.Fprintf(stdout, "Results: %s%c (results.parquet, tables, and a page: report.html)\n", run.folder, os.PathSeparator)
	fmt.Fprintf(stdout, "\n%s\n%s\n", notice, misuse)
	return nil
}

// misuse says what the program is not for.
const misuse = "Not for: diagnosis, treatment, insurance, hiring, policing, or acting on a person without a human reader and their consent.\n" +
	"If you or someone you know is in danger, call your local emergency number or a crisis line (findahelpline.com lists them)."

// showDemoPost shows one post with its evidence.
func showDemoPost(w io.Writer, items []datasets.Item, results []explain.Result) error {
	item := slices.IndexFunc(items, func(it datasets.Item) bool { return it.Post.ID == demoPost })
	result := slices.IndexFunc(results, func(r explain.Result) bool { return r.ID == demoPost })
	if item < 0 || result < 0 {
		return fmt.Errorf("the post %s of the demo is not there", demoPost)
	}
	fmt.Fprintf(w, "\nOne post explained, %s:\n\n", demoPost)
	return reports.WritePost(w, items[item].Post.Text(), results[result], colours(w))
}
