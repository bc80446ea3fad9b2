package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/ingest/rows"
	"github.com/mindsieve/mindsieve/reports"
	"github.com/mindsieve/mindsieve/reports/posts"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// helpLineVar names the help line that stands with the notice.
const helpLineVar = "MINDSIEVE_HELP_LINE"

// screenFlags are the flags of screen.
type screenFlags struct {
	askedFlags
	posts, html, out, helpLine string
	json, words                bool
}

func screenCommand() *cobra.Command {
	var f screenFlags
	cmd := &cobra.Command{
		Use:   "screen [TEXT]",
		Short: "Screen a post, or a file of posts, and show the concern with its evidence",
		Long: "Screen one post, from the argument or from standard input, or the posts of a file, and show whether a person should\n" +
			"read it and why, the symptoms that it tells of, and the answers to screening questions. The questions of single\n" +
			"datasets say something of their own population alone; --task and --all ask them all the same, under a heading.\n\n" +
			"A file of posts may be JSON lines, CSV, TSV or Parquet. Its posts are read and answered in batches. With --out the\n" +
			"results are kept in a file of JSON lines, and the same command goes on after an interruption. A post that cannot be\n" +
			"screened has a result that says why; the exit status is then 1. No text is stored but on the page of --html. " + notice,
		Example: "  mindsieve screen \"I can't sleep and everything feels too much.\"\n" +
			"  mindsieve screen --words < post.txt\n" +
			"  mindsieve screen --all --html page.html < post.txt\n" +
			"  mindsieve screen --posts posts.jsonl --json | jq -c 'select(.concern.tier == \"read soon\") | .id'\n" +
			"  mindsieve screen --posts posts.csv --out results.jsonl\n" +
			"  mindsieve screen --posts posts.csv --alerts 0.5% --json\n" +
			"  mindsieve screen --task dreaddit/stress --json \"Slept well, feeling fine.\"",
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return usageError{err}
			}
			return f.run(cmd.Context(), args, cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	f.add(cmd)
	flags.BoolVar(&f.words, "words", false, "say which sentences and words each answer rests on")
	flags.StringVar(&f.posts, "posts", "", "file of posts to screen; - is JSON lines from standard input")
	flags.StringVar(&f.out, "out", "", "with --posts: keep the results in this file of JSON lines, and go on from what it holds")
	flags.StringVar(&f.html, "html", "", "write a page for the browser to this file; it holds the texts")
	flags.StringVar(&f.helpLine, "help-line", os.Getenv(helpLineVar), "a help line that stands with the notice (default $"+helpLineVar+")")
	flags.BoolVar(&f.json, "json", false, "print each result as one line of JSON")
	return cmd
}

func (f screenFlags) check(args []string) error {
	switch {
	case f.posts != "" && len(args) > 0:
		return errors.New("--posts reads the posts of a file; it takes no text")
	case f.out != "" && f.posts == "":
		return errors.New("--out keeps the results of --posts; a single post is printed")
	case f.out != "" && (f.json || f.html != ""):
		return errors.New("--out keeps the results in a file; leave --json and --html out")
	}
	return nil
}

func (f screenFlags) run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	next, closeInput, err := f.input(args, stdin, stderr)
	if err != nil {
		return err
	}
	defer closeInput()
	s, err := f.screener()
	if err != nil {
		return err
	}
	defer s.Classifier.Close()
	s.Explainer.Contributions = f.words
	if f.out != "" {
		return f.keep(ctx, s, next, stderr)
	}
	show := &shower{flags: f, about: posts.About{Heads: s.Classifier.Bundle.Heads, HelpLine: f.helpLine}, out: stdout}
	count, err := s.Each(ctx, next, show.post)
	b := s.Classifier.Bundle
	if err := errors.Join(err, show.end(b.Name, b.Digest, stderr)); err != nil {
		return err
	}
	return count.Err()
}

// input returns the posts to screen.
func (f screenFlags) input(args []string, stdin io.Reader, stderr io.Writer) (next runs.NextPost, closeInput func(), err error) {
	switch f.posts {
	case "":
		post, err := textOf(args, stdin, stderr)
		return runs.OnePost(post), func() {}, err
	case "-":
		r, err := ingest.NewPostReader(stdin, "standard input", rows.JSONLines)
		return r.Next, func() {}, err
	}
	r, err := ingest.OpenPosts(f.posts)
	if err != nil {
		return nil, nil, err
	}
	return r.Next, func() { r.Close() }, nil
}

// keep keeps the results of all posts in the file of --out.
func (f screenFlags) keep(ctx context.Context, s *runs.Screener, next runs.NextPost, stderr io.Writer) error {
	bar := newProgress(stderr, "posts", -1)
	count, err := s.Keep(ctx, next, f.out, bar.set)
	bar.close()
	if err != nil {
		return err
	}
	newLog(stderr).Info("all posts are answered", "file", f.out, "posts", count.All, "bad", count.Bad)
	return count.Err()
}

// shower shows results as they come, or gathers them for the page.
type shower struct {
	flags screenFlags
	about posts.About
	out   io.Writer
	shown []posts.Explained
}

// post shows a post.
func (s *shower) post(text string, r explain.Result) error {
	p := posts.Explained{Text: text, Result: r}
	if s.flags.html != "" {
		s.shown = append(s.shown, p)
	}
	switch {
	case s.flags.json:
		return runs.WriteLine(s.out, r)
	case s.flags.html != "":
		return nil
	}
	if s.flags.posts != "" {
		fmt.Fprintf(s.out, "── %s ──\n\n", strings.Trim(strconv.Quote(r.ID), `"`)) // an id may hold control characters
	}
	err := posts.Write(s.out, p, s.about, colours(s.out))
	if s.flags.posts != "" {
		fmt.Fprintln(s.out)
	}
	return err
}

// end writes the page, and what stands under all posts. The bundle is the one
// that answered.
func (s *shower) end(bundle, digest string, stderr io.Writer) error {
	if s.flags.html != "" {
		if err := s.page(bundle, digest); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "page: %s\n", s.flags.html)
		return nil
	}
	if !s.flags.json {
		fmt.Fprintf(s.out, "\n%s\n", notice)
	}
	return nil
}

// page writes the page of the posts, which their texts make as private as the
// posts are.
func (s *shower) page(bundle, digest string) error {
	file, err := os.OpenFile(s.flags.html, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return errors.Join(posts.WritePage(file, posts.Page{
		Title: "mindsieve: posts with their evidence", About: s.about, Posts: s.shown,
		Facts: []reports.Fact{{Name: "bundle", Value: bundle}, {Name: "digest of the bundle", Value: digest}, {Name: "posts", Value: strconv.Itoa(len(s.shown))}},
	}), file.Close())
}

// textOf returns the one post to screen, checked as any post is.
func textOf(args []string, stdin io.Reader, stderr io.Writer) (ingest.Post, error) {
	text := strings.Join(args, "")
	if len(args) == 0 {
		if terminal(stdin) {
			fmt.Fprintln(stderr, "Type the post; end with Ctrl-D on a line of its own.")
		}
		data, err := io.ReadAll(io.LimitReader(stdin, ingest.MaxText+1))
		if err != nil {
			return ingest.Post{}, fmt.Errorf("reading standard input: %w", err)
		}
		text = strings.TrimRight(string(data), "\r\n")
	}
	post := ingest.Post{ID: screenID, Body: text}
	if err := post.Check(); err != nil {
		return post, fmt.Errorf("the post cannot be screened: %w", err)
	}
	return post, nil
}

// screenID is the id of the one post.
const screenID = "screen"
