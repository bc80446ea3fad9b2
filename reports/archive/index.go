package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Part is a file of results.
type Part struct {
	Name   string `json:"name"` // below the folder of the queue: "date=2026-05-01/part-000001.parquet"
	Date   string `json:"date"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"` // in hex
}

// position is how far the parts go.
type position struct {
	Since time.Time `json:"since"` // when the stream was made
	After uint64    `json:"after"` // number of its last message that was read
	Parts int       `json:"parts"` // how many parts were ever written
}

// key names a result: a post, its version, and who answered.
type key [16]byte

func keyOf(id, version, answerer string) key {
	sum := sha256.Sum256([]byte(id + "\x00" + version + "\x00" + answerer))
	return key(sum[:16])
}

// index is the file that says what is kept.
type index struct{ db *bolt.DB }

var (
	bucketKeys      = []byte("results")
	bucketParts     = []byte("parts")
	bucketMeta      = []byte("meta")
	bucketAnswerers = []byte("answerers") // the keys are names behind a dot, as one may be empty
	keyPosition     = []byte("position")
)

// openIndex opens the index, and makes it if it is not there. It fails if another
// program has it open.
func openIndex(path string) (index, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: 2 * time.Second})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return index{}, fmt.Errorf("%s is in use: another collector keeps the results of this queue here; end it, or choose another folder", path)
	}
	if err != nil {
		return index{}, fmt.Errorf("opening the index %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketKeys, bucketParts, bucketMeta, bucketAnswerers} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	return index{db}, err
}

func (x index) position() (p position, err error) {
	err = x.db.View(func(tx *bolt.Tx) error {
		data := tx.Bucket(bucketMeta).Get(keyPosition)
		if data == nil {
			return nil
		}
		return json.Unmarshal(data, &p)
	})
	return p, err
}

// parts returns the parts in the order of their names.
func (x index) parts() (all []Part, err error) {
	err = x.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketParts).ForEach(func(_, data []byte) error {
			var p Part
			if err := json.Unmarshal(data, &p); err != nil {
				return err
			}
			all = append(all, p)
			return nil
		})
	})
	return all, err
}

// has reports whether a result is kept.
func (x index) has(k key) (known bool, err error) {
	err = x.db.View(func(tx *bolt.Tx) error {
		known = tx.Bucket(bucketKeys).Get(k[:]) != nil
		return nil
	})
	return known, err
}

// answerers returns those that results were ever kept of.
func (x index) answerers() (all []string, err error) {
	err = x.db.View(func(tx *bolt.Tx) error {
		names := tx.Bucket(bucketAnswerers)
		if names == nil {
			return errors.New("an earlier version of mindsieve made this index: run 'mindsieve collect' once")
		}
		return names.ForEach(func(name, _ []byte) error {
			all = append(all, string(name[1:]))
			return nil
		})
	})
	return all, err
}

// commit enters at once, and as a whole or not at all: results, who answered, parts
// that are new, parts that are gone, and how far they go. It sorts the keys.
//
// Note: bbolt splits a page when it commits and not before, so that keys in any order
// are moved about in one that grows, and entering a row group took a minute.
func (x index) commit(keys []key, answerers map[string]bool, added, gone []Part, p position) error {
	slices.SortFunc(keys, func(a, b key) int { return bytes.Compare(a[:], b[:]) })
	return x.db.Update(func(tx *bolt.Tx) error {
		results, parts := tx.Bucket(bucketKeys), tx.Bucket(bucketParts)
		for name := range answerers {
			if err := tx.Bucket(bucketAnswerers).Put([]byte("."+name), nil); err != nil {
				return err
			}
		}
		for _, k := range keys {
			if err := results.Put(k[:], binary.BigEndian.AppendUint64(nil, p.After)); err != nil {
				return err
			}
		}
		for _, part := range gone {
			if err := parts.Delete([]byte(part.Name)); err != nil {
				return err
			}
		}
		for _, part := range added {
			data, err := json.Marshal(part)
			if err != nil {
				return err
			}
			if err := parts.Put([]byte(part.Name), data); err != nil {
				return err
			}
		}
		data, err := json.Marshal(p)
		if err != nil {
			return err
		}
		return tx.Bucket(bucketMeta).Put(keyPosition, data)
	})
}
