package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

func verifyCommand(f *corpusFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Count what is in the files of datasets",
		Long: "Read every split whose file is in --data and count its rows, labels, duplicates, conflicts and empty texts.\n" +
			"The exit status is 1 if a number of rows is not the published one, a file cannot be read, or a file of a dataset\n" +
			"named here is absent.",
		Example: "  mindsieve datasets verify --data ~/corpora\n  mindsieve datasets verify dreaddit --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.verify(cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
}

// verify checks the splits of the named datasets, or of all.
func (f corpusFlags) verify(stdout, stderr io.Writer, names []string) error {
	chosen, err := namedDatasets(names)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		chosen = datasets.All
	}
	v := f.check(chosen)
	if f.json {
		err = writeJSON(stdout, v.checks)
	} else if len(v.checks) > 0 {
		err = writeChecks(stdout, v.checks)
	}
	if err != nil {
		return err
	}
	for _, m := range v.missing {
		fmt.Fprintln(stderr, "not checked:", m)
	}
	for _, u := range v.unreadable {
		fmt.Fprintln(stderr, "cannot be read:", u)
	}
	return v.verdict(len(names) > 0)
}

// verification is what was found in the splits of datasets.
type verification struct {
	checks     []datasets.Check
	missing    []string // splits whose file is absent, and where to ask for it
	unreadable []string // splits whose file cannot be read, and why
}

// check verifies every split of datasets.
func (f corpusFlags) check(chosen []*datasets.Dataset) verification {
	v := verification{checks: []datasets.Check{}}
	for _, d := range chosen {
		for _, s := range d.Splits {
			c, err := d.Verify(f.data, s.Name)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				v.missing = append(v.missing, fmt.Sprintf("%s/%s: %v", d.Name, s.Name, err))
			case err != nil:
				v.unreadable = append(v.unreadable, fmt.Sprintf("%s/%s: %v", d.Name, s.Name, err))
			default:
				v.checks = append(v.checks, c)
			}
		}
	}
	return v
}

// verdict is the error of a file that cannot be read, of a wrong number of rows,
// or of an absent file of a dataset that was asked for by its name.
func (v verification) verdict(named bool) error {
	var wrong []string
	for _, c := range v.checks {
		if c.Wrong() {
			wrong = append(wrong, fmt.Sprintf("%s/%s has %d rows instead of %d", c.Dataset, c.Split, c.Rows, c.Expected))
		}
	}
	var all []string
	if len(v.unreadable) > 0 {
		all = append(all, fmt.Sprintf("splits that cannot be read: %d; see above why", len(v.unreadable)))
	}
	if len(wrong) > 0 {
		all = append(all, "not the published files: "+strings.Join(wrong, "; "))
	}
	if named && len(v.missing) > 0 {
		all = append(all, fmt.Sprintf("splits without a file: %d; see above where to ask for them", len(v.missing)))
	}
	if len(all) > 0 {
		return errors.New(strings.Join(all, "; "))
	}
	return nil
}

// writeChecks draws the table of checks, then the labels and the notes.
func writeChecks(w io.Writer, checks []datasets.Check) error {
	t := tables.Table{Columns: slices.Concat(
		tables.Words("split"), tables.Numbers("rows", "expected"), tables.Words(""), tables.Numbers("duplicates", "conflicts", "empty"), tables.Words("SHA-256 of the file"),
	)}
	for _, c := range checks {
		mark := map[bool]string{true: "WRONG", false: "ok"}[c.Wrong()]
		if c.Expected == 0 {
			mark = ""
		}
		t.Add(c.Dataset+"/"+c.Split, strconv.Itoa(c.Rows), count(c.Expected), mark,
			strconv.Itoa(c.Duplicates), strconv.Itoa(c.Conflicts), strconv.Itoa(c.Empty), c.SHA256[:16]+"…")
	}
	if err := t.Draw(w); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nLabels, by task:")
	for _, c := range checks {
		for _, task := range c.Tasks {
			fmt.Fprintf(w, "  %s/%s, %s: %s\n", c.Dataset, c.Split, task.Task, distribution(task))
		}
	}
	for _, c := range checks {
		for _, note := range c.Notes {
			fmt.Fprintf(w, "note on %s/%s: %s\n", c.Dataset, c.Split, note)
		}
	}
	return nil
}

// distribution lists the labels of a task and their rows.
func distribution(t datasets.TaskCount) string {
	var parts []string
	for _, l := range t.Labels {
		parts = append(parts, fmt.Sprintf("%s %d", l.Label, l.Rows))
	}
	if t.Unlabeled > 0 {
		parts = append(parts, fmt.Sprintf("(no label) %d", t.Unlabeled))
	}
	return strings.Join(parts, "; ")
}

func leaksCommand(f *corpusFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "leaks [NAME...]",
		Short: "Count the texts that splits share, within and between datasets",
		Long: "Count the distinct texts that every two splits in --data share: exact, in lower case with repaired quotes and\n" +
			"white space, and alnum, by letters and digits alone; and say which published rows that makes incomparable.\n" +
			"With datasets or cards named, compare these with all others. Official test splits whose files are absent are\n" +
			"compared by the hashes of their texts, which tell exact copies alone.",
		Example: "  mindsieve datasets leaks --data ~/corpora\n  mindsieve datasets leaks my-corpus.yaml --data ~/corpora --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.leaks(cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
}

// leakReport is the JSON of the command.
type leakReport struct {
	Overlaps []datasets.Overlap   `json:"overlaps"`
	Known    []datasets.KnownLeak `json:"known"`
	ByHash   []string             `json:"by_hash"` // splits compared by hashes: their files are not in --data
	Missing  []string             `json:"missing"` // splits that were not compared: their files are not in --data
}

func (f corpusFlags) leaks(stdout, stderr io.Writer, names []string) error {
	chosen, err := namedDatasets(names)
	if err != nil {
		return err
	}
	found, err := datasets.FindLeaks(f.data, chosen...)
	if err != nil {
		return err
	}
	if f.json {
		return writeJSON(stdout, leakReport{found.Overlaps, datasets.KnownLeaks, found.ByHash, found.Missing})
	}
	t := tables.Table{Columns: slices.Concat(tables.Words("A", "B"), tables.Numbers("exact", "alnum"), tables.Words("what follows"))}
	for _, o := range found.Overlaps {
		alnum := strconv.Itoa(o.Alnum)
		if o.ByHash {
			alnum = "–"
		}
		t.Add(o.A, o.B, strconv.Itoa(o.Exact), alnum, o.Follows)
	}
	if err := t.Draw(stdout); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "\nKnown besides:")
	for _, k := range datasets.KnownLeaks {
		fmt.Fprintf(stdout, "- %s: %s\n", strings.Join(k.Datasets, ", "), k.Fact)
	}
	if len(found.ByHash) > 0 {
		fmt.Fprintf(stderr, "compared by hashes, no file in --data: %s\n", strings.Join(found.ByHash, ", "))
	}
	if len(found.Missing) > 0 {
		fmt.Fprintf(stderr, "not compared, no file in --data: %s\n", strings.Join(found.Missing, ", "))
	}
	return nil
}

// namedDatasets returns the datasets of some names or cards.
func namedDatasets(names []string) ([]*datasets.Dataset, error) {
	var chosen []*datasets.Dataset
	for _, name := range names {
		d, err := datasets.Named(name)
		if err != nil {
			return nil, usageError{err}
		}
		chosen = append(chosen, d)
	}
	return chosen, nil
}
