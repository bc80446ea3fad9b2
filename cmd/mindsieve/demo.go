package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/posts"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// shownPosts are the posts of the demo that are shown, and what each shows.
var shownPosts = []struct{ id, title string }{
	{"demo-001", "A plain one: symptoms with the words that tell them, and no danger"},
	{"demo-031", "Another person's risk: to be watched, though the author is in no danger"},
	{"demo-062", "An everyday one: words of death that mean none"},
}

// demoFlags are the flags of demo.
type demoFlags struct {
	bundle, nats, out, html string
	instruments             []string
}

func demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Screen the invented posts that ship with the program, from NATS to the table",
		Long: "Take the invented posts that ship with mindsieve through the whole system: NATS, Arrow batches, the model,\n" +
			"the explanation, the table. " + notice,
		Example: "  mindsieve demo\n  mindsieve demo --html demo.html",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	bundleFlag(cmd, &f.bundle)
	natsFlag(cmd, &f.nats)
	instrumentFlag(cmd, &f.instruments)
	cmd.Flags().StringVar(&f.out, "out", "runs", "folder for the run folder")
	cmd.Flags().StringVar(&f.html, "html", "", "write a page for the browser of the posts that are shown to this file")
	return cmd
}

func (f demoFlags) run(ctx context.Context, stdout, stderr io.Writer) error {
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	subject, err := runs.ReadDataset(&datasets.Demo, "", "")
	if err != nil {
		return err
	}
	if err := subject.Ask(classifier, ""); err != nil {
		return err
	}
	s := runs.Screening{
		Benchmark: subject, Instruments: instruments, NATS: f.nats, Out: f.out, Force: true, Command: []string{"demo"},
	}
	fmt.Fprintf(stdout, "%d invented posts → NATS → Arrow batches → %s in ONNX Runtime → evidence → table\n\n", len(subject.Items), classifier.Bundle.Name)
	bar := newProgress(stderr, "posts", len(subject.Items))
	s.Progress = bar.set
	run, _, err := s.Run(ctx)
	bar.close()
	if err != nil {
		return err
	}
	sections, err := run.Sections()
	if err != nil {
		return err
	}
	if err := reports.Write(stdout, reports.Style{Format: "table", Brief: true, Highlight: colours(stdout)}, runs.ReportsOf(sections)...); err != nil {
		return err
	}
	if err := f.show(ctx, stdout, run, subject.Items, posts.About{Heads: classifier.Bundle.Heads, HelpLine: os.Getenv(helpLineVar)}); err != nil {
		return err
	}
	m := run.Manifest
	fmt.Fprintf(stdout, "Throughput: %d posts in %.1f s, %.0f posts/s from publishing to the collected results.\n", m.Answered, m.Seconds, float64(m.Answered)/m.Seconds)
	fmt.Fprintf(stdout, "Results: %s%c (results.parquet, tables, and a page: report.html)\n\n%s\n%s\n", run.Folder, os.PathSeparator, notice, misuse)
	return nil
}

// misuse says what the program is not for.
const misuse = "Not for: diagnosis, treatment, insurance, hiring, policing, or acting on a person without a human reader and their consent.\n" +
	"If you or someone you know is in danger, call your local emergency number or a crisis line (findahelpline.com lists them)."

// show shows some posts with their evidence, and makes a page of them.
func (f demoFlags) show(ctx context.Context, w io.Writer, run *runs.Run, items []datasets.Item, about posts.About) error {
	subject := run.Manifest.Tasks[0].Name
	shown := make([]posts.Explained, len(shownPosts))
	err := run.Results(ctx, func(r explain.Result) error {
		for i, s := range shownPosts {
			if s.id == r.ID {
				item := slices.IndexFunc(items, func(it datasets.Item) bool { return it.Post.ID == s.id })
				r.Answers = slices.DeleteFunc(r.Answers, func(a explain.Answer) bool { return a.Task == subject }) // which the table is about
				shown[i] = posts.Explained{Text: items[item].Post.Text(), Result: r}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	for i, p := range shown {
		var b strings.Builder
		if err := posts.Write(&b, p, about, colours(w)); err != nil {
			return err
		}
		fmt.Fprintf(w, "── %s ──\n\n%s\n\n", shownPosts[i].title, strings.TrimRight(b.String(), "\n"))
	}
	if f.html == "" {
		return nil
	}
	page := shower{flags: screenFlags{html: f.html}, about: about, shown: shown}
	return page.page(run.Manifest.Bundle, run.Manifest.BundleSHA256)
}
