package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// Folder is where a run keeps its streams while it goes on, and its results and
// tables when it is over. One process at a time may use it.
type Folder struct {
	Path string

	lock    *os.File
	digests map[string]string // SHA-256 of the files written, in hex, by their names
}

// openFolder makes a folder if need be, and locks it.
func openFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("making the run folder: %w; choose another with --out", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("writing to the run folder: %w; choose another with --out", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("another mindsieve is at work in %s (%w); wait for it, or choose another folder with --out", path, err)
	}
	return &Folder{Path: path, lock: lock, digests: map[string]string{}}, nil
}

// streams is the folder of the embedded server.
func (f *Folder) streams() string { return filepath.Join(f.Path, "streams") }

// write writes one file of the folder through a function: aside first, so that
// the file is there whole or not at all.
func (f *Folder) write(name string, content func(io.Writer) error) error {
	aside, err := os.CreateTemp(f.Path, "."+name+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	defer os.Remove(aside.Name()) // gone already if all went well
	sum := sha256.New()
	if err := errors.Join(content(io.MultiWriter(aside, sum)), aside.Sync(), aside.Close()); err != nil {
		return fmt.Errorf("writing %s in %s: %w", name, f.Path, err)
	}
	f.digests[name] = hex.EncodeToString(sum.Sum(nil))
	return os.Rename(aside.Name(), filepath.Join(f.Path, name))
}

// remove removes a file of an earlier run, if it is there.
func (f *Folder) remove(name string) error { return os.RemoveAll(filepath.Join(f.Path, name)) }

// finish removes the streams: the results are in the folder's files now.
func (f *Folder) finish() error { return os.RemoveAll(f.streams()) }

// close lets other processes use the folder.
func (f *Folder) close() error { return f.lock.Close() }

// readWhole reads one file of a run folder through a function, after comparing
// its digest with the one that the manifest has.
func readWhole(folder, name, digest string, content func(*os.File) error) error {
	file, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return fmt.Errorf("not the folder of a finished run: %w", err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != digest {
		return fmt.Errorf("%s: %s was changed or cut: its SHA-256 is %s, the manifest says %s; run again with --force", folder, name, got, digest)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := content(file); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return nil
}
