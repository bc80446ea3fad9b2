package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Archive is the folder of the results of one queue. Close it after use.
type Archive struct {
	folder string
	index  index
	at     position
	open   map[string]*partWriter // by date
	names  map[string]string      // of the open parts, by date
	keys   []key                  // of the rows in open parts
	fresh  map[key]bool           // the same, to be looked up
	named  map[string]bool        // their answerers
}

// Open opens the archive of a queue below a folder, and makes it if need be. Parts
// that a collector which died left behind are completed or removed.
func Open(folder, queue string) (*Archive, error) {
	a := &Archive{folder: filepath.Join(folder, "queue="+queue)}
	if err := os.MkdirAll(a.folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of results: %w", err)
	}
	var err error
	if a.index, err = openIndex(filepath.Join(a.folder, "index.db")); err != nil {
		return nil, err
	}
	if err := a.mend(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", a.folder, err), a.index.db.Close())
	}
	if a.at, err = a.index.position(); err != nil {
		return nil, errors.Join(err, a.index.db.Close())
	}
	a.reset()
	if err := a.name(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", a.folder, err), a.index.db.Close())
	}
	return a, nil
}

// name enters who answered into an index of an earlier version, which lacks it.
func (a *Archive) name() error {
	known, err := a.index.answerers()
	if err != nil || len(known) > 0 {
		return err
	}
	parts, err := a.index.parts()
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := eachOf(context.Background(), filepath.Join(a.folder, p.Name), func(r Row) error { a.named[r.Answerer] = true; return nil }, []string{"answerer"})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return a.index.commit(nil, a.named, nil, nil, a.at)
}

func (a *Archive) reset() {
	a.open, a.names, a.keys, a.fresh, a.named = map[string]*partWriter{}, map[string]string{}, nil, map[key]bool{}, map[string]bool{}
}

// mend makes the files be those of the index.
func (a *Archive) mend() error {
	parts, err := a.index.parts()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, p := range parts {
		path := filepath.Join(a.folder, p.Name)
		known[path] = true
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := os.Rename(path+unfinished, path); err != nil {
			return fmt.Errorf("the part %s is gone, and with it %d results: put it back from a backup, or collect into another folder: %w", p.Name, p.Rows, err)
		}
	}
	return filepath.WalkDir(a.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || known[path] || !strings.HasPrefix(d.Name(), "part-") {
			return err
		}
		return os.Remove(path)
	})
}

// After returns the number of the last message of the stream that is kept; 0 if
// the stream was made at another time than the one before.
func (a *Archive) After(since time.Time) uint64 {
	if !a.at.Since.Equal(since) {
		a.at.Since, a.at.After = since, 0
	}
	return a.at.After
}

// Add keeps a result, and reports whether it is new: one of the same post, version
// and answerer is kept once. It counts when Flush has returned. One that can't be kept
// is passed over with [errForeign], and the archive is as it was before.
func (a *Archive) Add(r Result) (fresh bool, err error) {
	k := keyOf(r.ID, r.Version, r.Answerer)
	known, err := a.index.has(k)
	if err != nil {
		return false, err
	}
	if !known && !a.fresh[k] {
		row, err := r.row()
		if err != nil {
			return false, err
		}
		w, err := a.part(r.At.UTC().Format(time.DateOnly))
		if err != nil {
			return false, fmt.Errorf("writing results: %w", err)
		}
		if err := w.add(row); err != nil {
			return false, fmt.Errorf("writing results: %w", err)
		}
		a.keys, a.fresh[k], a.named[r.Answerer], fresh = append(a.keys, k), true, true, true
	}
	a.at.After = r.Number
	return fresh, nil
}

// part returns the open part of a date.
func (a *Archive) part(date string) (*partWriter, error) {
	if w := a.open[date]; w != nil {
		return w, nil
	}
	a.at.Parts++
	name := fmt.Sprintf("date=%s/part-%06d.parquet", date, a.at.Parts)
	w, err := newPart(filepath.Join(a.folder, name) + unfinished)
	if err == nil {
		a.open[date], a.names[date] = w, name
	}
	return w, err
}

// Held is how many rows wait for Flush.
func (a *Archive) Held() int { return len(a.keys) }

// Flush ends the open parts. What was added before is kept when it returns.
func (a *Archive) Flush() error {
	var added []Part
	for date, w := range a.open {
		sum, err := w.close()
		if err != nil {
			return fmt.Errorf("writing results: %w", err)
		}
		added = append(added, Part{Name: a.names[date], Date: date, Rows: w.n, SHA256: sum})
	}
	return a.enter(added, nil)
}

// enter lets parts count, and others no longer.
func (a *Archive) enter(added, gone []Part) error {
	if err := a.index.commit(a.keys, a.named, added, gone, a.at); err != nil {
		return fmt.Errorf("entering results into the index: %w", err)
	}
	a.reset()
	for _, p := range added {
		path := filepath.Join(a.folder, p.Name)
		if err := os.Rename(path+unfinished, path); err != nil {
			return err
		}
	}
	for _, p := range gone {
		if err := os.Remove(filepath.Join(a.folder, p.Name)); err != nil {
			return err
		}
	}
	return nil
}

// Compact makes one part of the parts of each date before a day.
func (a *Archive) Compact(ctx context.Context, before time.Time) error {
	parts, err := a.index.parts()
	if err != nil {
		return err
	}
	by := map[string][]Part{}
	for _, p := range parts {
		if p.Date < before.UTC().Format(time.DateOnly) {
			by[p.Date] = append(by[p.Date], p)
		}
	}
	for date, several := range by {
		if len(several) > 1 {
			if err := a.merge(ctx, date, several); err != nil {
				return fmt.Errorf("merging the parts of %s: %w", date, err)
			}
		}
	}
	return nil
}

func (a *Archive) merge(ctx context.Context, date string, several []Part) error {
	slices.SortFunc(several, func(a, b Part) int { return cmp.Compare(a.Name, b.Name) })
	w, err := a.part(date)
	if err != nil {
		return err
	}
	for _, p := range several {
		if err := w.copy(ctx, filepath.Join(a.folder, p.Name)); err != nil {
			_, closed := w.close()
			a.reset()
			return errors.Join(fmt.Errorf("%s: %w", p.Name, err), closed)
		}
	}
	name := a.names[date]
	sum, err := w.close()
	if err != nil {
		return err
	}
	return a.enter([]Part{{Name: name, Date: date, Rows: w.n, SHA256: sum}}, several)
}

// Parts lists the parts that count.
func (a *Archive) Parts() ([]Part, error) { return a.index.parts() }

// Close gives the folder free. What was added and not flushed is not kept.
func (a *Archive) Close() error {
	var err error
	for date, w := range a.open {
		_, closed := w.close()
		err = errors.Join(err, closed, os.Remove(filepath.Join(a.folder, a.names[date])+unfinished))
	}
	return errors.Join(err, a.index.db.Close())
}
