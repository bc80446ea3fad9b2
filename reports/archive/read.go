package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mindsieve/mindsieve/explain"
	"github.com/mindsieve/mindsieve/reports/runs"
)

// Row is a result as it is kept. What names it is [keyOf] its id, version and
// answerer; a post that was edited, or answered by two bundles, has several rows.
type Row struct {
	Queue    string    `json:"-"`
	Version  string    `json:"version"`
	Answerer string    `json:"answerer"`
	StoredAt time.Time `json:"stored_at"` // when the stream took the result

	explain.Result
}

// Each calls use for each row in a folder that collectors write to, of one queue, or
// of all if queue is "". Rows have the named fields, or all if none is named. It
// stops at the first error, and fails if there is no part.
//
// It needs no index, and so reads beside a collector: files under their final names
// are whole. A row may come twice while a collector merges the parts of a day.
func Each(ctx context.Context, folder, queue string, use func(Row) error, fields ...string) error {
	parts, err := partsIn(folder, queue)
	if err != nil {
		return err
	}
	for _, path := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := eachOf(ctx, path, use, fields); err != nil {
			return err
		}
	}
	return nil
}

// Size returns how many bytes the parts of a queue's archive have.
func Size(folder, queue string) (bytes int64, err error) {
	paths, err := partsIn(folder, queue)
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return bytes, err
		}
		bytes += info.Size()
	}
	return bytes, err
}

// partsIn lists the files of the parts, in the order of their names.
func partsIn(folder, queue string) (parts []string, err error) {
	queues, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("reading the folder of results, where 'mindsieve collect --out' keeps them: %w", err)
	}
	for _, q := range queues {
		name, ok := strings.CutPrefix(q.Name(), "queue=")
		if !ok || queue != "" && name != queue {
			continue
		}
		err := filepath.WalkDir(filepath.Join(folder, q.Name()), func(path string, d os.DirEntry, err error) error {
			if err == nil && strings.HasPrefix(d.Name(), "part-") && filepath.Ext(path) == ".parquet" {
				parts = append(parts, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading the folder of results: %w", err)
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("%s has no results%s; 'mindsieve collect' keeps them there", folder, of(queue))
	}
	slices.Sort(parts)
	return parts, nil
}

func of(queue string) string {
	if queue == "" {
		return ""
	}
	return fmt.Sprintf(" of the queue %q", queue)
}

func eachOf(ctx context.Context, path string, use func(Row) error, fields []string) error {
	queue := strings.TrimPrefix(filepath.Base(filepath.Dir(filepath.Dir(path))), "queue=")
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s was merged by a collector just now; call the command again: %w", path, err)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	err = runs.EachRow(ctx, f, func(r Row) error {
		r.Queue = queue
		return use(r)
	}, fields...)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
