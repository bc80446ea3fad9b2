package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
)

// helpLineVar names the help line that the notice of high risk shows.
const helpLineVar = "MINDSIEVE_HELP_LINE"

// screenFlags are the flags of screen.
type screenFlags struct {
	bundle, task, posts, html, helpLine string
	instruments                         []string
	json                                bool
}

func screenCommand() *cobra.Command {
	var f screenFlags
	cmd := &cobra.Command{
		Use:   "screen [TEXT]",
		Short: "Screen one post, or a few, and show the evidence",
		Long: "Screen one post, from the argument or from standard input, or the posts of a file, and show the labels with the\n" +
			"evidence in the text. Nothing is stored but the page of --html, which holds the texts. " + notice,
		Example: "  mindsieve screen \"I can't sleep and everything feels too much.\"\n" +
			"  mindsieve screen < post.txt\n" +
			"  mindsieve screen --html page.html < post.txt\n" +
			"  mindsieve screen --posts posts.jsonl --html page.html\n" +
			"  mindsieve screen --instrument my-scale.json < post.txt\n" +
			"  mindsieve screen --json \"Slept well, feeling fine.\" | jq .label",
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.posts != "" && len(args) > 0 {
				return usageError{errors.New("--posts reads the posts of a file; it takes no text")}
			}
			return f.run(cmd.Context(), args, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	flags.StringVar(&f.task, "task", "", "show this task alone, in full (default: all that the bundle answers)")
	flags.StringVar(&f.posts, "posts", "", "file of posts to screen, a JSON object a line; - is standard input")
	flags.StringVar(&f.html, "html", "", "write a page for the browser to this file")
	flags.StringVar(&f.helpLine, "help-line", os.Getenv(helpLineVar), "a help line that the notice of high risk shows (default $"+helpLineVar+")")
	instrumentFlag(cmd, &f.instruments)
	flags.BoolVar(&f.json, "json", false, "print the results as JSON, one object a task")
	return cmd
}

func (f screenFlags) run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	posts, err := f.read(args, stdin, stderr)
	if err != nil {
		return err
	}
	instruments, err := explain.Instruments(f.instruments...)
	if err != nil {
		return err
	}
	classifier, err := loadModel(f.bundle)
	if err != nil {
		return err
	}
	defer classifier.Close()
	explainer := explain.New(classifier.Bundle.Digest, instruments...)
	explainer.HelpLine = f.helpLine
	if err := f.screen(ctx, classifier, explainer, posts); err != nil {
		return err
	}
	if f.html != "" {
		if err := writePage(f.html, classifier.Bundle, posts); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "page: %s\n", f.html)
	}
	switch {
	case f.json:
		return printJSON(stdout, posts)
	case f.html != "":
		return nil
	}
	return showPosts(stdout, posts)
}

// read returns the posts to screen. One that cannot be screened has a result
// that says why.
func (f screenFlags) read(args []string, stdin io.Reader, stderr io.Writer) ([]reports.ExplainedPost, error) {
	if f.posts == "" {
		text, err := textOf(args, stdin, stderr)
		return []reports.ExplainedPost{{ID: screenID, Text: text}}, err
	}
	in := stdin
	if f.posts != "-" {
		file, err := os.Open(f.posts)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading posts: %w", err)
	}
	posts := parsePosts(string(data))
	if len(posts) == 0 {
		return nil, errors.New("--posts: there are no posts to screen")
	}
	return posts, nil
}

// parsePosts reads a post from each line that is not blank. A post without an id
// that can be read is named by its line.
func parsePosts(lines string) []reports.ExplainedPost {
	var posts []reports.ExplainedPost
	for i, line := range strings.Split(lines, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		post, err := ingest.ParsePost([]byte(line))
		explained := reports.ExplainedPost{ID: cmp.Or(post.ID, fmt.Sprintf("line %d", i+1)), Text: post.Text()}
		if err != nil {
			explained.Text = ""
			explained.Results = []explain.Result{{
				Schema: explain.SchemaVersion, ID: explained.ID, Error: err.Error(), Labels: []string{}, Probabilities: []explain.Score{},
				Evidence: []explain.Evidence{}, Sentences: []explain.Sentence{}, Clauses: []explain.Clause{},
			}}
		}
		posts = append(posts, explained)
	}
	return posts
}

// textOf returns the text to screen, checked as the text of any post is.
func textOf(args []string, stdin io.Reader, stderr io.Writer) (string, error) {
	text := strings.Join(args, "")
	if len(args) == 0 {
		if terminal(stdin) {
			fmt.Fprintln(stderr, "Type the post; end with Ctrl-D on a line of its own.")
		}
		data, err := io.ReadAll(io.LimitReader(stdin, ingest.MaxText+1))
		if err != nil {
			return "", fmt.Errorf("reading standard input: %w", err)
		}
		text = strings.TrimRight(string(data), "\r\n")
	}
	if err := (ingest.Post{ID: screenID, Body: text}).Check(); err != nil {
		return "", fmt.Errorf("the post cannot be screened: %w", err)
	}
	return text, nil
}

// screenID is the id of the one post.
const screenID = "screen"

// screen gives the posts that have no result yet theirs: of the one task asked
// for, or of all. Of a bundle that gives no contributions the words are
// occluded, which costs a run of the graph each; workers never do so.
func (f screenFlags) screen(ctx context.Context, classifier *classify.Classifier, explainer *explain.Explainer, posts []reports.ExplainedPost) error {
	if f.task != "" {
		if _, err := classifier.Bundle.Head(f.task); err != nil {
			return usageError{err}
		}
	}
	var texts []string
	var rows []int
	for i, p := range posts {
		if p.Results == nil {
			texts, rows = append(texts, p.Text), append(rows, i)
		}
	}
	predictions, err := classifier.Predict(ctx, texts)
	if err != nil {
		return err
	}
	explained := explainer.Explain
	if classifier.Bundle.LogitsOnly {
		explained = explainer.ExplainOccluded
		if predictions, err = explain.Occlude(ctx, classifier.PredictWithout, texts, predictions); err != nil {
			return err
		}
	}
	for i, prediction := range predictions {
		p := &posts[rows[i]]
		p.Results = slices.DeleteFunc(explained(p.ID, p.Text, prediction), func(r explain.Result) bool {
			return f.task != "" && r.Task != f.task
		})
	}
	return nil
}
