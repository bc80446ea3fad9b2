package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/datasets"
	"github.com/mindsieve/mindsieve/reports/tables"
)

// exportFlags are the flags of datasets export.
type exportFlags struct {
	*corpusFlags

	out    string
	splits []string
}

func exportCommand(shared *corpusFlags) *cobra.Command {
	f := exportFlags{corpusFlags: shared}
	cmd := &cobra.Command{
		Use:   "export NAME...",
		Short: "Write datasets as JSON lines to train a model on, without any text of any test split",
		Long: "Write each split of the named datasets that is in --data as NAME-SPLIT.jsonl, and manifest.json beside them. A line\n" +
			"has id, hash, text, labels (task to labels), and where the corpus has them group, community and spans (task to byte\n" +
			"ranges).\n" +
			"Every split but those for testing is written without the texts that stand in a test split of any dataset.\n" +
			"The manifest has the digests of the files, the counts, what was dropped and why, and the hashes of the texts that may\n" +
			"be trained on. The files hold the texts of the posts: keep them as you keep the corpora.",
		Example: "  mindsieve datasets export dreaddit sdcnl --data ~/corpora --out build/data\n" +
			"  mindsieve datasets export cams --split train,added --out build/data",
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.export(cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
	cmd.Flags().StringVar(&f.out, "out", "", "folder to write to (needed)")
	cmd.Flags().StringSliceVar(&f.splits, "split", []string{"train", "validation", "test"}, "splits to write, of those that a dataset has")
	return cmd
}

// export writes the splits and the manifest, and lists on stdout what it wrote.
func (f exportFlags) export(stdout, stderr io.Writer, names []string) error {
	if f.out == "" {
		return usageError{errors.New("--out FOLDER is needed: where to write the files")}
	}
	chosen, err := namedDatasets(names)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.out, 0o700); err != nil {
		return err
	}
	m := datasets.ExportManifest{Schema: 1}
	for _, d := range chosen {
		splits, err := f.exportDataset(d, stderr)
		if err != nil {
			return err
		}
		m.Splits = append(m.Splits, splits...)
	}
	if len(m.Splits) == 0 {
		return errors.New("nothing was exported; see above which files are absent")
	}
	if err := f.writeManifest(m); err != nil {
		return err
	}
	return f.report(stdout, m)
}

// exportDataset writes the splits of a dataset. One that it does not have, or
// whose file is absent, is told on stderr.
func (f exportFlags) exportDataset(d *datasets.Dataset, stderr io.Writer) ([]datasets.Exported, error) {
	var done []datasets.Exported
	for _, name := range f.splits {
		_, absent := d.Split(name)
		if absent != nil {
			fmt.Fprintf(stderr, "not exported: %s/%s: %v\n", d.Name, name, absent)
			continue
		}
		e, err := d.Export(f.data, name, f.out)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(stderr, "not exported: %s/%s: %v\n", d.Name, name, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		done = append(done, e)
	}
	return done, nil
}

func (f exportFlags) writeManifest(m datasets.ExportManifest) (err error) {
	file, err := os.Create(filepath.Join(f.out, "manifest.json"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return writeJSON(file, m)
}

// report lists what was written.
func (f exportFlags) report(w io.Writer, m datasets.ExportManifest) error {
	if f.json {
		return writeJSON(w, m)
	}
	t := tables.Table{Columns: slices.Concat(tables.Words("file"), tables.Numbers("rows", "dropped"), tables.Words("of them in"))}
	for _, s := range m.Splits {
		dropped := 0
		var where []string
		for _, d := range s.Dropped {
			dropped += d.Rows
			where = append(where, fmt.Sprintf("%s %d", d.Because, d.Rows))
		}
		t.Add(s.File, strconv.Itoa(s.Rows), strconv.Itoa(dropped), strings.Join(where, ", "))
	}
	return t.Draw(w)
}
