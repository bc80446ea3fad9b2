package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/mindsieve/mindsieve/classify"
	"github.com/mindsieve/mindsieve/reports"
)

// printJSON prints an object for each post and task.
func printJSON(w io.Writer, posts []reports.ExplainedPost) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	for _, p := range posts {
		for _, r := range p.Results {
			if err := out.Encode(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// showPosts shows the posts on the terminal, under their ids if there are several.
func showPosts(w io.Writer, posts []reports.ExplainedPost) error {
	for _, p := range posts {
		if len(posts) > 1 {
			fmt.Fprintf(w, "── %s ──\n\n", strings.Trim(strconv.Quote(p.ID), `"`)) // an id may hold control characters
		}
		if err := showPost(w, p); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, notice)
	return nil
}

func showPost(w io.Writer, p reports.ExplainedPost) error {
	switch {
	case p.Err() != "":
		_, err := fmt.Fprintf(w, "Not screened: %s.\n", p.Err())
		return err
	case len(p.Results) == 1:
		return reports.WritePost(w, p.Text, p.Results[0], colours(w))
	}
	return reports.WritePostTasks(w, p.Text, p.Results, colours(w))
}

// writePage writes the page of the posts, which their texts make as private as
// the posts are.
func writePage(path string, b *classify.Bundle, posts []reports.ExplainedPost) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return errors.Join(reports.WritePostHTML(file, reports.PostPage{
		Title: "mindsieve: posts with their evidence",
		Facts: []reports.Fact{{Name: "bundle", Value: b.Name}, {Name: "digest of the bundle", Value: b.Digest}, {Name: "posts", Value: fmt.Sprint(len(posts))}},
		Posts: posts,
	}), file.Close())
}
