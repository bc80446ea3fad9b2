package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/archive"
	"github.com/mindsieve/mindsieve/reports/takeover"
)

func compareBundlesCommand(asJSON *bool) *cobra.Command {
	var results, with string
	cmd := &cobra.Command{
		Use:   "compare [A B]",
		Short: "Compare the results of two bundles for the same posts",
		Long: "Compare what two bundles say of the same posts, before the second takes over from the first: how tiers move, how many\n" +
			"alarms more or fewer there would be, how far risk, answers and symptoms agree, and which posts differ most, by id. It does\n" +
			"not say who is right. A and B are the folders of two queues that 'mindsieve collect' keeps, or two files of JSON Lines from\n" +
			"'mindsieve screen'; --with names the second queue of one folder. Posts are joined by id and version, in files by id\n" +
			"alone. A collector may go on meanwhile. Memory grows with the posts of the smaller side alone, by some 400 bytes each.",
		Example: "  mindsieve bundles compare --results results --queue posts --with shadow\n" +
			"  mindsieve bundles compare old.jsonl new.jsonl --json | jq .alarms\n" +
			"  mindsieve bundles compare old/queue=posts new/queue=posts",
		Args: usage(cobra.MaximumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			switch {
			case len(args) == 2 && with == "":
			case len(args) == 0 && with != "":
				args = []string{filepath.Join(results, "queue="+s.text("queue")), filepath.Join(results, "queue="+with)}
			default:
				return usageError{errors.New("give two folders or files of results, or name the second queue of --results with --with")}
			}
			return compareBundles(cmd, args[0], args[1], *asJSON)
		},
	}
	addFlags(cmd, queueSettings)
	cmd.Flags().StringVar(&results, "results", "results", "folder of the collected results")
	cmd.Flags().StringVar(&with, "with", "", "the queue that the second bundle answered")
	return cmd
}

func compareBundles(cmd *cobra.Command, first, second string, asJSON bool) error {
	before, err := resultsAt(first)
	if err != nil {
		return err
	}
	after, err := resultsAt(second)
	if err != nil {
		return err
	}
	c, err := takeover.Compare(cmd.Context(), before, after)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), c)
	}
	return c.Write(cmd.OutOrStdout())
}

// resultsAt is the source of the results of a queue, or of those in a file of JSON Lines.
func resultsAt(path string) (takeover.Source, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return takeover.Source{}, fmt.Errorf("there are no results at %s: 'mindsieve collect' and 'mindsieve screen' make them", path)
	case err != nil:
		return takeover.Source{}, err
	case !info.IsDir():
		return takeover.Source{Name: path, Bytes: info.Size(), Each: func(_ context.Context, use func(takeover.Result) error) error {
			return eachLine(path, use)
		}}, nil
	}
	folder, queue, ok := strings.Cut(filepath.Clean(path), "queue=")
	if !ok || strings.Contains(queue, string(filepath.Separator)) {
		return takeover.Source{}, usageError{fmt.Errorf("%s is no folder of a queue, such as results/queue=posts", path)}
	}
	size, err := archive.Size(folder, queue)
	return takeover.Source{Name: path, Versions: true, Bytes: size, Each: func(ctx context.Context, use func(takeover.Result) error) error {
		return archive.Each(ctx, folder, queue, func(r archive.Row) error {
			return use(takeover.Result{Version: r.Version, Answerer: r.Answerer, Result: r.Result})
		}, "version", "answerer", "id", "concern", "symptoms", "answers", "error")
	}}, err
}

// eachLine reads results in JSON Lines.
func eachLine(path string, use func(takeover.Result) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := json.NewDecoder(f)
	for n := 1; ; n++ {
		var r takeover.Result
		err := in.Decode(&r.Result)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && r.Schema != explain.SchemaVersion {
			err = fmt.Errorf("schema %d, not %d", r.Schema, explain.SchemaVersion)
		}
		if err != nil {
			return fmt.Errorf("%s: result %d: %w", path, n, err)
		}
		if err := use(r); err != nil {
			return err
		}
	}
}
