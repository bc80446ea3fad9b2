package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/reports/archive"
	"github.com/mindsieve/mindsieve/reports/timeline"
)

// timelineFlags are the flags of timeline.
type timelineFlags struct {
	results, queue, author, around, sort string
	window, gap, least, limit            int
	asJSON                               bool
}

func timelineCommand() *cobra.Command {
	var f timelineFlags
	cmd := &cobra.Command{
		Use:   "timeline",
		Short: "Show how the answers to authors' posts move over time",
		Long: "Show how the answers to authors' posts move over time, from the results that 'mindsieve collect' keeps: the risk now and\n" +
			"before, shifts in the answers, and episodes of alarms. With --author one author's posts in time. Authors with a shift come\n" +
			"first, the newest one before others; then those with the highest risk in their last window.\n\n" +
			"Posts are grouped by author in files of the temporary folder, which need about 1 kB a post and go when the command ends. " + notice,
		Example: "  mindsieve timeline --results results\n" +
			"  mindsieve timeline --results results --queue reddit --least 20 --json > authors.jsonl\n" +
			"  mindsieve timeline --results results --author author-0123456789abcdef0123456789abcdef --around 2026-03-01",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := f.options()
			if err != nil {
				return usageError{err}
			}
			if !cmd.Flags().Changed("limit") && f.asJSON {
				f.limit = 0
			}
			if f.author != "" {
				return f.one(cmd, o)
			}
			return f.all(cmd, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.results, "results", "results", "folder of the Parquet files that 'mindsieve collect' keeps")
	flags.StringVar(&f.queue, "queue", "", "name of the queue (default: all queues of the folder)")
	flags.StringVar(&f.author, "author", "", "the pseudonym of an author, whose posts are shown")
	flags.StringVar(&f.around, "around", "", "a date such as 2026-03-01: the window before is compared with the window from it on")
	flags.StringVar(&f.sort, "sort", "shift", "which authors come first: those with the newest shift, or those with the highest risk (shift, risk)")
	flags.IntVar(&f.window, "window", 28, "days of a window")
	flags.IntVar(&f.gap, "gap", 14, "days without, after which an episode is a new one")
	flags.IntVar(&f.least, "least", 3, "how many posts an author must have to be listed")
	flags.IntVar(&f.limit, "limit", 50, "how many authors are listed, 0 for all (default with --json: all)")
	flags.BoolVar(&f.asJSON, "json", false, "print a line of JSON an author")
	return cmd
}

func (f timelineFlags) options() (timeline.Options, error) {
	o := timeline.Options{Window: time.Duration(f.window) * 24 * time.Hour, Gap: time.Duration(f.gap) * 24 * time.Hour}
	switch {
	case f.window < 1 || f.gap < 1 || f.window > 36500 || f.gap > 36500:
		return o, errors.New("--window and --gap are days, from 1 on")
	case f.least < 1 || f.limit < 0:
		return o, errors.New("--least is a number from 1 on, and --limit one from 0 on")
	case f.sort != "shift" && f.sort != "risk":
		return o, fmt.Errorf("--sort %q is not one of shift, risk", f.sort)
	}
	if f.around != "" && f.author == "" && !f.asJSON {
		return o, errors.New("--around needs --author or --json: the table of authors has no place for it")
	}
	if f.around != "" {
		at, err := time.Parse(time.DateOnly, f.around)
		if err != nil {
			if at, err = time.Parse(time.RFC3339, f.around); err != nil {
				return o, fmt.Errorf("--around %q is no date such as 2026-03-01", f.around)
			}
		}
		o.Around = at.UTC()
	}
	return o, nil
}

// one shows the posts of one author.
func (f timelineFlags) one(cmd *cobra.Command, o timeline.Options) error {
	var posts []timeline.Post
	err := archive.Each(cmd.Context(), f.results, f.queue, func(r archive.Row) error {
		if r.Author == f.author {
			posts = append(posts, timeline.PostOf(r))
		}
		return nil
	}, timeline.Fields...)
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		return fmt.Errorf("%s has no result of an author %q; an author is a pseudonym, as results have it", f.results, f.author)
	}
	o.Series = true
	t, out := timeline.Of(f.author, posts, o), cmd.OutOrStdout()
	if f.asJSON {
		return json.NewEncoder(out).Encode(t)
	}
	fmt.Fprintf(out, "%s\n", t.Sparkline())
	return t.Page(o, []string{notice}).Terminal(out, false)
}

// errLimit ends the listing.
var errLimit = errors.New("enough")

// all lists authors.
func (f timelineFlags) all(cmd *cobra.Command, o timeline.Options) (err error) {
	g, err := timeline.NewGathering()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	var n timeline.Totals
	if err := f.gather(cmd, g, &n); err != nil {
		return err
	}
	order := timeline.ByShift
	if f.sort == "risk" {
		order = timeline.ByRisk
	}
	var shown []timeline.Timeline
	lines := json.NewEncoder(cmd.OutOrStdout())
	listed := 0
	err = g.Each(cmd.Context(), func(author string, results []timeline.Post) (timeline.Timeline, bool) {
		t := timeline.Of(author, results, o)
		n.Add(t, t.Posts < f.least)
		return t, t.Posts >= f.least
	}, order, func(t timeline.Timeline) error {
		if f.limit > 0 && listed == f.limit {
			return errLimit
		}
		listed++
		if f.asJSON {
			return lines.Encode(t)
		}
		shown = append(shown, t)
		return nil
	})
	if err != nil && !errors.Is(err, errLimit) {
		return err
	}
	notes := n.Notes(o)
	if rest := n.Authors - n.Few - listed; rest > 0 {
		notes = append(notes, fmt.Sprintf("%d more authors are not listed: --limit 0 lists all.", rest))
	}
	if f.asJSON {
		return printNotes(cmd.ErrOrStderr(), notes)
	}
	return timeline.Overview(shown, append(notes, notice)).Terminal(cmd.OutOrStdout(), false)
}

// gather groups the results by author, and shows how far it is on a terminal.
func (f timelineFlags) gather(cmd *cobra.Command, g *timeline.Gathering, n *timeline.Totals) error {
	bar := newProgress(cmd.ErrOrStderr(), "results", -1)
	defer bar.close()
	return archive.Each(cmd.Context(), f.results, f.queue, func(r archive.Row) error {
		if n.Results++; n.Results%1000 == 0 {
			bar.set(n.Results)
		}
		if r.Author == "" {
			n.NoAuthor++
			return nil
		}
		return g.Add(r.Author, timeline.PostOf(r))
	}, timeline.Fields...)
}

func printNotes(w io.Writer, notes []string) error {
	for _, note := range notes {
		if _, err := fmt.Fprintln(w, note); err != nil {
			return err
		}
	}
	return nil
}
