package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/ingest"
	"github.com/mindsieve/mindsieve/reports"
)

func screenCommand() *cobra.Command {
	var bundle string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "screen [TEXT]",
		Short: "Screen one post and show the evidence",
		Long: "Screen one post, from the argument or from standard input, and show its label with the evidence in the text.\n" +
			"Nothing is stored. " + notice,
		Example: "  mindsieve screen \"I can't sleep and everything feels too much.\"\n" +
			"  mindsieve screen < post.txt\n" +
			"  mindsieve screen --json \"Slept well, feeling fine.\" | jq .label",
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := textOf(args, cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			results, err := screenText(cmd.Context(), bundle, text)
			if err != nil {
				return err
			}
			return showResults(cmd.OutOrStdout(), text, results, asJSON)
		},
	}
	cmd.Flags().StringVar(&bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON, one object a task")
	return cmd
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

func screenText(ctx context.Context, bundle, text string) ([]explain.Result, error) {
	classifier, err := loadModel(bundle)
	if err != nil {
		return nil, err
	}
	defer classifier.Close()
	predictions, err := classifier.Predict(ctx, []string{text})
	if err != nil {
		return nil, err
	}
	return explain.New(classifier.Bundle.Digest, explain.PHQ9()).Explain(screenID, text, predictions[0]), nil
}

func showResults(w io.Writer, text string, results []explain.Result, asJSON bool) error {
	for _, r := range results {
		if asJSON {
			out := json.NewEncoder(w)
			out.SetEscapeHTML(false)
			out.SetIndent("", "  ")
			if err := out.Encode(r); err != nil {
				return err
			}
			continue
		}
		if err := reports.WritePost(w, text, r, colours(w)); err != nil {
			return err
		}
	}
	if !asJSON {
		fmt.Fprintf(w, "\n%s\n", notice)
	}
	return nil
}
