package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// corpusFlags are the flags of the commands about datasets.
type corpusFlags struct {
	data string
	json bool
}

func datasetsCommand() *cobra.Command {
	var f corpusFlags
	cmd := &cobra.Command{
		Use:   "datasets",
		Short: "List, describe and check the datasets",
		Long: "List, describe and check the datasets. Their files are not part of mindsieve: 'show' says where to ask for them,\n" +
			"'verify' whether they are the published ones, 'leaks' which splits share posts.",
		Example: "  mindsieve datasets list\n" +
			"  mindsieve datasets show dreaddit\n" +
			"  mindsieve datasets verify --data ~/corpora",
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := cmd.PersistentFlags()
	flags.StringVar(&f.data, "data", os.Getenv("MINDSIEVE_DATA"), "folder that holds a folder for each dataset (default $MINDSIEVE_DATA)")
	flags.BoolVar(&f.json, "json", false, "write JSON")
	cmd.AddCommand(
		&cobra.Command{
			Use:     "list",
			Short:   "List the datasets",
			Example: "  mindsieve datasets list\n  mindsieve datasets list --json",
			Args:    usage(cobra.NoArgs),
			RunE:    func(cmd *cobra.Command, _ []string) error { return f.list(cmd.OutOrStdout()) },
		},
		&cobra.Command{
			Use:     "show NAME",
			Short:   "Show everything that is known of a dataset",
			Example: "  mindsieve datasets show dreaddit\n  mindsieve datasets show --json sdcnl",
			Args:    usage(cobra.ExactArgs(1)),
			RunE:    func(cmd *cobra.Command, args []string) error { return f.show(cmd.OutOrStdout(), args[0]) },
		},
		verifyCommand(&f),
		leaksCommand(&f),
		exportCommand(&f),
		sentencesCommand(&f),
	)
	return cmd
}

// corpusInfo is what is shown of a dataset.
type corpusInfo struct {
	Name     string      `json:"name"`
	Title    string      `json:"title"`
	Language string      `json:"language"`
	Source   string      `json:"source"`
	Licence  string      `json:"licence"`
	Citation string      `json:"citation"`
	Folder   string      `json:"folder"`
	Tasks    []taskInfo  `json:"tasks"`
	Splits   []splitInfo `json:"splits"`
	Defects  []string    `json:"defects"`
}

type taskInfo struct {
	Name     string        `json:"name"`
	Kind     datasets.Kind `json:"kind"`
	Unit     string        `json:"unit"`
	Labels   []string      `json:"labels"`
	Positive []string      `json:"positive"`
}

type splitInfo struct {
	Name      string   `json:"name"`
	File      string   `json:"file"`
	Rows      int      `json:"rows"` // 0: no number is known
	Ours      bool     `json:"ours"` // made by us, not by the authors
	Protocols []string `json:"protocols"`
	Present   bool     `json:"present"` // its file is in --data
}

// describe gathers what is shown of a dataset; data may be empty.
func describe(d *datasets.Dataset, data string) corpusInfo {
	info := corpusInfo{
		Name: d.Name, Title: d.Title, Language: d.Lang, Source: d.Source, Licence: d.Licence, Citation: d.Citation,
		Folder: cmp.Or(d.Folder, d.Name), Defects: append([]string{}, d.Defects...),
	}
	for _, t := range d.Tasks {
		info.Tasks = append(info.Tasks, taskInfo{t.Name, t.Kind, t.Unit, t.Labels, append([]string{}, t.Positive...)})
	}
	for _, s := range d.Splits {
		info.Splits = append(info.Splits, splitInfo{
			s.Name, s.File, s.Rows, s.Ours, append([]string{}, s.Protocols...), d.Has(data, s),
		})
	}
	return info
}

func (f corpusFlags) list(w io.Writer) error {
	var all []corpusInfo
	for _, d := range datasets.All {
		all = append(all, describe(d, f.data))
	}
	if f.json {
		return writeJSON(w, all)
	}
	t := tables.Table{Columns: tables.Words("name", "title", "task", "unit", "splits", "lang", "licence", "files")}
	for _, c := range all {
		name, title := c.Name, shorten(c.Title, 42)
		splits, lang, licence, files := shorten(c.splitNames(), 24), c.Language, shorten(c.Licence, 16), c.presence()
		for _, task := range c.Tasks {
			t.Add(name, title, path.Base(task.Name), task.Unit, splits, lang, licence, files)
			name, title, splits, lang, licence, files = "", "", "", "", "", ""
		}
	}
	return t.Draw(w)
}

// splitNames lists the splits.
func (c corpusInfo) splitNames() string {
	names := make([]string, len(c.Splits))
	for i, s := range c.Splits {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// presence says how many splits have their file in --data.
func (c corpusInfo) presence() string {
	present := 0
	for _, s := range c.Splits {
		if s.Present {
			present++
		}
	}
	switch present {
	case 0:
		return "no"
	case len(c.Splits):
		return "yes"
	}
	return fmt.Sprintf("%d of %d", present, len(c.Splits))
}

func (f corpusFlags) show(w io.Writer, name string) error {
	d, err := datasets.Named(name)
	if err != nil {
		return usageError{err}
	}
	info := describe(d, f.data)
	if f.json {
		return writeJSON(w, info)
	}
	return info.write(w)
}

// write shows a dataset to a person.
func (c corpusInfo) write(w io.Writer) error {
	fmt.Fprintf(w, "%s\n\nname      %s\nlanguage  %s\nsource    %s\nlicence   %s\ncite      %s\nfolder    %s\n\n",
		c.Title, c.Name, c.Language, c.Source, c.Licence, c.Citation, c.Folder)
	for _, t := range c.Tasks {
		fmt.Fprintf(w, "task %s: %s, a label for each %s\n  labels    %s\n", t.Name, t.Kind, t.Unit, strings.Join(t.Labels, ", "))
		if len(t.Positive) > 0 {
			fmt.Fprintf(w, "  positive  %s\n", strings.Join(t.Positive, ", "))
		}
	}
	fmt.Fprintln(w)
	t := tables.Table{Columns: slices.Concat(
		tables.Words("split"), tables.Numbers("rows"), tables.Words("file", "made by", "protocols", "present"),
	)}
	for _, s := range c.Splits {
		t.Add(s.Name, count(s.Rows), s.File, map[bool]string{true: "mindsieve", false: "the authors"}[s.Ours],
			strings.Join(s.Protocols, ", "), map[bool]string{true: "yes", false: "no"}[s.Present])
	}
	if err := t.Draw(w); err != nil {
		return err
	}
	for i, defect := range c.Defects {
		if i == 0 {
			fmt.Fprintln(w, "\nKnown defects:")
		}
		fmt.Fprintf(w, "- %s\n", defect)
	}
	return nil
}

// count returns a number of rows, or a dash if it is not known.
func count(rows int) string {
	if rows == 0 {
		return "–"
	}
	return strconv.Itoa(rows)
}

// shorten cuts a text for a cell of a table.
func shorten(text string, limit int) string {
	if r := []rune(text); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return text
}

// writeJSON writes a value as indented JSON.
func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}
