package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Reader looks results up in the archive of a queue, and changes nothing. Close it
// after use: while it is open no collector can keep results there.
type Reader struct {
	index     index
	answerers []string
}

// OpenReader opens the archive of a queue below a folder. It fails if there is none,
// or if a collector has it open.
func OpenReader(folder, queue string) (*Reader, error) {
	path := filepath.Join(folder, "queue="+queue, "index.db")
	db, err := bolt.Open(path, 0o400, &bolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%s is in use: a collector keeps results there; end it, look, and start it again (it goes on where it was)", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no results of the queue %q are kept in %s: 'mindsieve collect' keeps them", queue, folder)
	case err != nil:
		return nil, fmt.Errorf("opening the index %s: %w", path, err)
	}
	r := &Reader{index: index{db}}
	if r.answerers, err = r.index.answerers(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return r, nil
}

// Has reports whether a result of a post in a version is kept, by any answerer.
func (r *Reader) Has(id, version string) (bool, error) {
	for _, answerer := range r.answerers {
		if known, err := r.index.has(keyOf(id, version, answerer)); known || err != nil {
			return known, err
		}
	}
	return false, nil
}

// Close gives the archive free.
func (r *Reader) Close() error { return r.index.db.Close() }
